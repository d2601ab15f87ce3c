using Overmix.Core.Seeding;
using Overmix.Native;
using Overmix.Theory.GradientFlow.Algebra;
using Overmix.Theory.Spectra;
using TorchSharp;
using static TorchSharp.torch;

namespace Overmix.Theory.NoiseFirst;

/// <summary>
/// Gradient flow from zero on linear least squares, over many training sets at once: on the samples themselves, and on all n² Mixup pairs averaged over λ.
/// </summary>
/// <remarks>
/// Averaged over λ, all pairs of a linear model have the loss of n shrunken samples, up to a constant: x̄ + √a(x_i − x̄) with labels ȳ + √a(y_i − ȳ),
/// a = 1 − 2E[λ(1−λ)]. (Σ_ij E[x̃x̃ᵀ]/n² = aXXᵀ/n + (1−a)x̄x̄ᵀ, and the same with y.) The map from samples to shrunken ones is invertible, so where
/// samples can be interpolated, Mixup ends where plain training does.
/// </remarks>
internal sealed class LinearTrials
{
    private readonly LinearDoubleDescentOptions _options;
    private readonly double[] _coefficients;

    internal LinearTrials(LinearDoubleDescentOptions options)
    {
        _options = options;
        double[] raw = [.. Enumerable.Range(1, options.TeacherFeatures).Select(j => Math.Pow(j, -options.Decay))];
        double size = Math.Sqrt(raw.Sum(b => b * b));
        _coefficients = [.. raw.Select(b => b / size)];
    }

    /// <summary>‖β‖² of the features that the student sees.</summary>
    internal double Seen(int features) => _coefficients.Take(features).Sum(b => b * b);

    /// <summary>‖β‖² of those it does not.</summary>
    internal double Unseen(int features) => _coefficients.Skip(features).Sum(b => b * b);

    /// <summary>Excess risk ‖θ_t − β‖² + unseen signal, above that of the teacher, of each trial at each time.</summary>
    /// <param name="features">d.</param>
    /// <param name="noise">Standard deviation of label noise.</param>
    /// <param name="mixup">Whether to mix.</param>
    /// <param name="times">Flow times ηt; ∞ for the end.</param>
    /// <returns>One array of trials for each time. Noisy or not, mixed or not: the same samples.</returns>
    internal double[][] Risks(int features, double noise, bool mixup, double[] times)
    {
        LibTorch.EnsureLoaded();
        using DisposeScope scope = NewDisposeScope();
        (Tensor x, Tensor y) = Data(features, noise); // [T, n, d], [T, n, 1]
        if (mixup)
        {
            double kept = Math.Sqrt(MixupGram.VarianceKept(_options.Law));
            (x, y) = (Shrunken(x, kept), Shrunken(y, kept));
        }

        (Tensor u, Tensor s, Tensor v) = linalg.svd(x, fullMatrices: false); // [T, n, k], [T, k], [T, k, d]
        Tensor projected = u.transpose(1, 2).matmul(y).squeeze(2); // uᵀy, [T, k]
        Tensor rounding = s.amax([1], keepdim: true) * (Math.Max(features, _options.Samples) * Math.Pow(2, -52)); // [T, 1]
        Tensor limit = torch.where(s.gt(rounding), projected / s, torch.zeros_like(s)); // coefficients of A⁺b, [T, k]
        Tensor rates = s.square() / _options.Samples; // μ, [T, k]
        Tensor teacher = DenseMatrix.ToTensor(Padded(features), features); // [d]
        return [.. times.Select(time => Risk(limit * Grown(rates, time), v, teacher, Unseen(features)))];
    }

    private static Tensor Shrunken(Tensor values, double kept)
    {
        Tensor mean = values.mean([1], keepdim: true);
        return mean + (kept * (values - mean));
    }

    /// <summary>1 − e^{−μt}.</summary>
    private static Tensor Grown(Tensor rates, double time) =>
        double.IsPositiveInfinity(time) ? torch.ones_like(rates) : rates.mul(-time).expm1_().neg_();

    private static double[] Risk(Tensor coordinates, Tensor v, Tensor teacher, double unseen)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor theta = coordinates.unsqueeze(1).matmul(v).squeeze(1); // [T, d]
        double[] excess = DenseMatrix.ToArray((theta - teacher).square().sum(1));
        return [.. excess.Select(value => value + unseen)];
    }

    /// <summary>Samples and labels. Unseen features enter through their sum only, a normal number of variance <see cref="Unseen"/>: nothing else of them matters.</summary>
    private (Tensor X, Tensor Y) Data(int features, double noise)
    {
        int trials = _options.Trials, n = _options.Samples;
        double[] x = new double[trials * n * features], y = new double[trials * n];
        double[] teacher = Padded(features);
        double unseen = Math.Sqrt(Unseen(features));
        for (int trial = 0; trial < trials; trial++)
        {
            RandomStream stream = new RandomStreams(_options.Seed).Open(StreamName.Theory, ((long)features << 32) + trial);
            for (int i = trial * n; i < (trial + 1) * n; i++)
            {
                Span<double> row = x.AsSpan(i * features, features);
                foreach (ref double value in row)
                {
                    value = stream.NextGaussian();
                }

                y[i] = DenseMatrix.Dot(teacher, row) + (unseen * stream.NextGaussian()) + (noise * stream.NextGaussian());
            }
        }

        return (DenseMatrix.ToTensor(x, trials, n, features), DenseMatrix.ToTensor(y, trials, n, 1));
    }

    private double[] Padded(int features) => [.. Enumerable.Range(0, features).Select(j => j < _coefficients.Length ? _coefficients[j] : 0)];
}
