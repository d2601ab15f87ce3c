using Overmix.Native;
using Overmix.Theory.GradientFlow.Algebra;
using Overmix.Theory.Mixing;
using TorchSharp;
using static TorchSharp.torch;

namespace Overmix.Theory.Spectra;

/// <summary>The Gram matrix of all n² Mixup pairs with identity features, averaged over λ in closed form.</summary>
/// <remarks>
/// (1/n²)Σ_ij E[x̃x̃ᵀ] = a·XXᵀ/n + (1 − a)·x̄x̄ᵀ with a = E[λ² + (1−λ)²] = 1 − 2E[λ(1−λ)]: ⅔ at α = 1. Its rank is at most n, not n²: the
/// Marchenko–Pastur law that governs it is that of d/n, scaled by a.
/// </remarks>
public static class MixupGram
{
    /// <summary>a = 1 − 2E[λ(1−λ)] in [½, 1]: what mixing leaves of a centred feature's variance.</summary>
    /// <param name="law">λ's law.</param>
    public static double VarianceKept(MixingLaw law)
    {
        ArgumentNullException.ThrowIfNull(law);
        return 1 - (2 * law.ExpectedProduct);
    }

    /// <summary>a·XXᵀ/n + (1 − a)·x̄x̄ᵀ.</summary>
    /// <param name="inputs">x, row-major [n, d].</param>
    /// <param name="features">d ≥ 1.</param>
    /// <param name="law">λ's law.</param>
    /// <returns>Row-major [d, d].</returns>
    /// <exception cref="ArgumentOutOfRangeException">d &lt; 1, no whole number of samples, or an entry that is not finite.</exception>
    public static double[] Averaged(ReadOnlySpan<double> inputs, int features, MixingLaw law)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(features, 1);
        int count = Math.Max(1, inputs.Length / features);
        DenseChecks.Length(inputs, (long)count * features, nameof(inputs));
        DenseChecks.Finite(inputs, nameof(inputs));
        double kept = VarianceKept(law);
        LibTorch.EnsureLoaded();
        using DisposeScope scope = NewDisposeScope();
        Tensor x = DenseMatrix.ToTensor(inputs, count, features); // [n, d]
        Tensor mean = x.mean([0]); // [d]
        return DenseMatrix.ToArray(x.t().mm(x).mul_(kept / count).add_(mean.outer(mean), 1 - kept));
    }
}
