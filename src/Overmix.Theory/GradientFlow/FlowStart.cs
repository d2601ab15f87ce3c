using Overmix.Theory.GradientFlow.Algebra;

namespace Overmix.Theory.GradientFlow;

/// <summary>Where the flow starts: θ₀ ~ N(θ̄₀, ξ²I).</summary>
public sealed record FlowStart
{
    private readonly double[]? _mean;

    private FlowStart(double[]? mean, double spread) => (_mean, Spread) = (mean, spread);

    /// <summary>θ₀ = 0.</summary>
    public static FlowStart Zero { get; } = new(null, 0);

    /// <summary>ξ ≥ 0.</summary>
    public double Spread { get; }

    /// <summary>θ₀ ~ N(0, ξ²I), Theorem 2's start.</summary>
    /// <param name="spread">ξ ≥ 0, finite.</param>
    public static FlowStart Random(double spread) => spread >= 0 && double.IsFinite(spread)
        ? new FlowStart(null, spread)
        : throw new ArgumentOutOfRangeException(nameof(spread), spread, "Must be at least 0 and finite.");

    /// <summary>A given θ₀.</summary>
    /// <param name="theta">θ₀, [d]; finite.</param>
    public static FlowStart At(ReadOnlySpan<double> theta)
    {
        DenseChecks.Finite(theta, nameof(theta));
        return new FlowStart(theta.ToArray(), 0);
    }

    internal double[] MeanOf(int size) => _mean ?? new double[size];
}
