using CsCheck;
using Overmix.Core.Seeding;
using Overmix.Training.Data;

namespace Overmix.Tests.Training.Data;

public sealed class StratifiedSplitTests
{
    private static readonly Gen<(int[] Sizes, double Validation, double Test, long Seed)> Cases =
        Gen.Select(Gen.Int[0, 40].Array[1, 8], Gen.Double[0, 0.45], Gen.Double[0, 0.5], Gen.Long[0, long.MaxValue])
            .Where(c => c.Item1.Sum() > 0);

    [Fact]
    public void Draw_AnyLabels_PartsAreDisjointExhaustiveAndRising() => Cases.Sample((sizes, validation, test, seed) =>
    {
        SplitIndices split = Draw(LabelsOf(sizes), sizes.Length, validation, test, seed);
        Assert.Equal(Enumerable.Range(0, sizes.Sum()), split.Train.Concat(split.Validation).Concat(split.Test).Order());
        foreach (IReadOnlyList<int> part in new[] { split.Train, split.Validation, split.Test })
        {
            Assert.Equal(part.Order(), part);
        }
    });

    [Fact]
    public void Draw_AnyLabels_EachClassGivesItsShareRoundedDownOrUp() => Cases.Sample((sizes, validation, test, seed) =>
    {
        int[] labels = LabelsOf(sizes);
        SplitIndices split = Draw(labels, sizes.Length, validation, test, seed);
        AssertShares(split.Test, test, always: true);
        AssertShares(split.Validation, validation, always: sizes.All(n => Math.Ceiling(n * test) + Math.Ceiling(n * validation) <= n));

        void AssertShares(IReadOnlyList<int> part, double share, bool always)
        {
            Assert.Equal((int)Math.Round(share * labels.Length, MidpointRounding.AwayFromZero), part.Count);
            for (int c = 0; c < sizes.Length && always; c++)
            {
                int given = part.Count(i => labels[i] == c);
                Assert.InRange(given, Math.Floor(share * sizes[c]), Math.Ceiling(share * sizes[c]));
            }
        }
    });

    [Fact]
    public void Draw_UnstratifiedSplit_WouldBeCaught()
    {
        // The wrong way: one permutation of all, cut by position. Over 20 draws it keeps the shares of five classes of 20 with a chance below 1e-10.
        int[] labels = LabelsOf([20, 20, 20, 20, 20]);
        bool alwaysEven = Enumerable.Range(0, 20).All(seed =>
        {
            int[] test = new RandomStreams((ulong)seed).Open(StreamName.Split).NextPermutation(100)[..50];
            return Enumerable.Range(0, 5).All(c => test.Count(i => labels[i] == c) == 10);
        });
        Assert.False(alwaysEven);
        Assert.All(Enumerable.Range(0, 20), seed =>
        {
            SplitIndices split = Draw(labels, 5, 0, 0.5, seed);
            Assert.All(Enumerable.Range(0, 5), c => Assert.Equal(10, split.Test.Count(i => labels[i] == c)));
        });
    }

    [Fact]
    public void Draw_SameSeed_SameSplit_OtherValidationShare_SameTestPart() => Cases.Sample((sizes, validation, test, seed) =>
    {
        int[] labels = LabelsOf(sizes);
        (SplitIndices one, SplitIndices two, SplitIndices without) =
            (Draw(labels, sizes.Length, validation, test, seed), Draw(labels, sizes.Length, validation, test, seed), Draw(labels, sizes.Length, 0, test, seed));
        Assert.Equal(one.Train, two.Train);
        Assert.Equal(one.Validation, two.Validation);
        Assert.Equal(one.Test, two.Test);
        Assert.Equal(one.Test, without.Test);
    });

    [Fact]
    public void Draw_ManySeeds_EachExampleIsEquallyOftenInTest()
    {
        // Monte Carlo: Binomial(3000, 1/3) for each of 12 examples; 5.5 σ two-sided is 3.8e-8 each, 4.6e-7 in all.
        const int Seeds = 3000;
        int[] labels = LabelsOf([6, 6]), hits = new int[12];
        for (int seed = 0; seed < Seeds; seed++)
        {
            foreach (int i in Draw(labels, 2, 0.2, 1.0 / 3, seed).Test)
            {
                hits[i]++;
            }
        }

        double sigma = Math.Sqrt(Seeds * (1.0 / 3) * (2.0 / 3));
        Assert.All(hits, h => Assert.InRange(h, Seeds / 3.0 - 5.5 * sigma, Seeds / 3.0 + 5.5 * sigma));
    }

    [Theory]
    [InlineData(0.5, 0.5)]
    [InlineData(double.NaN, 0.5)]
    [InlineData(0.1, double.NaN)]
    [InlineData(-0.1, 0.5)]
    public void Draw_SharesOutOfRange_Throws(double validation, double test) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Draw([0, 1, 0, 1], 2, validation, test, 1));

    internal static int[] LabelsOf(int[] sizes) => [.. sizes.SelectMany((n, c) => Enumerable.Repeat(c, n))];

    private static SplitIndices Draw(int[] labels, int classes, double validation, double test, long seed) =>
        StratifiedSplit.Draw(labels, classes, validation, test, new RandomStreams((ulong)seed).Open(StreamName.Split));
}
