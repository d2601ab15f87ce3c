namespace Overmix.Theory.Mixing;

/// <summary>ψ(x + d) − ψ(x) to full relative accuracy even for tiny d, where subtracting two digammas leaves noise.</summary>
internal static class DigammaDifference
{
    // B₂ₖ/(2k), k = 1 … 8, of ψ(y) ~ ln y − 1/(2y) − Σ B₂ₖ/(2k y²ᵏ).
    private static readonly double[] Bernoulli =
        [1.0 / 12, -1.0 / 120, 1.0 / 252, -1.0 / 240, 1.0 / 132, -691.0 / 32760, 1.0 / 12, -3617.0 / 8160];

    /// <summary>The difference for x &gt; 0, d ≥ 0: the recurrence up to x ≥ 16, then the asymptotic series, its last term below 1e-19.</summary>
    internal static double At(double x, double d)
    {
        double sum = 0;
        for (; x < 16; x++)
        {
            sum += d / (x * (x + d));
        }

        double u = 1 / (x + d), v = 1 / x;
        sum += MathNet.Numerics.SpecialFunctions.Log1p(d * v) + d * u * v / 2;
        // v^2k − u^2k = (v − u)·Σ uⁱ v^(2k−1−i), with v − u = d·u·v exactly.
        for (int k = 1; k <= Bernoulli.Length; k++)
        {
            double powers = 0;
            for (int i = 0; i < 2 * k; i++)
            {
                powers += Math.Pow(u, i) * Math.Pow(v, 2 * k - 1 - i);
            }

            sum += Bernoulli[k - 1] * d * u * v * powers;
        }

        return sum;
    }
}
