using System.Text;
using Overmix.Training.Data;
using Overmix.Training.Data.Formats;

namespace Overmix.Tests.Training.Data.Formats;

public sealed class NpyArrayTests
{
    public static TheoryData<string> BadHeaders =>
    [
        "{'descr': '|O', 'fortran_order': False, 'shape': (1,), }",
        "{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (1,), }",
        "{'descr': '<U2', 'fortran_order': False, 'shape': (1,), }",
        "{'descr': '<c8', 'fortran_order': False, 'shape': (1,), }",
        "{'descr': '<f16', 'fortran_order': False, 'shape': (1,), }",
        "{'descr': '<u3', 'fortran_order': False, 'shape': (1,), }",
        "{'descr': 'u1', 'fortran_order': False, 'shape': (1,), }",
        "{'descr': '|u1', 'fortran_order': 0, 'shape': (1,), }",
        "{'descr': '|u1', 'fortran_order': False, 'shape': 1, }",
        "{'descr': '|u1', 'fortran_order': False, 'shape': (-1,), }",
        "{'descr': '|u1', 'fortran_order': False, 'shape': (1e1,), }",
        "{'descr': '|u1', 'fortran_order': False, 'shape': (99999999999,), }",
        "{'descr': '|u1', 'fortran_order': False, 'shape': (2147483647, 2147483647, 2147483647), }",
        "{'descr': '|u1', 'fortran_order': False, 'shape': (2,), }", // one byte follows
        "{'descr': '|u1', 'fortran_order': False, 'shape': (0,), }", // and then one too many
        "{'descr': '|u1', 'fortran_order': False}",
        "{'descr': '|u1', 'fortran_order': False, 'shape': (1,), 'shape': (1,)}",
        "{'descr': '|u1', 'fortran_order': False, 'shape': (1,), 'x': (1,)}",
        "{'descr': '|u1', 'fortran_order': False, 'shape': (1,)} and more",
        "{'descr': '|u1', 'fortran_order': False, 'shape': (1,)",
        "{'descr': '|u1, 'fortran_order': False, 'shape': (1,)}",
        "{'descr': '|u1' 'fortran_order': False, 'shape': (1,)}",
        "[1]",
        "",
    ];

    [Theory]
    [InlineData("v1.npy", "<f4")]
    [InlineData("v2.npy", "<f4")]
    [InlineData("v3.npy", "<f4")]
    [InlineData("fortran.npy", "<f4")]
    [InlineData("big_endian.npy", ">f4")]
    [InlineData("half.npy", "<f2")]
    public void Read_ReferenceOfNumPy_GivesEveryNumber(string name, string type)
    {
        NpyArray array = NpyArray.Read(FormatReferences.Reader(name));
        Assert.Equal(type, array.Header.Type);
        Assert.Equal([3, 2, 4], array.Header.Shape);
        double[] expected = [.. FormatReferences.Images(3, 1, 2, 4).Select(b => b / 4.0)]; // quarters below 64: exact in every one of the types
        Assert.Equal(expected, Enumerable.Range(0, array.Count).Select(array.Number));
    }

    [Theory]
    [InlineData("objects.npy", "'|O'")]
    [InlineData("structure.npy", "not a structure")]
    [InlineData("text.npy", "'<U2'")]
    public void Read_ReferenceOfNumPyThatIsNoNumbers_IsRefused(string name, string message)
    {
        DataException error = Assert.Throws<DataException>(() => NpyArray.Read(FormatReferences.Reader(name)));
        Assert.StartsWith($"{name}, byte ", error.Message, StringComparison.Ordinal);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(BadHeaders))]
    public void Read_BadHeader_IsRefusedWithItsPlace(string header)
    {
        DataException error = Assert.Throws<DataException>(() => NpyArray.Read(FormatReferences.Reader("a.npy", Npy(header, [7]))));
        Assert.InRange(error.Offset!.Value, 10, 10 + header.Length);
    }

    [Theory]
    [InlineData("{'descr': '|u1', 'fortran_order': False, 'shape': (1,), }          \n")]
    [InlineData("{\"shape\":(1,),\"fortran_order\":True,\"descr\":\"<u1\"}")]
    [InlineData("{'descr': '|u1', 'fortran_order': False, 'shape': (1L,), }")] // as Python 2 wrote it
    [InlineData("{'descr': '|u1', 'fortran_order': False, 'shape': (), }")]
    public void Read_GoodHeader_IsAccepted(string header) => Assert.Equal([7], NpyArray.Read(FormatReferences.Reader("a.npy", Npy(header, [7]))).Data);

    [Theory]
    [InlineData(0, 0x92, 0)]
    [InlineData(3, 0x70, 0)]
    [InlineData(6, 4, 6)]
    [InlineData(6, 0, 6)]
    [InlineData(7, 1, 6)]
    [InlineData(9, 0x40, 8)]
    public void Read_OtherMagicVersionOrLength_IsRefusedWithItsPlace(int at, int value, long offset)
    {
        byte[] file = FormatReferences.Bytes("v1.npy");
        file[at] = (byte)value;
        Assert.Equal(offset, Assert.Throws<DataException>(() => NpyArray.Read(FormatReferences.Reader("a.npy", file))).Offset);
    }

    [Theory]
    [InlineData("<i1", new byte[] { 0xFF }, -1)]
    [InlineData("<i2", new byte[] { 0xFE, 0xFF }, -2)]
    [InlineData(">i2", new byte[] { 0xFF, 0xFE }, -2)]
    [InlineData(">i4", new byte[] { 0, 0, 1, 0 }, 256)]
    [InlineData("<u4", new byte[] { 0xFF, 0xFF, 0xFF, 0xFF }, 4294967295)]
    [InlineData("<i8", new byte[] { 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F }, long.MaxValue)]
    [InlineData(">u8", new byte[] { 0, 0, 0, 0, 0, 0, 0, 3 }, 3)]
    [InlineData("|b1", new byte[] { 1 }, 1)]
    [InlineData(">f8", new byte[] { 0xC0, 0x08, 0, 0, 0, 0, 0, 0 }, -3)]
    public void Whole_OfEachType_IsTheNumber(string type, byte[] data, long expected) =>
        Assert.Equal(expected, NpyArray.Read(FormatReferences.Reader("a.npy", Npy($"{{'descr': '{type}', 'fortran_order': False, 'shape': (1,)}}", data))).Whole(0));

    [Theory]
    [InlineData("<f8", new byte[] { 0, 0, 0, 0, 0, 0, 0xF8, 0x3F })] // 1.5
    [InlineData("<f8", new byte[] { 0, 0, 0, 0, 0, 0, 0xF8, 0x7F })] // NaN
    [InlineData("<f8", new byte[] { 0, 0, 0, 0, 0, 0, 0xF0, 0x7F })] // infinity
    [InlineData("<u8", new byte[] { 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF })]
    public void Whole_OfNoWholeNumber_IsRefused(string type, byte[] data)
    {
        NpyArray array = NpyArray.Read(FormatReferences.Reader("a.npy", Npy($"{{'descr': '{type}', 'fortran_order': False, 'shape': (1,)}}", data)));
        Assert.Equal(array.Place, Assert.Throws<DataException>(() => array.Whole(0)).Offset);
    }

    internal static byte[] Npy(string header, byte[] data) =>
        [0x93, .. "NUMPY"u8, 1, 0, (byte)header.Length, (byte)(header.Length >> 8), .. Encoding.Latin1.GetBytes(header), .. data];
}
