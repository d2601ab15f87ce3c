using Overmix.Native;
using Overmix.Theory.Checks;
using Overmix.Theory.GradientFlow.Algebra;
using TorchSharp;
using static TorchSharp.torch;

namespace Overmix.Theory.GradientFlow;

/// <summary>A = VμVᵀ, the eigenbasis in which gradient flow on least squares falls apart into d scalar equations.</summary>
public sealed class EigenBasis
{
    private const double SafetyFactor = 1e6;
    private readonly double[] _values, _vectors;

    private EigenBasis(double[] values, double[] vectors)
    {
        (_values, _vectors) = (values, vectors);
        double largest = Math.Max(values[^1], 0);
        Threshold = values.Length * Math.Pow(2, -52) * largest;
        NullCount = 0;
        while (NullCount < values.Length && values[NullCount] <= Threshold)
        {
            values[NullCount++] = 0;
        }

        ConditionNumber = NullCount == values.Length ? double.PositiveInfinity : largest / values[NullCount];
        bool ill = NullCount < values.Length && values[NullCount] < SafetyFactor * Threshold;
        Status = ill ? FlowStatus.IllConditioned : NullCount > 0 ? FlowStatus.RankDeficient : FlowStatus.Regular;
    }

    /// <summary>Number of features d.</summary>
    public int Count => _values.Length;

    /// <summary>Eigenvalues μ_k ≥ 0, ascending; those below <see cref="Threshold"/> are set to 0.</summary>
    public ReadOnlySpan<double> Values => _values;

    /// <summary>Eigenvectors in columns, row-major [d, d].</summary>
    public ReadOnlySpan<double> Vectors => _vectors;

    /// <summary>Largest eigenvalue.</summary>
    public double Largest => _values[^1];

    /// <summary>d·2⁻⁵²·μ_max: what rounding makes of a zero eigenvalue.</summary>
    public double Threshold { get; }

    /// <summary>Number of directions that never move.</summary>
    public int NullCount { get; }

    /// <summary>Rank of A up to rounding.</summary>
    public int Rank => Count - NullCount;

    /// <summary>Largest over smallest non-zero eigenvalue; ∞ for A = 0.</summary>
    public double ConditionNumber { get; }

    /// <summary>How far the spectrum can be trusted.</summary>
    public FlowStatus Status { get; }

    /// <summary>Decomposes a symmetric positive semi-definite matrix.</summary>
    /// <param name="matrix">A, row-major [d, d]; finite; its lower triangle is read.</param>
    /// <param name="size">d ≥ 1.</param>
    /// <param name="budget">Memory that may be taken; null for what is free.</param>
    /// <exception cref="ArgumentOutOfRangeException">Wrong size, an entry that is not finite, or a clearly negative eigenvalue.</exception>
    /// <exception cref="TheoryRequestException">More memory than is free.</exception>
    public static EigenBasis Of(ReadOnlySpan<double> matrix, int size, MemoryBudget? budget = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(size);
        DenseChecks.Length(matrix, (long)size * size, nameof(matrix));
        DenseChecks.Finite(matrix, nameof(matrix));
        (budget ?? MemoryBudget.OfThisProcess).Demand(
            48.0 * size * size, FormattableString.Invariant($"The eigendecomposition at d = {size}"), "Take fewer features (d).");
        LibTorch.EnsureLoaded();
        using DisposeScope scope = NewDisposeScope();
        (Tensor values, Tensor vectors) = linalg.eigh(DenseMatrix.ToTensor(matrix, size, size)); // [d], [d, d]
        double[] ascending = DenseMatrix.ToArray(values);
        if (ascending[0] < -1e-6 * Math.Abs(ascending[^1]) || ascending[^1] < 0)
        {
            throw new ArgumentOutOfRangeException(nameof(matrix), ascending[0], "Must be positive semi-definite; this is its smallest eigenvalue.");
        }

        return new EigenBasis(ascending, DenseMatrix.ToArray(vectors));
    }

    internal double[] ValueArray => _values;

    /// <summary>Vᵀv: coordinates of a vector in the eigenbasis.</summary>
    /// <param name="vector">[d].</param>
    public double[] Project(ReadOnlySpan<double> vector)
    {
        DenseChecks.Length(vector, Count, nameof(vector));
        double[] result = new double[Count];
        for (int row = 0; row < Count; row++)
        {
            for (int k = 0; k < Count; k++)
            {
                result[k] += _vectors[(row * Count) + k] * vector[row];
            }
        }

        return result;
    }

    /// <summary>V·c for each row of coordinates.</summary>
    /// <param name="coordinates">Row-major [T, d].</param>
    /// <returns>Row-major [T, d].</returns>
    public double[] Lift(ReadOnlySpan<double> coordinates)
    {
        DenseChecks.Length(coordinates, coordinates.Length / Count * (long)Count, nameof(coordinates));
        return DenseMatrix.ProductTransposed(coordinates, _vectors, Count);
    }

    /// <summary>A⁺b in eigencoordinates, from b in eigencoordinates: b_k/μ_k, and 0 where μ_k = 0.</summary>
    /// <param name="projected">Vᵀb, [d].</param>
    public double[] Solve(ReadOnlySpan<double> projected)
    {
        DenseChecks.Length(projected, Count, nameof(projected));
        double[] result = new double[Count];
        for (int k = NullCount; k < Count; k++)
        {
            result[k] = projected[k] / _values[k];
        }

        return result;
    }
}
