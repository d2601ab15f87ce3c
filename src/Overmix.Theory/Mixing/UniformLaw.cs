using MathNet.Numerics.Integration;
using Overmix.Core.Seeding;

namespace Overmix.Theory.Mixing;

/// <summary>λ uniform on [Low, High]. On [0, 1] it is Beta(1, 1), the law of the paper's Lemma 1.</summary>
public sealed class UniformLaw : MixingLaw
{
    /// <summary>Creates the law.</summary>
    /// <param name="low">Lower end, in [0, 1].</param>
    /// <param name="high">Upper end, in [low, 1].</param>
    /// <exception cref="ArgumentOutOfRangeException">An end is outside its range.</exception>
    public UniformLaw(double low, double high)
    {
        Low = Demand.Within(low, 0, 1);
        High = Demand.Within(high, low, 1);
    }

    /// <summary>Lower end.</summary>
    public double Low { get; }

    /// <summary>Upper end.</summary>
    public double High { get; }

    /// <inheritdoc/>
    public override double Mean => (Low + High) / 2;

    /// <inheritdoc/>
    public override double Variance => (High - Low) * (High - Low) / 12;

    /// <inheritdoc/>
    /// <remarks>Mean (1 − Mean) − Variance, with no cancellation: the mean of λ(1−λ) by Simpson's rule, exact for a quadratic.</remarks>
    public override double ExpectedProduct => (Low * (1 - Low) + 4 * Mean * (1 - Mean) + High * (1 - High)) / 6;

    /// <inheritdoc/>
    /// <remarks>Closed form: −λ ln λ has the antiderivative λ²/4 − (λ²/2) ln λ.</remarks>
    public override double ExpectedEntropy => MeanOfNegativeXLogX(Low, High) + MeanOfNegativeXLogX(1 - High, 1 - Low);

    /// <inheritdoc/>
    public override double Sample(RandomStream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return Math.Min(Low + (High - Low) * stream.NextDouble(), High);
    }

    /// <inheritdoc/>
    public override double Cumulative(double x) => Demand.Within(x, 0, 1) >= High ? 1 : x < Low ? 0 : (x - Low) / (High - Low);

    /// <inheritdoc/>
    public override double Expect(Func<double, double> function)
    {
        ArgumentNullException.ThrowIfNull(function);
        return Low == High
            ? function(Low)
            : BetaQuadrature.Expect(1, 1, (left, right) => function(Math.Clamp(Low * right + High * left, Low, High)));
    }

    /// <inheritdoc/>
    public override string ToString() => FormattableString.Invariant($"Uniform({Low}, {High})");

    private protected override double SmoothedEntropy(double smoothing, int classes)
    {
        double share = smoothing / classes, kept = 1 - smoothing;
        return MeanOfNegativeXLogX(kept * Low + share, kept * High + share)
            + MeanOfNegativeXLogX(kept * (1 - High) + share, kept * (1 - Low) + share)
            + (classes - 2) * TargetEntropy.NegativeXLogX(share);
    }

    /// <summary>Mean of −x ln x over [low, high].</summary>
    private static double MeanOfNegativeXLogX(double low, double high)
    {
        if (low == high)
        {
            return TargetEntropy.NegativeXLogX(low);
        }

        // The antiderivative's difference cancels on short intervals; there the singularity at 0 lies three half-widths
        // or more from the middle, so that 16 Gauss–Legendre nodes err by less than (3 + √8)^−32 ≈ 1e-24.
        return 2 * low < high
            ? (Antiderivative(high) - Antiderivative(low)) / (high - low)
            : GaussLegendreRule.Integrate(TargetEntropy.NegativeXLogX, low, high, 16) / (high - low);
    }

    private static double Antiderivative(double x) => x == 0 ? 0 : x * x * (0.25 - Math.Log(x) / 2);
}
