using System.Buffers.Binary;
using System.Text;
using Overmix.Core.Errors;
using Overmix.Core.Seeding;
using Overmix.Native;
using Overmix.Training.Checkpoints;
using static TorchSharp.torch;

namespace Overmix.Tests.Training.Checkpoints;

public sealed class SafeTensorsDamageTests
{
    private static readonly string[] Pieces =
    [
        "18446744073709551615", "9223372036854775807", "4611686018427387904", "-1", "1e9", "1.5", "0", "[", "]", "{", "}", "\"", ",", ":", "null", "true",
        "\"dtype\"", "\"shape\":[0]", "\"data_offsets\":[0,0]", "\"__metadata__\":{}", "\\ud800", "\\u0000", "\"F32\"", "\"F8_E4M3\"", " ", "\0", "\u00e9", "[[[[[[[[", "{\"a\":{\"a\":{\"a\":",
    ];

    public SafeTensorsDamageTests() => LibTorch.EnsureLoaded();

    public static TheoryData<string, string> BadHeaders => new()
    {
        { "hole", """{"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]},"b":{"dtype":"U8","shape":[1],"data_offsets":[3,4]}}""" },
        { "hole at the start", """{"a":{"dtype":"U8","shape":[3],"data_offsets":[1,4]}}""" },
        { "overlap", """{"a":{"dtype":"U8","shape":[3],"data_offsets":[0,3]},"b":{"dtype":"U8","shape":[2],"data_offsets":[2,4]}}""" },
        { "same bytes twice", """{"a":{"dtype":"U8","shape":[4],"data_offsets":[0,4]},"b":{"dtype":"U8","shape":[4],"data_offsets":[0,4]}}""" },
        { "too little used", """{"a":{"dtype":"U8","shape":[3],"data_offsets":[0,3]}}""" },
        { "beyond the end", """{"a":{"dtype":"U8","shape":[5],"data_offsets":[0,5]}}""" },
        { "backwards", """{"a":{"dtype":"U8","shape":[4],"data_offsets":[4,0]}}""" },
        { "shape too small", """{"a":{"dtype":"U8","shape":[3],"data_offsets":[0,4]}}""" },
        { "type too wide", """{"a":{"dtype":"F32","shape":[4],"data_offsets":[0,4]}}""" },
        { "name twice", """{"a":{"dtype":"U8","shape":[4],"data_offsets":[0,4]},"a":{"dtype":"U8","shape":[0],"data_offsets":[4,4]}}""" },
        { "name twice, escaped", """{"a":{"dtype":"U8","shape":[4],"data_offsets":[0,4]},"\u0061":{"dtype":"U8","shape":[0],"data_offsets":[4,4]}}""" },
        { "key twice", """{"a":{"dtype":"U8","dtype":"U8","shape":[4],"data_offsets":[0,4]}}""" },
        { "unknown key", """{"a":{"dtype":"U8","shape":[4],"data_offsets":[0,4],"x":1}}""" },
        { "unknown type", """{"a":{"dtype":"F8_E5M2","shape":[4],"data_offsets":[0,4]}}""" },
        { "no shape", """{"a":{"dtype":"U8","data_offsets":[0,4]}}""" },
        { "three offsets", """{"a":{"dtype":"U8","shape":[4],"data_offsets":[0,4,4]}}""" },
        { "one offset", """{"a":{"dtype":"U8","shape":[4],"data_offsets":[0]}}""" },
        { "negative size", """{"a":{"dtype":"U8","shape":[-4],"data_offsets":[0,4]}}""" },
        { "fraction", """{"a":{"dtype":"U8","shape":[4.0],"data_offsets":[0,4]}}""" },
        { "product overflows to 4", """{"a":{"dtype":"F32","shape":[4611686018427387905],"data_offsets":[0,4]}}""" },
        { "product overflows to 0", """{"a":{"dtype":"U8","shape":[4],"data_offsets":[0,4]},"b":{"dtype":"U8","shape":[4294967296,4294967296],"data_offsets":[4,4]}}""" },
        { "overflow behind a 0", """{"a":{"dtype":"U8","shape":[4],"data_offsets":[0,4]},"b":{"dtype":"U8","shape":[0,4611686018427387904,4611686018427387904],"data_offsets":[4,4]}}""" },
        { "number beyond 64 bits", """{"a":{"dtype":"U8","shape":[4],"data_offsets":[0,18446744073709551620]}}""" },
        { "not an object", """[1]""" },
        { "text after it", """{"a":{"dtype":"U8","shape":[4],"data_offsets":[0,4]}}{}""" },
        { "cut short", """{"a":{"dtype":"U8","shape":[4],"data_offsets":[0,4]}""" },
        { "comment", """{/**/"a":{"dtype":"U8","shape":[4],"data_offsets":[0,4]}}""" },
        { "metadata not text", """{"__metadata__":{"n":1},"a":{"dtype":"U8","shape":[4],"data_offsets":[0,4]}}""" },
        { "lone surrogate", """{"\ud800":{"dtype":"U8","shape":[4],"data_offsets":[0,4]}}""" },
        { "space in front", """ {"a":{"dtype":"U8","shape":[4],"data_offsets":[0,4]}}""" },
        { "65 sizes", """{"a":{"dtype":"U8","shape":[4""" + string.Concat(Enumerable.Repeat(",1", 64)) + """],"data_offsets":[0,4]}}""" },
        { "truth value 2", """{"a":{"dtype":"BOOL","shape":[4],"data_offsets":[0,4]}}""" },
    };

