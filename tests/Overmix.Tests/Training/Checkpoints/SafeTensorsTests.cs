using System.Buffers.Binary;
using System.Text;
using CsCheck;
using Overmix.Native;
using Overmix.Training.Checkpoints;
using static TorchSharp.torch;

namespace Overmix.Tests.Training.Checkpoints;

public sealed class SafeTensorsTests
{
    // Written by hand from the format's description: sizes, offsets and bytes counted on paper. Padded by 3 spaces to 8-byte alignment.
    private const string HandHeader =
        """{"__metadata__":{"format":"pt"},"a":{"dtype":"I64","shape":[1],"data_offsets":[0,8]},"w":{"dtype":"F32","shape":[2,1],"data_offsets":[8,16]},"h":{"dtype":"BF16","shape":[2],"data_offsets":[16,20]},"b":{"dtype":"BOOL","shape":[3],"data_offsets":[20,23]}}""";

    private static readonly byte[] HandData = [0xFE, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0, 0, 0xC0, 0x3F, 0, 0, 0, 0xC0, 0x80, 0x3F, 0x20, 0xC1, 1, 0, 1];

    public SafeTensorsTests() => LibTorch.EnsureLoaded();

    [Fact]
    public void Read_HandMadeFile_GivesItsTensors()
    {
        IReadOnlyDictionary<string, Tensor> read = Read(HandMade(), out IReadOnlyDictionary<string, string> metadata);
        Assert.Equal(["a", "b", "h", "w"], read.Keys.Order());
        Assert.Equal([-2L], read["a"].data<long>().ToArray());
        Assert.Equal([1.5f, -2f], read["w"].data<float>().ToArray());
        Assert.Equal([2, 1], read["w"].shape);
        Assert.Equal([1f, -10f], read["h"].to(ScalarType.Float32).data<float>().ToArray()); // BF16: 0x3F80 = 1, 0xC120 = −10
        Assert.Equal([true, false, true], read["b"].data<bool>().ToArray());
        Assert.Equal("pt", metadata["format"]);
    }

    [Fact]
    public void Write_SameTensors_GivesTheHandMadeFileByteForByte()
    {
        Dictionary<string, Tensor> tensors = new()
        {
            ["b"] = tensor(new[] { true, false, true }),
            ["h"] = tensor(new[] { 1f, -10f }).to(ScalarType.BFloat16),
            ["w"] = tensor(new[] { 1.5f, -2f }, [2, 1]),
            ["a"] = tensor(new[] { -2L }),
        };
        Assert.Equal(HandMade(), Written(tensors, new Dictionary<string, string> { ["format"] = "pt" }));
    }

    [Fact]
    public void WriteThenRead_EveryTypeAndShape_IsBitIdentical()
    {
        ScalarType[] types = [ScalarType.Float64, ScalarType.Float32, ScalarType.Float16, ScalarType.BFloat16, ScalarType.Int64, ScalarType.Int32, ScalarType.Byte, ScalarType.Bool];
        long[][] shapes = [[], [0], [1], [7], [3, 5], [2, 0, 4], [1, 2, 3, 4, 5]];
        Dictionary<string, Tensor> tensors = [];
        foreach (ScalarType type in types)
        {
            foreach (long[] shape in shapes)
            {
                tensors[$"{type}·[{string.Join(',', shape)}]"] = (arange(shape.Aggregate(1L, (a, b) => a * b)).to(ScalarType.Float32).mul(0.7f).sub(1)).reshape(shape).to(type);
            }
        }

        IReadOnlyDictionary<string, Tensor> read = Read(Written(tensors), out _);
        Assert.Equal(tensors.Keys.Order(), read.Keys.Order());
        Assert.All(tensors, item =>
        {
            Tensor back = read[item.Key];
            Assert.Equal((item.Value.dtype, string.Join(',', item.Value.shape)), (back.dtype, string.Join(',', back.shape)));
            Assert.Equal(item.Value.bytes.ToArray(), back.bytes.ToArray());
        });
    }

