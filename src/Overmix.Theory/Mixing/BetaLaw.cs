using MathNet.Numerics;
using Overmix.Core.Seeding;

namespace Overmix.Theory.Mixing;

/// <summary>λ ~ Beta(α, β), density ∝ λ^(α−1)(1−λ)^(β−1). Mixup's law is α = β.</summary>
public sealed class BetaLaw : MixingLaw
{
    /// <summary>Smallest shape: 1e-9, far below where Beta is a coin between 0 and 1 for every purpose.</summary>
    public const double SmallestShape = 1e-9;

    /// <summary>Largest shape: 1e9, far above where Beta is a point for every purpose.</summary>
    public const double LargestShape = 1e9;

    /// <summary>Creates the law.</summary>
    /// <param name="alpha">α in [<see cref="SmallestShape"/>, <see cref="LargestShape"/>]; α = 0 is <see cref="MixingLaw.Beta(double)"/>'s to map.</param>
    /// <param name="beta">β in the same range.</param>
    /// <exception cref="ArgumentOutOfRangeException">A shape is outside its range.</exception>
    public BetaLaw(double alpha, double beta)
    {
        AlphaShape = Demand.Within(alpha, SmallestShape, LargestShape);
        BetaShape = Demand.Within(beta, SmallestShape, LargestShape);
    }

    /// <summary>α, the shape at λ = 0.</summary>
    public double AlphaShape { get; }

    /// <summary>β, the shape at λ = 1.</summary>
    public double BetaShape { get; }

    /// <inheritdoc/>
    public override double Mean => AlphaShape / Total;

    /// <inheritdoc/>
    public override double Variance => AlphaShape / Total * (BetaShape / Total) / (Total + 1);

    /// <inheritdoc/>
    /// <remarks>αβ / ((α+β)(α+β+1)).</remarks>
    public override double ExpectedProduct => AlphaShape / Total * (BetaShape / (Total + 1));

    /// <inheritdoc/>
    /// <remarks>ψ(α+β+1) − [αψ(α+1) + βψ(β+1)]/(α+β); for α = β it is ψ(2α+1) − ψ(α+1).</remarks>
    public override double ExpectedEntropy =>
        (AlphaShape * DigammaDifference.At(AlphaShape + 1, BetaShape) + BetaShape * DigammaDifference.At(BetaShape + 1, AlphaShape)) / Total;

    private double Total => AlphaShape + BetaShape;

    /// <inheritdoc/>
    /// <remarks>
    /// λ = 1/(1 + e^(h−g)) with g, h the logarithms of two gamma variates, never the variates: for α = 1e-3 both of those underflow to 0
    /// one time in five, and 0/0 is NaN. For small α, exactly 0 or 1 may be drawn: the closest doubles to the true λ.
    /// </remarks>
    public override double Sample(RandomStream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        double first = LogGamma(AlphaShape, stream), second = LogGamma(BetaShape, stream);
        return 1 / (1 + Math.Exp(second - first));
    }

    /// <inheritdoc/>
    /// <remarks>The regularised incomplete beta function I_x(α, β).</remarks>
    public override double Cumulative(double x) => SpecialFunctions.BetaRegularized(AlphaShape, BetaShape, Demand.Within(x, 0, 1));

    /// <inheritdoc/>
    public override double Expect(Func<double, double> function)
    {
        ArgumentNullException.ThrowIfNull(function);
        return BetaQuadrature.Expect(AlphaShape, BetaShape, (lambda, _) => function(lambda));
    }

    /// <inheritdoc/>
    public override string ToString() => FormattableString.Invariant($"Beta({AlphaShape}, {BetaShape})");

    private protected override double SmoothedEntropy(double smoothing, int classes)
    {
        double share = smoothing / classes, kept = 1 - smoothing;
        double mixed = BetaQuadrature.Expect(AlphaShape, BetaShape, (lambda, rest) =>
            TargetEntropy.NegativeXLogX(kept * lambda + share) + TargetEntropy.NegativeXLogX(kept * rest + share));
        return mixed + (classes - 2) * TargetEntropy.NegativeXLogX(share);
    }

    /// <summary>
    /// Logarithm of a Gamma(shape, 1) variate: Marsaglia &amp; Tsang (2000), <i>A simple method for generating gamma variables</i>;
    /// below shape 1, ln G(s) = ln G(s+1) + ln(U)/s.
    /// </summary>
    private static double LogGamma(double shape, RandomStream stream)
    {
        if (shape < 1)
        {
            return LogGamma(shape + 1, stream) + Math.Log(stream.NextPositive()) / shape;
        }

        double d = shape - 1.0 / 3, c = 1 / Math.Sqrt(9 * d);
        while (true)
        {
            double x = stream.NextGaussian(), root = 1 + c * x;
            if (root <= 0)
            {
                continue;
            }

            double logV = 3 * SpecialFunctions.Log1p(c * x);
            if (Math.Log(stream.NextPositive()) < x * x / 2 + d * (1 - root * root * root + logV))
            {
                return Math.Log(d) + logV;
            }
        }
    }
}
