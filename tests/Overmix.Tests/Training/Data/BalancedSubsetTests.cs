using CsCheck;
using Overmix.Core.Errors;
using Overmix.Core.Seeding;
using Overmix.Training.Data;

namespace Overmix.Tests.Training.Data;

public sealed class BalancedSubsetTests
{
    private static readonly Gen<(int Classes, int Each, long Seed)> Cases = Gen.Select(Gen.Int[1, 7], Gen.Int[1, 12], Gen.Long[0, long.MaxValue]);

    [Fact]
    public void Draw_AnySize_HasThatSizeAndClassCountsDifferByAtMostOne() => Cases.Sample((classes, each, seed) =>
    {
        int[] labels = Interleaved(classes, each);
        for (int n = 1; n <= labels.Length; n++)
        {
            IReadOnlyList<int> subset = Draw(labels, classes, n, seed);
            int[] counts = [.. Enumerable.Range(0, classes).Select(c => subset.Count(i => labels[i] == c))];
            Assert.Equal(n, subset.Distinct().Count());
            Assert.Equal(subset.Order(), subset);
            Assert.InRange(counts.Max() - counts.Min(), 0, 1);
        }
    });

    [Fact]
    public void Draw_GrowingSize_SubsetsAreNested() => Cases.Sample((classes, each, seed) =>
    {
        int[] labels = Interleaved(classes, each);
        for (int n = 1; n < labels.Length; n++)
        {
            Assert.Subset(Draw(labels, classes, n + 1, seed).ToHashSet(), Draw(labels, classes, n, seed).ToHashSet());
        }
    });

    [Fact]
    public void Draw_ManySeeds_ExtraExampleFallsOnEachClassEquallyOften()
    {
        // Monte Carlo: Binomial(3000, 1/3) for each of 3 classes; 5.3 σ two-sided is 1.2e-7 each, 3.5e-7 in all.
        const int Seeds = 3000;
        int[] labels = Interleaved(3, 4), extra = new int[3];
        for (int seed = 0; seed < Seeds; seed++)
        {
            IReadOnlyList<int> subset = Draw(labels, 3, 4, seed);
            extra[Enumerable.Range(0, 3).Single(c => subset.Count(i => labels[i] == c) == 2)]++;
        }

        double sigma = Math.Sqrt(Seeds * (1.0 / 3) * (2.0 / 3));
        Assert.All(extra, e => Assert.InRange(e, Seeds / 3.0 - 5.3 * sigma, Seeds / 3.0 + 5.3 * sigma));
    }

    [Fact]
    public void Draw_Zero_TakesAll() => Assert.Equal(Enumerable.Range(0, 6), Draw([0, 0, 0, 0, 1, 1], 2, 0, 1));

    [Fact]
    public void Draw_MoreThanThereAre_NamesAvailableCountAndRemedy()
    {
        DataException error = Assert.Throws<DataException>(() => Draw([0, 0, 0, 1, 1], 2, 6, 1));
        Assert.Equal(ExitCode.InvalidData, error.ExitCode);
        Assert.Contains("the training part has 5", error.Message, StringComparison.Ordinal);
        Assert.Contains("at most 4", error.Message, StringComparison.Ordinal);
        Assert.Contains("0 for all", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Draw_ClassRunsOut_NamesItsCountAndRemedy()
    {
        DataException error = Assert.Throws<DataException>(() => Draw([0, 0, 0, 0, 1], 2, 4, 1));
        Assert.Contains("needs 2 examples of class 'one', but the training part has 1", error.Message, StringComparison.Ordinal);
        Assert.Contains("at most 2", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Draw_NegativeSize_Throws() => Assert.Throws<ArgumentOutOfRangeException>(() => Draw([0, 1], 2, -1, 1));

    private static int[] Interleaved(int classes, int each) => [.. Enumerable.Range(0, classes * each).Select(i => i % classes)];

    private static IReadOnlyList<int> Draw(int[] labels, int classes, int n, long seed) =>
        BalancedSubset.Draw(labels, [.. new[] { "zero", "one", "two", "three", "four", "five", "six" }.Take(classes)], n, new RandomStreams((ulong)seed).Open(StreamName.Split, 1));
}
