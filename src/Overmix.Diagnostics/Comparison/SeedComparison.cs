namespace Overmix.Diagnostics.Comparison;

/// <summary>Two treatments compared over the seeds that both were run with. A seed that only one has tells nothing of their difference and is passed over.</summary>
/// <param name="Seeds">The seeds of both, rising.</param>
/// <param name="Difference">Second minus first over these seeds.</param>
public sealed record SeedComparison(IReadOnlyList<long> Seeds, PairedDifference Difference)
{
    /// <summary>Compares two treatments.</summary>
    /// <param name="first">Values of the first by seed.</param>
    /// <param name="second">Values of the second by seed.</param>
    /// <param name="confidence">Confidence of the interval, in (0, 1).</param>
    /// <returns>Null if they share no seed.</returns>
    public static SeedComparison? Of(IReadOnlyDictionary<long, double> first, IReadOnlyDictionary<long, double> second, double confidence)
    {
        long[] seeds = [.. first.Keys.Where(second.ContainsKey).Order()];
        return seeds.Length == 0 ? null : new SeedComparison(seeds, PairedDifference.Of([.. seeds.Select(s => first[s])], [.. seeds.Select(s => second[s])], confidence));
    }
}
