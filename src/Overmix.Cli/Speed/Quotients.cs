namespace Overmix.Cli.Speed;

/// <summary>Statistics of ratios of times taken in turns, that hold whatever their distribution: now and then something else runs on a machine.</summary>
internal static class Quotients
{
    private const double Miss = 0.05;

    /// <summary>The median; the lower of the two middle ones of an even number.</summary>
    public static double Median(IReadOnlyCollection<double> values) => values.Order().ElementAt((values.Count - 1) / 2);

    /// <summary>
    /// A 95 % upper limit of the median of their distribution: the smallest order statistic x₍ₖ₎ with P(Bin(n, ½) ≥ k) ≤ 5 %, the sign test turned round.
    /// </summary>
    /// <param name="values">At least 5 ratios.</param>
    public static double UpperLimit(IReadOnlyCollection<double> values)
    {
        int n = values.Count;
        ArgumentOutOfRangeException.ThrowIfLessThan(n, 5, nameof(values));
        double tail = 0, probability = Math.Pow(0.5, n); // P(Bin = n)
        int k = n;
        while (tail + probability <= Miss)
        {
            tail += probability;
            probability *= k / (double)(n - k + 1);
            k--;
        }

        return values.Order().ElementAt(k); // x₍ₖ₊₁₎, counted from 1
    }
}
