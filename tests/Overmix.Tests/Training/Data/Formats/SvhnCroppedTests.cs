using System.IO.Compression;
using Overmix.Training.Data;
using Overmix.Training.Data.Formats;

namespace Overmix.Tests.Training.Data.Formats;

public sealed class SvhnCroppedTests
{
    [Theory]
    [InlineData("svhn_double.mat")] // compressed, y as doubles
    [InlineData("svhn_plain.mat")] // not compressed, y as bytes and before X, other variables around them
    public void Read_ReferenceOfSciPy_GivesEveryPixelAndLabel10As0(string name)
    {
        ExampleBlock<byte> block = SvhnCropped.Read(FormatReferences.Reader(name));
        Assert.Equal(new ExampleShape(3, 32, 32), block.Shape);
        Assert.Equal([0, 1, 9], block.Labels);
        Assert.Equal(FormatReferences.Images(3, 3, 32, 32), block.Values);
        Assert.NotEqual(block.Values[1], block.Values[32]); // so a plane left column by column would be noticed
    }

    [Fact]
    public void Read_SmallElements_AreUnderstood() // as MATLAB stores few whole doubles: type and size in four bytes, the data behind
    {
        byte[] file = [.. Header(), .. Matrix("y", 6, [3, 1], [2, 0, 3, 0, 1, 10, 9, 0]), .. Matrix("X", 9, [32, 32, 3, 3], Element(2, FormatReferences.Images(3, 3, 32, 32)))];
        Assert.Equal([1, 0, 9], SvhnCropped.Read(FormatReferences.Reader("s.mat", file)).Labels);
    }

    [Theory]
    [InlineData("MATLAB 7.3 MAT-file", 0x4D490200, "HDF5")]
    [InlineData("MATLAB 5.0 MAT-file", 0x494D0001, "most significant byte first")]
    [InlineData("", 0, "expected a MAT file of version 5")]
    public void Read_OtherVersion_SaysWhatToDo(string text, int version, string message)
    {
        byte[] header = Header();
        System.Text.Encoding.ASCII.GetBytes(text.PadRight(19)).CopyTo(header, 0);
        BitConverter.GetBytes(version).CopyTo(header, 124);
        Refused(header, 124, message);
    }

    [Fact]
    public void Read_MissingTwiceOrMisshapenVariables_AreRefused()
    {
        byte[] y = Matrix("y", 6, [1, 1], Element(2, [3])), x = Matrix("X", 9, [32, 32, 3], Element(2, new byte[3072]));
        Assert.Equal([3], SvhnCropped.Read(FormatReferences.Reader("s.mat", [.. Header(), .. y, .. x])).Labels); // a single image has no fourth size
        Refused([.. Header(), .. x], null, "without a variable 'y'");
        Refused([.. Header(), .. y, .. x, .. y], 128 + y.Length + x.Length, "'y' is there a second time");
        Refused([.. Header(), .. Matrix("y", 6, [2, 1], Element(2, [3, 4])), .. x], null, "expected y to have 1 labels");
        Refused([.. Header(), .. Matrix("y", 6, [1, 1], Element(2, [11])), .. x], null, "to be 1 to 10, found 11");
        Refused([.. Header(), .. Matrix("y", 6, [1, 1], Element(9, BitConverter.GetBytes(1.5))), .. x], null, "found 1.5");
        Refused([.. Header(), .. Matrix("y", 6, [1, 1], Element(9, BitConverter.GetBytes(double.NaN))), .. x], null, "found NaN");
        Refused([.. Header(), .. y, .. Matrix("X", 9, [32, 32, 1], Element(2, new byte[1024]))], null, "expected X to be uint8 of 32×32×3×n");
        Refused([.. Header(), .. y, .. Matrix("X", 6, [32, 32, 3], Element(9, new byte[8 * 3072]))], null, "stored as type 9");
        Refused([.. Header(), .. y, .. Matrix("X", 9, [32, 32, 3, 2], Element(2, new byte[3072]))], null, "the 32×32×3×2 numbers of 'X'");
        Refused([.. Header(), .. y, .. Matrix("X", 4, [32, 32, 3], Element(2, new byte[3072]))], null, "found class 4"); // text
        Refused([.. Header(), .. y, .. Matrix("X", 0x0809, [32, 32, 3], Element(2, new byte[3072]))], null, "complex");
        Refused([.. Header(), .. y, .. Matrix("X", 9, [int.MaxValue, int.MaxValue, int.MaxValue, 4], Element(2, new byte[3072]))], null, "numbers of 'X'");
    }

    [Fact]
    public void Read_CompressedElementWithAWrongChecksum_IsRefused()
    {
        byte[] file = [.. Header(), .. Packed(Matrix("y", 6, [1, 1], Element(2, [3])))];
        file[^1] ^= 1; // the last byte of Adler-32
        Refused(file, null, "damaged");
    }

    [Fact]
    public void Read_CompressedElementWithoutItsChecksum_IsRefused()
    {
        byte[] element = Packed(Matrix("y", 6, [1, 1], Element(2, [3])));
        BitConverter.GetBytes(element.Length - 8 - 4).CopyTo(element, 4);
        Refused([.. Header(), .. element[..^4]], 128 + element.Length - 4, "ends before its checksum");
    }

    [Fact]
    public void Read_CutAtEveryLength_IsRefused()
    {
        foreach (string name in (string[])["svhn_double.mat", "svhn_plain.mat"])
        {
            byte[] whole = FormatReferences.Bytes(name);
            int end = name == "svhn_plain.mat" ? whole.AsSpan().LastIndexOf("z\0\0\0"u8) - 48 : whole.Length; // z is not asked for
            for (int length = 0; length < end; length += length < 200 ? 1 : 97)
            {
                DataException error = Assert.Throws<DataException>(() => SvhnCropped.Read(FormatReferences.Reader("s.mat", whole[..length])));
                Assert.True(error.Offset >= 0);
            }
        }
    }

    private static void Refused(byte[] file, long? offset, string message)
    {
        DataException error = Assert.Throws<DataException>(() => SvhnCropped.Read(FormatReferences.Reader("s.mat", file)));
        Assert.StartsWith("s.mat, ", error.Message, StringComparison.Ordinal);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.Equal(offset ?? error.Offset, error.Offset);
    }

    internal static byte[] Header()
    {
        byte[] header = new byte[128];
        "MATLAB 5.0 MAT-file, by hand"u8.CopyTo(header);
        (header[125], header[126], header[127]) = (1, (byte)'I', (byte)'M');
        return header;
    }

    internal static byte[] Element(int type, byte[] data) => [.. BitConverter.GetBytes(type), .. BitConverter.GetBytes(data.Length), .. data, .. new byte[(8 - data.Length % 8) % 8]];

    internal static byte[] Matrix(string name, int flags, int[] sizes, byte[] numbers)
    {
        byte[] content =
        [
            .. Element(6, [.. BitConverter.GetBytes(flags), 0, 0, 0, 0]),
            .. Element(5, [.. sizes.SelectMany(BitConverter.GetBytes)]),
            .. Element(1, System.Text.Encoding.ASCII.GetBytes(name)),
            .. numbers,
        ];
        return [.. BitConverter.GetBytes(14), .. BitConverter.GetBytes(content.Length), .. content];
    }

    internal static byte[] Packed(byte[] element)
    {
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            zlib.Write(element);
        }

        return [.. BitConverter.GetBytes(15), .. BitConverter.GetBytes((int)packed.Length), .. packed.ToArray()];
    }
}
