using MathNet.Numerics;

namespace Overmix.Theory.Mixing;

/// <summary>
/// Entropy, in nats, of a Mixup target ỹ = (1−ε)(λy + (1−λ)y′) + ε/C with one-hot y and y′: what the cross-entropy
/// −Σ_j ỹ_j ln f_j is when f = ỹ, and no predictor makes it less (Gibbs' inequality).
/// </summary>
public static class TargetEntropy
{
    /// <summary>Binary entropy H(λ) = −λ ln λ − (1−λ) ln(1−λ), with 0 ln 0 = 0.</summary>
    /// <param name="lambda">λ in [0, 1].</param>
    /// <returns>H(λ) in [0, ln 2], nats.</returns>
    /// <exception cref="ArgumentOutOfRangeException">λ outside [0, 1].</exception>
    public static double Binary(double lambda)
    {
        Demand.Within(lambda, 0, 1);
        // ln(1 − λ) through log1p keeps the relative error near rounding for tiny λ, where 1 − λ has lost its digits.
        return NegativeXLogX(lambda) - (lambda == 1 ? 0 : (1 - lambda) * SpecialFunctions.Log1p(-lambda));
    }

    /// <summary>Entropy of the smoothed target of a pair whose classes differ.</summary>
    /// <param name="lambda">λ in [0, 1].</param>
    /// <param name="smoothing">Label smoothing ε in [0, 1].</param>
    /// <param name="classes">Number of classes C ≥ 2.</param>
    /// <returns>H(ỹ) in [0, ln C], nats; with ε = 0 it is H(λ).</returns>
    /// <exception cref="ArgumentOutOfRangeException">An argument outside its range.</exception>
    public static double OfUnlikePair(double lambda, double smoothing, int classes)
    {
        Demand.AtLeast(classes, 2);
        if (Demand.Within(smoothing, 0, 1) == 0)
        {
            return Binary(lambda);
        }

        double share = smoothing / classes, kept = 1 - smoothing;
        Demand.Within(lambda, 0, 1);
        return NegativeXLogX(kept * lambda + share) + NegativeXLogX(kept * (1 - lambda) + share) + (classes - 2) * NegativeXLogX(share);
    }

    /// <summary>Entropy of the smoothed target of a pair of one class, whatever λ is: 0 without smoothing.</summary>
    /// <param name="smoothing">Label smoothing ε in [0, 1].</param>
    /// <param name="classes">Number of classes C ≥ 1.</param>
    /// <returns>H(ỹ) in [0, ln C], nats.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An argument outside its range.</exception>
    public static double OfLikePair(double smoothing, int classes)
    {
        Demand.AtLeast(classes, 1);
        Demand.Within(smoothing, 0, 1);
        double share = smoothing / classes, others = share * (classes - 1);
        return -(1 - others) * (others >= 1 ? 0 : SpecialFunctions.Log1p(-others)) + (classes - 1) * NegativeXLogX(share);
    }

    /// <summary>−x ln x, 0 at x = 0.</summary>
    internal static double NegativeXLogX(double x) => x == 0 ? 0 : -x * Math.Log(x);
}
