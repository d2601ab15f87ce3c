using Overmix.Theory.Checks;

namespace Overmix.Theory.RandomFeatures;

/// <summary>
/// What gradient flow sees of m mixed samples: A = Φ̃Φ̃ᵀ/m, Φ̃Ỹ/m and Φ̃Ỹ*/m, with Ỹ = λy + (1−λ)y′, Ỹ* = f(x̃), and the size of Z = Ỹ − Ỹ*.
/// </summary>
public sealed class MixupMoments
{
    internal MixupMoments(double[] gram, double[] target, double[] clean, LabelSums labels)
    {
        (GramArray, TargetArray, CleanArray) = (gram, target, clean);
        Pairs = labels.Pairs;
        TargetMeanSquare = labels.TargetSquares / Pairs;
        CleanMeanSquare = labels.CleanSquares / Pairs;
        NoiseMeanSquare = labels.NoiseSquares / Pairs;
        NoiseMaximumSquare = labels.NoiseMaximumSquare;
    }

    /// <summary>Number of features d.</summary>
    public int Count => TargetArray.Length;

    /// <summary>Number of mixed samples m.</summary>
    public long Pairs { get; }

    /// <summary>A = Φ̃Φ̃ᵀ/m, row-major [d, d], exactly symmetric.</summary>
    public ReadOnlySpan<double> Gram => GramArray;

    /// <summary>Φ̃Ỹ/m, [d].</summary>
    public ReadOnlySpan<double> TargetMoment => TargetArray;

    /// <summary>Φ̃Ỹ*/m, [d].</summary>
    public ReadOnlySpan<double> CleanMoment => CleanArray;

    /// <summary>‖Ỹ‖²/m.</summary>
    public double TargetMeanSquare { get; }

    /// <summary>‖Ỹ*‖²/m.</summary>
    public double CleanMeanSquare { get; }

    /// <summary>‖Z‖²/m: the sharp C₂ of Theorem 2.</summary>
    public double NoiseMeanSquare { get; }

    /// <summary>max Z² over the m samples: the slides' C₂ on this set.</summary>
    public double NoiseMaximumSquare { get; }

    internal double[] GramArray { get; }

    internal double[] TargetArray { get; }

    internal double[] CleanArray { get; }

    /// <summary>Accumulates the moments over all pairs, a block at a time; memory does not depend on m.</summary>
    /// <param name="task">What is mixed.</param>
    /// <param name="precision">Arithmetic inside blocks.</param>
    /// <param name="budget">Memory that may be taken; null for what is free.</param>
    /// <exception cref="TheoryRequestException">The moments need more memory than is free.</exception>
    /// <remarks>
    /// Cost 2md² operations, half of it saved by symmetry. float32 runs on all cores and gives the same bits at any number of threads;
    /// float64 runs on libtorch.
    /// </remarks>
    public static MixupMoments Accumulate(MixupTask task, MomentPrecision precision = MomentPrecision.Accurate, MemoryBudget? budget = null)
    {
        ArgumentNullException.ThrowIfNull(task);
        bool packed = precision == MomentPrecision.Fast;
        double bytes = packed ? PackedMoments.RequiredBytes(task) : TensorMoments.RequiredBytes(task);
        (budget ?? MemoryBudget.OfThisProcess).Demand(
            bytes, FormattableString.Invariant($"The Gram matrix of d = {task.Map.Count} features"), "Take fewer features (d) or samples (n).");
        return packed ? PackedMoments.Accumulate(task) : TensorMoments.Accumulate(task);
    }
}
