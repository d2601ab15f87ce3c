namespace Overmix.Theory.Mixing;

/// <summary>
/// E[f(λ)] for λ ~ Beta(a, b) by a double-exponential trapezoid rule in the logit of λ.
/// </summary>
/// <remarks>
/// With x = ln(λ/(1−λ)) the law's density is ∝ λᵃ(1−λ)ᵇ: smooth on the whole line, so that the poles of λ^(a−1) for a &lt; 1 are gone.
/// x = x₀ + s·sinh t then makes both tails, e^(ax) and e^(−bx), short even for a = 1e-9. The trapezoid rule converges geometrically in 1/h;
/// h is halved until two estimates agree to 1e-13, where the next one's error is far below. Source: Takahasi &amp; Mori (1974),
/// <i>Double exponential formulas for numerical integration</i>.
/// </remarks>
internal static class BetaQuadrature
{
    private const double Tolerance = 1e-13, Negligible = -60;
    private const int FirstLevel = 3, LastLevel = 11;

    /// <summary>f is called with λ and 1−λ, each to full relative accuracy.</summary>
    internal static double Expect(double a, double b, Func<double, double, double> function)
    {
        double previous = double.NaN;
        for (int level = FirstLevel; level <= LastLevel; level++)
        {
            double estimate = Trapezoid(a, b, function, Math.ScaleB(1, -level));
            if (level > FirstLevel && Math.Abs(estimate - previous) <= Tolerance * Math.Abs(estimate))
            {
                return estimate;
            }

            previous = estimate;
        }

        return previous;
    }

    private static double Trapezoid(double a, double b, Func<double, double, double> function, double step)
    {
        double centre = Math.Log(a) - Math.Log(b), scale = Math.Min(1, Math.Sqrt(1 / a + 1 / b));
        double peak = LogDensity(a, b, centre), mass = 0, sum = 0;
        for (int side = -1; side <= 1; side += 2)
        {
            for (int k = side < 0 ? 1 : 0; ; k++)
            {
                double t = side * k * step, x = centre + scale * Math.Sinh(t), log = LogDensity(a, b, x) - peak;
                if (log < Negligible)
                {
                    break;
                }

                double weight = Math.Exp(log) * Math.Cosh(t);
                mass += weight;
                sum += weight * function(Logistic(x), Logistic(-x));
            }
        }

        // Dividing by the rule's own mass spares the Beta function and cancels the density's rounding.
        return sum / mass;
    }

    private static double LogDensity(double a, double b, double x) => -a * Softplus(-x) - b * Softplus(x);

    private static double Softplus(double x) => Math.Max(x, 0) + MathNet.Numerics.SpecialFunctions.Log1p(Math.Exp(-Math.Abs(x)));

    private static double Logistic(double x) => x >= 0 ? 1 / (1 + Math.Exp(-x)) : Math.Exp(x) / (1 + Math.Exp(x));
}
