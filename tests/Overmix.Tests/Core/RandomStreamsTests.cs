using Overmix.Core.Seeding;

namespace Overmix.Tests.Core;

public sealed class RandomStreamsTests
{
    [Fact]
    public void Open_SameAddress_GivesTheSameDrawsHoweverOtherStreamsAreUsed()
    {
        var streams = new RandomStreams(3);
        uint[] alone = Words(streams.Open(StreamName.MixLambda, 4));
        RandomStream busy = streams.Open(StreamName.Shuffle, 4), again = streams.Open(StreamName.MixLambda, 4);
        uint[] interleaved = [.. Enumerable.Range(0, alone.Length).Select(_ => (busy.NextUInt32(), again.NextUInt32()).Item2)];
        Assert.Equal(alone, interleaved);
    }

    [Fact]
    public void Open_AnotherNameIndexOrSeed_SharesNoRunOfWords()
    {
        // 4 words of 32 bits agreeing by chance: 60 · 59 / 2 pairs · 2⁻¹²⁸.
        var firsts = from seed in new ulong[] { 0, 1, 1UL << 32 }
                     from name in Enum.GetValues<StreamName>().Take(5)
                     from index in new long[] { 0, 1, 1L << 32, long.MaxValue }
                     select string.Join(' ', Words(new RandomStreams(seed).Open(name, index), 4));
        string[] all = [.. firsts];
        Assert.Equal(60, all.Length);
        Assert.Equal(60, all.Distinct().Count());
    }

    [Theory]
    [InlineData(StreamName.Shuffle, 0L, StreamName.MixPairs, 0L)]
    [InlineData(StreamName.MixPairs, 0L, StreamName.MixLambda, 0L)]
    [InlineData(StreamName.Init, 0L, StreamName.Init, 1L)]
    [InlineData(StreamName.Shuffle, 0L, StreamName.Shuffle, 1L << 32)]
    public void Open_NeighbouringStreams_AreUncorrelated(StreamName name, long index, StreamName otherName, long otherIndex)
    {
        // Monte Carlo: the product of two independent uniforms on (−1, 1) has mean 0 and variance 1/9; 5.5 σ is 4e-8 two-sided.
        const int Draws = 100_000;
        var streams = new RandomStreams(17);
        (RandomStream a, RandomStream b) = (streams.Open(name, index), streams.Open(otherName, otherIndex));
        double mean = Enumerable.Range(0, Draws).Average(_ => (2 * a.NextDouble() - 1) * (2 * b.NextDouble() - 1));
        Assert.InRange(mean, -5.5 / 3 / Math.Sqrt(Draws), 5.5 / 3 / Math.Sqrt(Draws));
    }

    [Fact]
    public void Open_NegativeIndex_IsRefused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new RandomStreams(1).Open(StreamName.Init, -1));

    [Fact]
    public void StreamName_Values_AreFrozen() => // they are part of what a seed means: a changed number changes every run
        Assert.Equal(
            ["Split 1", "Init 2", "Shuffle 3", "MixPairs 4", "MixLambda 5", "Augment 6", "LabelNoise 7", "Theory 8", "Gallery 9", "MixBox 10", "MixLayer 11", "Instruments 12", "FlatCurves 40"],
            Enum.GetValues<StreamName>().Select(n => $"{n} {(int)n}"));

    private static uint[] Words(RandomStream stream, int count = 100) => [.. Enumerable.Range(0, count).Select(_ => stream.NextUInt32())];
}
