using CsCheck;
using Overmix.Core.Seeding;
using Overmix.Training.Data;

namespace Overmix.Tests.Training.Data;

public sealed class SymmetricLabelNoiseTests
{
    [Fact]
    public void Apply_AnyShare_ReplacesExactlyTheRoundedCountByOtherClasses() =>
        Gen.Select(Gen.Int[2, 6], Gen.Int[1, 60], Gen.Double[0, 1], Gen.Long[0, long.MaxValue]).Sample((classes, n, share, seed) =>
        {
            int[] clean = [.. Enumerable.Range(0, n).Select(i => i % classes)], noisy = [.. clean];
            IReadOnlyList<int> replaced = SymmetricLabelNoise.Apply(noisy, classes, share, Stream(seed));
            Assert.Equal((int)Math.Round(share * n, MidpointRounding.AwayFromZero), replaced.Count);
            Assert.Equal(Enumerable.Range(0, n).Where(i => noisy[i] != clean[i]), replaced);
            Assert.All(noisy, label => Assert.InRange(label, 0, classes - 1));
        });

    [Theory]
    [InlineData(0, 0)]
    [InlineData(0.124, 1)]
    [InlineData(0.125, 1)]
    [InlineData(0.25, 2)]
    [InlineData(0.3125, 3)]
    [InlineData(1, 8)]
    public void Apply_KnownShares_HalfIsRoundedUp(double share, int expected) =>
        Assert.Equal(expected, SymmetricLabelNoise.Apply(new int[8], 3, share, Stream(1)).Count);

    [Fact]
    public void Apply_ManySeeds_OtherClassesAndPositionsAreEquallyLikely()
    {
        // Monte Carlo: 4000 draws of 1 in 4 positions, class 1 of 4. Drawing from all classes instead of the others would leave a quarter unchanged.
        // Binomial(4000, 1/3) and (4000, 1/4); 7 cells at 5.4 σ two-sided (6.7e-8) are 4.7e-7 in all.
        const int Seeds = 4000;
        (int[] classes, int[] positions) = (new int[4], new int[4]);
        for (int seed = 0; seed < Seeds; seed++)
        {
            int[] labels = [1, 1, 1, 1];
            int position = Assert.Single(SymmetricLabelNoise.Apply(labels, 4, 0.25, Stream(seed)));
            positions[position]++;
            classes[labels[position]]++;
        }

        Assert.Equal(0, classes[1]);
        Assert.All(new[] { classes[0], classes[2], classes[3] }, count => AssertNear(count, Seeds, 1.0 / 3));
        Assert.All(positions, count => AssertNear(count, Seeds, 1.0 / 4));
    }

    [Fact]
    public void Apply_SingleClass_IsADataError() =>
        Assert.Throws<DataException>(() => SymmetricLabelNoise.Apply(new int[4], 1, 0.5, Stream(1)));

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(-0.1)]
    [InlineData(1.1)]
    public void Apply_ShareOutOfRange_Throws(double share) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => SymmetricLabelNoise.Apply(new int[4], 2, share, Stream(1)));

    private static void AssertNear(int count, int draws, double chance)
    {
        double sigma = Math.Sqrt(draws * chance * (1 - chance));
        Assert.InRange(count, draws * chance - 5.4 * sigma, draws * chance + 5.4 * sigma);
    }

    private static RandomStream Stream(long seed) => new RandomStreams((ulong)seed).Open(StreamName.LabelNoise);
}
