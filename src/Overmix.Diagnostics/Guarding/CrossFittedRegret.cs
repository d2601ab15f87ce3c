namespace Overmix.Diagnostics.Guarding;

/// <summary>
/// How much worse a decision is than the best epoch in hindsight, without the oracle being helped by the noise of the very examples it is read on: its epoch is
/// chosen on one half of the test examples and read on the other, and the reverse, averaged. Choosing and reading on one half would make the oracle too good, by
/// the least of many noises, and every regret too large.
/// </summary>
public static class CrossFittedRegret
{
    /// <summary>½[(b − B(argmin A)) + (a − A(argmin B))], in the unit of the errors.</summary>
    /// <param name="first">The oracle's curve on the first half A; at least one value.</param>
    /// <param name="second">The oracle's curve on the second half B; as many values.</param>
    /// <param name="delivered">Error of what was delivered, on A and on B.</param>
    public static double Of(IReadOnlyList<double> first, IReadOnlyList<double> second, (double First, double Second) delivered)
    {
        if (first.Count == 0 || first.Count != second.Count)
        {
            throw new ArgumentOutOfRangeException(nameof(second), second.Count, $"Both halves need the same number of values, at least one; the first has {first.Count}.");
        }

        return (delivered.Second - second[Least(first)] + delivered.First - first[Least(second)]) / 2;
    }

    private static int Least(IReadOnlyList<double> values)
    {
        int least = 0;
        for (int i = 1; i < values.Count; i++)
        {
            least = values[i] < values[least] ? i : least;
        }

        return least;
    }
}