    [Fact]
    public void WriteThenRead_SpecialFloats_KeepTheirBits()
    {
        float[] values = [float.NaN, BitConverter.Int32BitsToSingle(0x7FC12345), float.PositiveInfinity, -0f, float.Epsilon];
        IReadOnlyDictionary<string, Tensor> read = Read(Written(new Dictionary<string, Tensor> { ["x"] = tensor(values) }), out _);
        Assert.Equal(values.Select(BitConverter.SingleToInt32Bits), read["x"].data<float>().ToArray().Select(BitConverter.SingleToInt32Bits));
    }

    [Fact]
    public void Write_AnyOrderOfNames_GivesEqualBytesAndAlignedData() =>
        Gen.Select(Gen.String[1, 20].Array[1, 12], Gen.Int[0, 7]).Sample((names, rotate) =>
        {
            (string Name, Tensor Tensor)[] items = [.. names.Where(IsText).Distinct().Select((n, i) => (n, i % 2 == 0 ? tensor(new[] { (float)i }) : tensor((byte)i)))];
            Dictionary<string, Tensor> one = items.ToDictionary(i => i.Name, i => i.Tensor);
            Dictionary<string, Tensor> two = items.Skip(rotate).Concat(items.Take(rotate)).DistinctBy(i => i.Name).ToDictionary(i => i.Name, i => i.Tensor);
            byte[] written = Written(one);
            Assert.Equal(written, Written(two));
            Assert.Equal(0, BinaryPrimitives.ReadInt64LittleEndian(written) % 8);
            Assert.Equal(one.Keys.Order(StringComparer.Ordinal), Read(written, out _).Keys.Order(StringComparer.Ordinal));
        }, threads: 1);

    [Fact]
    public void Write_TransposedAndTrackedTensor_IsStoredRowByRow()
    {
        using Tensor x = tensor(new float[] { 1, 2, 3, 4, 5, 6 }, [2, 3]).requires_grad_().T;
        using Tensor back = Read(Written(new Dictionary<string, Tensor> { ["x"] = x }), out _)["x"];
        Assert.Equal([3, 2], back.shape);
        Assert.Equal([1f, 4, 2, 5, 3, 6], back.data<float>().ToArray());
    }

    [Fact]
    public void Write_TypeWithoutAPlace_Throws()
    {
        Assert.Throws<ArgumentException>(() => Written(new Dictionary<string, Tensor> { ["x"] = zeros([1], ScalarType.ComplexFloat32) }));
        Assert.Throws<ArgumentException>(() => Written(new Dictionary<string, Tensor> { ["__metadata__"] = zeros([1]) }));
    }

    [Fact]
    public void Read_MissingFile_IsACheckpointError() =>
        Assert.Throws<CheckpointException>(() => SafeTensors.Read(Path.Combine(Path.GetTempPath(), "overmix-no-such-file.safetensors")));

    internal static byte[] HandMade() => WithHeader(HandHeader, HandData);

    /// <summary>A file of a header, padded by spaces, and data.</summary>
    internal static byte[] WithHeader(string header, byte[] data)
    {
        byte[] json = Encoding.UTF8.GetBytes(header);
        byte[] padded = [.. json, .. Enumerable.Repeat((byte)' ', (8 - json.Length % 8) % 8)];
        byte[] length = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, padded.Length);
        return [.. length, .. padded, .. data];
    }

    internal static IReadOnlyDictionary<string, Tensor> Read(byte[] file, out IReadOnlyDictionary<string, string> metadata) =>
        SafeTensors.Read("x.safetensors", new MemoryStream(file), out metadata);

    private static byte[] Written(Dictionary<string, Tensor> tensors, Dictionary<string, string>? metadata = null)
    {
        using var stream = new MemoryStream();
        SafeTensors.Write(stream, tensors, metadata);
        return stream.ToArray();
    }

    private static bool IsText(string name) => name != "__metadata__" && !name.Any(char.IsSurrogate);
}
