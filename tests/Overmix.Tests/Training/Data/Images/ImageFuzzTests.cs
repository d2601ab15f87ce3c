using System.Diagnostics;
using Overmix.Core.Seeding;
using Overmix.Tests.Training.Data.Archives;
using Overmix.Training.Data;
using Overmix.Training.Data.Images;

namespace Overmix.Tests.Training.Data.Images;

/// <summary>Mutated pictures and cache indices: a <see cref="DataException"/>, a refusal or a picture, and nothing else.</summary>
public sealed class ImageFuzzTests
{
    private const long MostAllocated = 4 << 20;

    private static readonly byte[][] Corpus =
    [
        Pictures.Png(9, 7, 1), Pictures.Png(8, 8, [.. Enumerable.Range(0, 64).Select(i => (byte)i)], 0), Pictures.Png(5, 5, [.. Pictures.Rgb(5, 5, 2), .. new byte[25]], 6),
        Pictures.Jpeg(16, 16, Pictures.Rgb(16, 16, 3)), Pictures.Jpeg(24, 8, Pictures.Rgb(24, 8, 4), orientation: 6),
    ];

    [Fact]
    public void Decode_TwentyThousandMutatedPictures_OnlyDataExceptionComesOut() => FuzzPictures(20_000, rootSeed: 1);

    /// <summary>Any number: set OVERMIX_FUZZ.</summary>
    [Fact(Explicit = true)]
    [Trait("Speed", "slow")]
    public void Decode_ManyMutatedPictures_OnlyDataExceptionComesOut() =>
        FuzzPictures(int.TryParse(Environment.GetEnvironmentVariable("OVERMIX_FUZZ"), out int count) ? count : 200_000, rootSeed: 2);

    [Fact]
    public void TryRead_TwentyThousandMutatedIndices_GiveNullOrTheIndex()
    {
        ImageIndex index = Index();
        byte[] good = index.ToBytes();
        Assert.Equal(index.Fingerprint(), ImageIndex.TryRead(good)!.Fingerprint());
        var streams = new RandomStreams(3);
        int accepted = 0;
        for (int i = 0; i < 20_000; i++)
        {
            byte[] input = Mutate(good, streams.Open(StreamName.Theory, i));
            long before = GC.GetAllocatedBytesForCurrentThread();
            // What is accepted has the fingerprint it claims: the mutation hit what is not content (identity, skipped, slots).
            accepted += ImageIndex.TryRead(input) is { } read && read.Fingerprint() == index.Fingerprint() ? 1 : 0;
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, MostAllocated);
        }

        Assert.InRange(accepted, 1, 10_000);
    }

    private static void FuzzPictures(int count, ulong rootSeed)
    {
        var streams = new RandomStreams(rootSeed);
        var buffers = new DecodingBuffers();
        int refused = 0;
        for (int i = 0; i < count; i++)
        {
            RandomStream draws = streams.Open(StreamName.Theory, i);
            byte[] input = Mutate(Corpus[draws.NextInt(Corpus.Length)], draws);
            refused += IsRefused(input, buffers) ? 1 : 0;
        }

        Assert.InRange(refused, count / 10, count * 99 / 100);
    }

    private static bool IsRefused(byte[] input, DecodingBuffers buffers)
    {
        // A header may claim a size up to the limit, and memory is taken for it; claims above a megapixel are left to the test of large claims.
        if (ClaimsMuch(input))
        {
            return true;
        }

        try
        {
            DecodedImage image = ImageDecoder.Decode(input, "fuzz", buffers);
            Assert.Equal(image.Width * image.Height * 3, image.Rgb.Length);
            return false;
        }
        catch (DataException refusal)
        {
            Assert.StartsWith("fuzz: ", refusal.Message, StringComparison.Ordinal);
            return true;
        }
        catch (Exception other) when (other is not Xunit.Sdk.XunitException)
        {
            throw new UnreachableException($"Input {Convert.ToBase64String(input)} gave {other.GetType().Name}.", other);
        }
    }

    private static bool ClaimsMuch(byte[] input)
    {
        using SkiaSharp.SKData data = SkiaSharp.SKData.CreateCopy(input);
        using SkiaSharp.SKCodec? codec = SkiaSharp.SKCodec.Create(data);
        return codec is not null && (long)codec.Info.Width * codec.Info.Height > 1 << 20;
    }

    private static byte[] Mutate(byte[] original, RandomStream draws)
    {
        var bytes = new List<byte>(original);
        int mutations = draws.NextInt(4);
        for (int i = 0; i <= mutations && bytes.Count > 0; i++)
        {
            int at = draws.NextInt(bytes.Count), length = Math.Min(draws.NextInt(16), bytes.Count - at);
            switch (draws.NextInt(5))
            {
                case 0:
                    bytes[at] ^= (byte)(1 << draws.NextInt(8));
                    break;
                case 1:
                    bytes[at] = (byte)(draws.NextInt(2) * 255);
                    break;
                case 2:
                    bytes.RemoveRange(at, length);
                    break;
                case 3:
                    bytes.InsertRange(at, HostileArchives.Noise(length));
                    break;
                default:
                    bytes[at] = (byte)draws.NextInt(256);
                    break;
            }
        }

        return [.. bytes];
    }

    private static ImageIndex Index() => new()
    {
        Identity = new string('i', 300),
        Shape = new ExampleShape(3, 4, 5),
        ClassNames = ["cat", "dög"],
        Labels = [0, 1, 1],
        Parts = [DataPart.Train, DataPart.Train, DataPart.Test],
        Slots = [2, 0, 1],
        Hashes = HostileArchives.Noise(96),
        Skipped = 4,
    };
}
