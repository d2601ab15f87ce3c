using System.Diagnostics;
using Overmix.Core.Seeding;
using Overmix.Training.Data;
using Overmix.Training.Data.Archives;

namespace Overmix.Tests.Training.Data.Archives;

/// <summary>Mutated archives: nothing but a <see cref="DataException"/> may come out, and none may cost much memory.</summary>
public sealed class ArchiveFuzzTests
{
    private static readonly ArchiveLimits Limits = new() { EntryBytes = 1 << 20, TotalBytes = 4 << 20, FreeBytes = 1 << 20 };

    // One entry's limit, doubled while its buffer grows, and the tables of the decompressor.
    private const long MostAllocated = 8 << 20;

    private static readonly byte[][] Corpus =
    [
        Tar().Close(),
        TarBuilder.Gzip(Tar().Close()),
        Zip().Close(),
        Zip().Close(entries: 0xFFFF, before: (at, length) => ZipBuilder.End64(at + length, 3, length, at)),
        new TarBuilder().Pax(TarBuilder.Record("path", "a/" + new string('b', 150)) + TarBuilder.Record("size", "5")).File("x", "12345"u8.ToArray()).Entry("././@LongLink"u8.ToArray(), 'L', [.. "c/"u8, .. new byte[120]]).File("y", [1]).Close(),
    ];

    [Fact]
    public void Next_TwentyThousandMutatedArchives_OnlyDataExceptionComesOut() => Fuzz(20_000, rootSeed: 1);

    /// <summary>Any number: set OVERMIX_FUZZ.</summary>
    [Fact(Explicit = true)]
    [Trait("Speed", "slow")]
    public void Next_AMillionMutatedArchives_OnlyDataExceptionComesOut() =>
        Fuzz(int.TryParse(Environment.GetEnvironmentVariable("OVERMIX_FUZZ"), out int count) ? count : 1_000_000, rootSeed: 2);

    private static void Fuzz(int count, ulong rootSeed)
    {
        var streams = new RandomStreams(rootSeed);
        int refused = 0;
        for (int i = 0; i < count; i++)
        {
            byte[] input = Mutate(streams.Open(StreamName.Theory, i));
            long before = GC.GetAllocatedBytesForCurrentThread();
            refused += IsRefused(input) ? 1 : 0;
            long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            Assert.True(allocated < MostAllocated, $"Input {i} of {input.Length} bytes cost {allocated}.");
        }

        // Neither "refuses everything" nor "accepts everything" would be a test.
        Assert.InRange(refused, count / 4, count * 99 / 100);
    }

    private static bool IsRefused(byte[] input)
    {
        try
        {
            using ArchiveReader reader = ArchiveReader.Open(new MemoryStream(input), "fuzz", Limits);
            while (reader.Next() is { } entry)
            {
                byte[] content = entry.IsFolder ? [] : reader.ReadAll(entry);
                Assert.Equal(entry.Length, content.Length);
                Assert.DoesNotContain("..", entry.Name.Split('/'));
                Assert.False(Path.IsPathRooted(entry.Name));
            }

            return false;
        }
        catch (DataException refusal)
        {
            Assert.StartsWith("fuzz", refusal.Message, StringComparison.Ordinal);
            Assert.DoesNotContain(refusal.Message, char.IsControl);
            return true;
        }
        catch (Exception other) when (other is not Xunit.Sdk.XunitException)
        {
            throw new UnreachableException($"Input {Convert.ToBase64String(input)} gave {other.GetType().Name}.", other);
        }
    }

    private static byte[] Mutate(RandomStream draws)
    {
        var bytes = new List<byte>(Corpus[draws.NextInt(Corpus.Length)]);
        int mutations = draws.NextInt(4);
        for (int i = 0; i <= mutations && bytes.Count > 0; i++)
        {
            int at = draws.NextInt(bytes.Count), length = Math.Min(draws.NextInt(24), bytes.Count - at);
            switch (draws.NextInt(6))
            {
                case 0:
                    bytes[at] ^= (byte)(1 << draws.NextInt(8));
                    break;
                case 1:
                    bytes[at] = (byte)draws.NextInt(256);
                    break;
                case 2:
                    bytes.RemoveRange(at, length);
                    break;
                case 3:
                    bytes.InsertRange(draws.NextInt(bytes.Count), bytes.GetRange(at, length));
                    break;
                case 4:
                    bytes.RemoveRange(at, bytes.Count - at);
                    break;
                default:
                    byte extreme = draws.NextInt(2) == 0 ? (byte)0xFF : (byte)0;
                    for (int k = at; k < at + Math.Min(length, 8); k++)
                    {
                        bytes[k] = extreme;
                    }

                    break;
            }
        }

        return FixChecksums([.. bytes], draws);
    }

    // Half of the tars get a right checksum again, so that mutations reach what lies behind it.
    private static byte[] FixChecksums(byte[] bytes, RandomStream draws)
    {
        if (draws.NextInt(2) == 0 || bytes.Length < 512 || !bytes.AsSpan(257, 5).SequenceEqual("ustar"u8))
        {
            return bytes;
        }

        for (int at = 0; at + 512 <= bytes.Length; at += 512)
        {
            if (bytes.AsSpan(at + 257, 5).SequenceEqual("ustar"u8))
            {
                "        "u8.CopyTo(bytes.AsSpan(at + 148));
                int sum = 0;
                foreach (byte b in bytes.AsSpan(at, 512))
                {
                    sum += b;
                }

                System.Text.Encoding.ASCII.GetBytes(Convert.ToString(sum, 8).PadLeft(6, '0') + "\0 ").CopyTo(bytes, at + 148);
            }
        }

        return bytes;
    }

    private static TarBuilder Tar() => new TarBuilder().Entry("a/"u8.ToArray(), '5').File("a/x.png", [1, 2, 3]).File("a/y.png", HostileArchives.Noise(600)).File("b/z.png", []);

    private static ZipBuilder Zip() => new ZipBuilder().File("a/", [], new ZipLie { Mode = 0x41ED, Method = 0 }).File("a/x.png", [1, 2, 3], new ZipLie { Method = 0 }).File("a/y.png", HostileArchives.Noise(600));
}
