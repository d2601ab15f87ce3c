using Overmix.Theory.Mixing;

namespace Overmix.Theory.NoiseFirst;

/// <summary>
/// Expected excess risk E‖θ̂ − β‖² of minimum-norm least squares on n samples x ~ N(0, I_d), y = xᵀβ + noise of variance s², exactly, at any n and d.
/// </summary>
/// <remarks>
/// d &lt; n − 1: s²d/(n − d − 1), from E[(XᵀX)⁻¹] of the inverse Wishart law. d &gt; n + 1: ‖β‖²(1 − n/d) + s²n/(d − n − 1).
/// In between the expectation is infinite if s² &gt; 0. Source: Belkin, Hsu and Xu (2020), <i>Two Models of Double Descent for Weak Features</i>, Theorem 1;
/// Hastie et al. (2022), <i>Surprises in High-Dimensional Ridgeless Least Squares Interpolation</i>.
/// </remarks>
public static class MinimumNormRisk
{
    /// <summary>The expected excess risk.</summary>
    /// <param name="samples">n ≥ 1.</param>
    /// <param name="features">d ≥ 1.</param>
    /// <param name="signal">‖β‖² ≥ 0.</param>
    /// <param name="noise">s² ≥ 0.</param>
    /// <returns>≥ 0; ∞ where d is within 1 of n and s² &gt; 0.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An argument outside its range.</exception>
    public static double Excess(int samples, int features, double signal, double noise)
    {
        Demand.AtLeast(samples, 1);
        Demand.AtLeast(features, 1);
        Demand.Within(signal, 0, double.MaxValue);
        Demand.Within(noise, 0, double.MaxValue);
        double n = samples, d = features, bias = d > n ? signal * (1 - (n / d)) : 0;
        if (noise == 0)
        {
            return bias;
        }

        return Math.Abs(d - n) <= 1 ? double.PositiveInfinity : bias + (noise * Math.Min(n, d) / (Math.Abs(d - n) - 1));
    }
}
