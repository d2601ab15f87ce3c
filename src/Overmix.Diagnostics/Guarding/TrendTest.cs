namespace Overmix.Diagnostics.Guarding;

/// <summary>
/// The trend test of Mann (1945) and Kendall: S = Σ_{i&lt;j} sign(x_j − x_i), which under exchangeable noise has mean 0 and variance n(n−1)(2n+5)/18. Needs no
/// scale of the noise and no shape of the rise.
/// </summary>
public static class TrendTest
{
    /// <summary>Normal deviations of the upward trend, with the continuity correction; 0 for fewer than three values.</summary>
    /// <param name="values">The values, in order.</param>
    public static double Deviations(IReadOnlyList<double> values)
    {
        int n = values.Count, sum = 0;
        for (int i = 0; i < n; i++)
        {
            for (int j = i + 1; j < n; j++)
            {
                sum += Math.Sign(values[j] - values[i]);
            }
        }

        double deviation = Math.Sqrt(n * (n - 1.0) * ((2 * n) + 5) / 18);
        return n < 3 ? 0 : (sum - Math.Sign(sum)) / deviation;
    }
}
