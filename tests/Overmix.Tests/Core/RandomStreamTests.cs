using Overmix.Core.Seeding;
using Overmix.Tests.Theory.Mixing;
using MathNet.Numerics;

namespace Overmix.Tests.Core;

/// <summary>Statistical assertions here have a false-alarm rate of at most 1e-6 each, whatever the seed.</summary>
public sealed class RandomStreamTests
{
    private const int Draws = 300_000;

    [Fact]
    public void NextInt_BoundOfThreeQuartersTimesTwoToTheThirtyOne_HasNoBias()
    {
        // 2³² / bound = 8/3: without rejection, multiply-shift gives each third residue 2 words of 8 where it should have 2⅔.
        const int Bound = 3 << 29;
        double[] own = Residues(stream => stream.NextInt(Bound));
        double[] naiveShift = Residues(stream => (int)(((ulong)stream.NextUInt32() * Bound) >> 32));
        double threshold = FalseAlarm.Deviations * Math.Sqrt(1.0 / 3 * (2.0 / 3) / Draws);
        Assert.All(own, share => Assert.InRange(share - 1.0 / 3, -threshold, threshold));
        Assert.Contains(naiveShift, share => Math.Abs(share - 1.0 / 3) > 2 * threshold); // the wrong formula is caught
    }

    [Fact]
    public void NextInt_SameBound_HasNoModuloBias()
    {
        // x % bound gives the words below 2³² − 2·bound = 2³⁰ three chances of 8, the others two: 3/4 of the draws instead of 2/3.
        const int Bound = 3 << 29;
        RandomStream stream = Open(2), other = Open(2);
        double own = Share(() => stream.NextInt(Bound) < 1 << 30), modulo = Share(() => other.NextUInt32() % Bound < 1 << 30);
        double threshold = FalseAlarm.Deviations * Math.Sqrt(2.0 / 9 / Draws);
        Assert.InRange(own - 2.0 / 3, -threshold, threshold);
        Assert.True(Math.Abs(modulo - 2.0 / 3) > 2 * threshold);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(int.MaxValue)]
    public void NextInt_AnyBound_StaysBelowIt(int bound)
    {
        RandomStream stream = Open(3);
        Assert.All(Enumerable.Range(0, 1000).Select(_ => stream.NextInt(bound)), x => Assert.InRange(x, 0, bound - 1));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void NextInt_NoBound_IsRefused(int bound) => Assert.Throws<ArgumentOutOfRangeException>(() => Open(1).NextInt(bound));

    [Fact]
    public void NextDouble_Draws_AreUniform()
    {
        RandomStream stream = Open(4);
        double[] samples = [.. Enumerable.Range(0, Draws).Select(_ => stream.NextDouble())];
        Assert.True(FalseAlarm.Distance(samples, x => x) <= FalseAlarm.Distribution(Draws));
        Assert.All(samples, x => Assert.InRange(x, 0, 1 - Math.Pow(2, -53)));
    }

    [Fact]
    public void NextPositive_SameWords_IsOneMinusNextDouble()
    {
        (RandomStream a, RandomStream b) = (Open(5), Open(5));
        Assert.All(Enumerable.Range(0, 1000), _ => Assert.Equal(1 - a.NextDouble(), b.NextPositive()));
    }

    [Fact]
    public void NextGaussian_Draws_HaveTheNormalLawAndMoments()
    {
        RandomStream stream = Open(6);
        double[] z = [.. Enumerable.Range(0, Draws).Select(_ => stream.NextGaussian())];
        Assert.True(FalseAlarm.Distance(z, x => 0.5 * SpecialFunctions.Erfc(-x / Math.Sqrt(2))) <= FalseAlarm.Distribution(Draws));
        Assert.True(FalseAlarm.Distance(z, x => 0.5 * SpecialFunctions.Erfc(-x / 1.02 / Math.Sqrt(2))) > 0.75 * FalseAlarm.Distribution(Draws), "the test can see 2 %");
        // E z = 0, E z² = 1, E z³ = 0, E z⁴ = 3, with variances 1, 2, 15, 96.
        (int Power, double Mean, double Variance)[] moments = [(1, 0, 1), (2, 1, 2), (3, 0, 15), (4, 3, 96)];
        Assert.All(moments, m => Assert.InRange(
            Math.Abs(z.Average(x => Math.Pow(x, m.Power)) - m.Mean), 0, FalseAlarm.Deviations * 1.1 * Math.Sqrt(m.Variance / Draws))); // a tenth for the fourth power's own tail
    }

    [Fact]
    public void NextGaussian_TheTwoOfAPair_AreUncorrelated()
    {
        RandomStream stream = Open(7);
        double[] products = [.. Enumerable.Range(0, Draws / 2).Select(_ => stream.NextGaussian() * stream.NextGaussian())];
        Assert.True(FalseAlarm.MeanAgrees(products, 0));
    }

    [Fact]
    public void NextPermutation_OfFour_GivesEachOrderAlikeOften()
    {
        RandomStream stream = Open(8);
        const int Trials = 48_000;
        var counts = Enumerable.Range(0, Trials).Select(_ => string.Concat(stream.NextPermutation(4))).CountBy(order => order).ToDictionary();
        Assert.Equal(24, counts.Count);
        // 24 shares at the rate of 1e-6 ÷ 24 each: 5.5 standard deviations.
        double threshold = 5.5 * Math.Sqrt(1.0 / 24 * (23.0 / 24) / Trials);
        Assert.All(counts.Values, count => Assert.InRange((double)count / Trials - 1.0 / 24, -threshold, threshold));
    }

    private static double[] Residues(Func<RandomStream, int> draw)
    {
        RandomStream stream = Open(1);
        double[] counts = new double[3];
        for (int k = 0; k < Draws; k++)
        {
            counts[draw(stream) % 3]++;
        }

        return [.. counts.Select(c => c / Draws)];
    }

    private static double Share(Func<bool> occurs) => Enumerable.Range(0, Draws).Count(_ => occurs()) / (double)Draws;

    private static RandomStream Open(long index) => new RandomStreams(11).Open(StreamName.Theory, index);
}
