using Overmix.Core.Seeding;

namespace Overmix.Tests.Core;

public sealed class PhiloxTests
{
    /// <summary>The known-answer vectors that Random123 publishes for philox4x32-10: counter, key, block.</summary>
    public static TheoryData<uint[], uint[], uint[]> KnownAnswers => new()
    {
        { [0, 0, 0, 0], [0, 0], [0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8] },
        { [~0u, ~0u, ~0u, ~0u], [~0u, ~0u], [0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd] },
        { [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344], [0xa4093822, 0x299f31d0], [0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1] },
    };

    [Theory]
    [MemberData(nameof(KnownAnswers))]
    public void Block_PublishedVector_GivesThePublishedBlock(uint[] counter, uint[] key, uint[] expected)
    {
        var (w0, w1, w2, w3) = Philox.Block(key[0], key[1], (counter[0], counter[1], counter[2], counter[3]));
        Assert.Equal(expected, new[] { w0, w1, w2, w3 });
    }

    [Fact]
    public void Block_NextCounter_GivesAnotherBlock()
    {
        HashSet<(uint, uint, uint, uint)> blocks = [.. Enumerable.Range(0, 10_000).Select(i => Philox.Block(1, 2, ((uint)i, 3, 4, 5)))];
        Assert.Equal(10_000, blocks.Count); // for one key the map is a bijection of the counter
    }

    [Fact]
    public void NextUInt32_FirstWords_AreTheBlocksOfKeyAndAddress()
    {
        RandomStream stream = new RandomStreams(0x0000_0007_0000_0005).Open(StreamName.Shuffle, 0x0000_0002_0000_0009);
        uint[] found = [.. Enumerable.Range(0, 8).Select(_ => stream.NextUInt32())];
        var (a, b) = (Philox.Block(5, 7, (0, 3, 9, 2)), Philox.Block(5, 7, (1, 3, 9, 2)));
        Assert.Equal(new[] { a.W0, a.W1, a.W2, a.W3, b.W0, b.W1, b.W2, b.W3 }, found);
    }
}