    [Theory]
    [MemberData(nameof(BadHeaders))]
    public void Read_BadHeader_IsRefusedWithFileAndByte(string what, string header)
    {
        byte[] file = SafeTensorsTests.WithHeader(header, [1, 2, 3, 4]);
        CheckpointException error = Assert.Throws<CheckpointException>(() => SafeTensorsTests.Read(file, out _));
        Assert.True(error.Offset is { } offset && offset >= 0 && offset <= file.Length, what);
        Assert.StartsWith("x.safetensors, byte ", error.Message, StringComparison.Ordinal);
        Assert.Equal(ExitCode.InvalidData, error.ExitCode);
    }

    [Fact]
    public void Read_SameDataWithAGoodHeader_IsAccepted()
    {
        byte[] file = SafeTensorsTests.WithHeader("""{"b":{"shape":[0],"data_offsets":[4,4],"dtype":"U8"},"a":{"dtype":"U8","shape":[4],"data_offsets":[0,4]}}""", [1, 2, 3, 4]);
        IReadOnlyDictionary<string, Tensor> read = SafeTensorsTests.Read(file, out _);
        Assert.Equal([1, 2, 3, 4], read["a"].bytes.ToArray());
        Assert.Equal(0, read["b"].numel());
    }

    [Theory]
    [InlineData(100_000_001UL)]
    [InlineData(ulong.MaxValue)]
    [InlineData(1UL << 63)]
    [InlineData(1_000UL)]
    public void Read_HeaderLongerThanTheFileOrTheCap_AllocatesNothingOfThatSize(ulong claimed)
    {
        byte[] file = new byte[64];
        BinaryPrimitives.WriteUInt64LittleEndian(file, claimed);
        file[8] = (byte)'{';
        long before = GC.GetAllocatedBytesForCurrentThread();
        CheckpointException error = Assert.Throws<CheckpointException>(() => SafeTensorsTests.Read(file, out _));
        Assert.Equal(0, error.Offset);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 64_000);
    }

    [Fact]
    public void Read_TooManyTensors_IsRefused()
    {
        StringBuilder header = new("{");
        for (int i = 0; i <= SafeTensorsHeader.MaxTensors; i++)
        {
            header.Append(i == 0 ? "" : ",").Append(System.Globalization.CultureInfo.InvariantCulture, $$"""
                "{{i}}":{"dtype":"U8","shape":[0],"data_offsets":[0,0]}
                """);
        }

        byte[] file = SafeTensorsTests.WithHeader(header.Append('}').ToString(), []);
        Assert.Contains("at most 100000 tensors", Assert.Throws<CheckpointException>(() => SafeTensorsTests.Read(file, out _)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_CutAtEveryLength_IsRefused()
    {
        byte[] whole = SafeTensorsTests.HandMade();
        for (int length = 0; length < whole.Length; length++)
        {
            CheckpointException error = Assert.Throws<CheckpointException>(() => SafeTensorsTests.Read(whole[..length], out _));
            Assert.InRange(error.Offset!.Value, 0, length);
        }

        Assert.Throws<CheckpointException>(() => SafeTensorsTests.Read([.. whole, 0], out _));
    }

    [Fact]
    public void Read_MutatedFiles_OnlyCheckpointErrorsAndBoundedMemory() => Fuzz(20_000);

    [Fact(Explicit = true)]
    [Trait("Speed", "slow")]
    public void Read_AMillionMutatedFiles_OnlyCheckpointErrorsAndBoundedMemory() => Fuzz(1_000_000);

    private static void Fuzz(int count)
    {
        byte[] seed = SafeTensorsTests.HandMade();
        int refused = 0;
        for (int i = 0; i < count; i++)
        {
            byte[] file = Mutate(seed, new RandomStreams(0).Open(StreamName.Theory, i));
            long before = GC.GetAllocatedBytesForCurrentThread();
            long tensors = TestCheckpoints.TensorsMade();
            try
            {
                foreach (Tensor tensor in SafeTensorsTests.Read(file, out _).Values)
                {
                    Assert.InRange(tensor.numel() * tensor.ElementSize, 0, file.Length);
                    tensor.Dispose();
                }
            }
            catch (CheckpointException error)
            {
                refused++;
                Assert.True(error.Offset is { } offset && offset >= 0 && offset <= file.Length, $"Input {i}: {error.Message}");
            }
            catch (Exception other) when (other is not Xunit.Sdk.IAssertionException)
            {
                Assert.Fail($"Input {i}: {other}");
            }

            // Cap declared for these small files: 64 kB and 32 bytes a byte; an exception with its trace takes most of it.
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 64_000 + 32L * file.Length);
            Assert.InRange(TestCheckpoints.TensorsMade() - tensors, 0, 60);
        }

        Assert.InRange(refused, count / 2, count); // the mutations do bite
    }

    private static byte[] Mutate(byte[] seed, RandomStream draw)
    {
        List<byte> file = [.. seed];
        for (int edits = 1 + draw.NextInt(3); edits > 0; edits--)
        {
            int at = draw.NextInt(file.Count + 1), length = draw.NextInt(Math.Min(12, file.Count - at + 1));
            switch (draw.NextInt(5))
            {
                case 0 when at < file.Count:
                    file[at] ^= (byte)(1 << draw.NextInt(8));
                    break;
                case 1:
                    file.RemoveRange(at, length);
                    break;
                case 2:
                    file.InsertRange(at, file.GetRange(at, length));
                    break;
                case 3:
                    file.RemoveRange(at, length);
                    file.InsertRange(at, Encoding.UTF8.GetBytes(Pieces[draw.NextInt(Pieces.Length)]));
                    break;
                default:
                    file.RemoveRange(at, draw.NextInt(8) == 0 ? file.Count - at : 0);
                    break;
            }
        }

        // Half of the inputs get a header length that fits again, so that the mutation reaches the parser.
        if (file.Count > 8 && draw.NextInt(2) == 0)
        {
            int end = file.LastIndexOf((byte)'}');
            byte[] length = BitConverter.GetBytes((long)Math.Max(0, end + 1 - 8));
            for (int i = 0; i < 8; i++)
            {
                file[i] = length[i];
            }
        }

        return [.. file];
    }
}
