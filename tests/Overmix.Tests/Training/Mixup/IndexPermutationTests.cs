using CsCheck;
using Overmix.Core.Seeding;
using Overmix.Training.Mixup;

namespace Overmix.Tests.Training.Mixup;

public sealed class IndexPermutationTests
{
    [Fact]
    public void Item_AnyCount_IsABijection() => Gen.Select(Gen.Int[1, 3000], Gen.Int[0, 1000]).Sample((count, seed) =>
    {
        var permutation = new IndexPermutation(count, Open(seed));
        return Enumerable.Range(0, count).Select(k => permutation[k]).Order().SequenceEqual(Enumerable.Range(0, count).Select(k => (long)k));
    });

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(16)]
    [InlineData(17)]
    [InlineData(65_536)]
    [InlineData(65_537)]
    public void Item_CountsAroundPowersOfTwo_IsABijection(int count)
    {
        var permutation = new IndexPermutation(count, Open(1));
        Assert.Equal(Enumerable.Range(0, count).Select(k => (long)k), Enumerable.Range(0, count).Select(k => permutation[k]).Order());
    }

    [Fact]
    public void Item_LargestCount_StaysInRangeAndRepeatsNothing()
    {
        const long Count = 1L << 60;
        var permutation = new IndexPermutation(Count, Open(2));
        long[] items = [.. Enumerable.Range(0, 5000).SelectMany(k => new[] { permutation[k], permutation[Count - 1 - k] })];
        Assert.All(items, item => Assert.InRange(item, 0, Count - 1));
        Assert.Equal(items.Length, items.Distinct().Count());
        Assert.InRange(items.Count(i => i < Count / 2) / (double)items.Length, 0.5 - 0.0245, 0.5 + 0.0245); // Monte Carlo: 4.9 σ of a fair coin, 1e-6
    }

    [Fact]
    public void Item_OverKeys_PutsEachItemAlikeOftenInEachPlace()
    {
        // Monte Carlo: 9 places × 9 items, 5.8 σ each, 6e-7 in all.
        const int Keys = 20_000;
        double[,] counts = new double[9, 9];
        for (int key = 0; key < Keys; key++)
        {
            var permutation = new IndexPermutation(9, Open(key));
            for (int k = 0; k < 9; k++)
            {
                counts[k, permutation[k]] += 1.0 / Keys;
            }
        }

        double threshold = 5.8 * Math.Sqrt(1.0 / 9 * (8.0 / 9) / Keys);
        Assert.All(counts.Cast<double>(), share => Assert.InRange(share - 1.0 / 9, -threshold, threshold));
    }

    [Fact]
    public void Item_OutsideOrNoCount_IsRefused()
    {
        var permutation = new IndexPermutation(5, Open(1));
        Assert.Throws<ArgumentOutOfRangeException>(() => permutation[-1]);
        Assert.Throws<ArgumentOutOfRangeException>(() => permutation[5]);
        Assert.Throws<ArgumentOutOfRangeException>(() => new IndexPermutation(0, Open(1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => new IndexPermutation((1L << 60) + 1, Open(1)));
    }

    private static RandomStream Open(long index) => new RandomStreams(1).Open(StreamName.Shuffle, index);
}
