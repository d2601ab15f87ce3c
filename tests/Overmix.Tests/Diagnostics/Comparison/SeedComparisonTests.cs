using Overmix.Diagnostics.Comparison;

namespace Overmix.Tests.Diagnostics.Comparison;

public sealed class SeedComparisonTests
{
    [Fact]
    public void Of_SeedsInAnyOrder_ArePairedBySeed()
    {
        var first = new Dictionary<long, double> { [5] = 0.1, [1] = 0.2, [9] = 0.7 };
        var second = new Dictionary<long, double> { [1] = 0.25, [7] = 0.9, [5] = 0.2 };
        SeedComparison comparison = SeedComparison.Of(first, second, 0.95)!;
        Assert.Equal([1L, 5L], comparison.Seeds);

        // The wrong rule, pairing by place, would give 0.15, 0.7 and −0.5.
        Assert.Equal(0.05, comparison.Difference.Differences[0], 1e-12);
        Assert.Equal(0.1, comparison.Difference.Differences[1], 1e-12);
    }

    [Fact]
    public void Of_NoCommonSeed_IsNothing() =>
        Assert.Null(SeedComparison.Of(new Dictionary<long, double> { [1] = 0.1 }, new Dictionary<long, double> { [2] = 0.1 }, 0.95));
}
