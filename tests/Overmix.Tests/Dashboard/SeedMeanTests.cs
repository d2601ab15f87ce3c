using Overmix.Dashboard.Curves;

namespace Overmix.Tests.Dashboard;

public sealed class SeedMeanTests
{
    [Fact]
    public void Of_CurvesOfUnequalReach_TakesThePlacesThatAllHave()
    {
        MeanCurve mean = SeedMean.Of([new(1, [1, 2, 3, 4], [1, 2, 3, 4]), new(2, [1, 2, 4], [3, 6, float.NaN]), new(3, [2, 1], [1, 2])]);
        Assert.Equal([1.0, 2.0], mean.X);
        Assert.Equal([2f, 3f], mean.Mean);
        Assert.Equal([1f, 1f], mean.Low);
        Assert.Equal([3f, 6f], mean.High);
        Assert.Equal(3, mean.Seeds);
        Assert.Empty(SeedMean.Of([]).X);
    }

    [Fact]
    public void Difference_OfPairs_IsSecondMinusFirstWithStudentsInterval()
    {
        SeedCurve[] first = [new(1, [1], [10]), new(2, [1], [20]), new(3, [1], [30]), new(9, [1], [99])];
        SeedCurve[] second = [new(3, [1], [33]), new(2, [1], [22]), new(1, [1], [11]), new(8, [1], [0])];
        MeanCurve difference = SeedMean.Difference(first, second);

        // Differences 1, 2, 3: mean 2, s = 1, t(2; 0.975) = 4.302653, half width 4.302653/√3 = 2.484138; tolerance: rounding to float, 2^-22 relative.
        Assert.Equal(3, difference.Seeds);
        Assert.Equal(2f, difference.Mean.Single());
        Assert.Equal(2 - 2.484138, difference.Low.Single(), 5e-6);
        Assert.Equal(2 + 2.484138, difference.High.Single(), 5e-6);
        Assert.NotEqual((33 + 22 + 11 + 0 - 10 - 20 - 30 - 99) / 4f, difference.Mean.Single()); // Unpaired, the seeds' own differences would swamp it.
    }

    [Fact]
    public void Difference_SeedsThatStandTwice_AreNoPairs()
    {
        MeanCurve difference = SeedMean.Difference([new(1, [1], [10]), new(1, [1], [20]), new(2, [1], [5])], [new(1, [1], [1]), new(2, [1], [7])]);
        Assert.Equal((1, 2f), (difference.Seeds, difference.Mean.Single()));
        Assert.True(float.IsNaN(difference.Low.Single()));
    }
}
