using System.Buffers.Binary;
using System.IO.Compression;
using Overmix.Training.Data;
using Overmix.Training.Data.Formats;

namespace Overmix.Tests.Training.Data.Formats;

public sealed class IdxFileTests
{
    [Fact]
    public void Read_GzipReference_GivesEveryPixelAndLabel()
    {
        ExampleBlock<byte> block = IdxFile.Read(PlainOrGzip("train-images-idx3-ubyte.gz"), PlainOrGzip("train-labels-idx1-ubyte.gz"), 10);
        Assert.Equal(new ExampleShape(1, 5, 4), block.Shape);
        Assert.Equal(FormatReferences.Images(20, 1, 5, 4), block.Values);
        Assert.Equal(FormatReferences.Labels(20), block.Labels);
    }

    [Fact]
    public void Read_PlainReference_GivesEveryPixelAndLabel()
    {
        ExampleBlock<byte> block = IdxFile.Read(PlainOrGzip("t10k-images-idx3-ubyte"), PlainOrGzip("t10k-labels.idx1-ubyte"), 10);
        Assert.Equal(FormatReferences.Images(10, 1, 5, 4, first: 20), block.Values);
        Assert.Equal(FormatReferences.Labels(10, first: 20), block.Labels);
    }

    [Theory]
    [InlineData(2, 0x0d, 0, "found 0x00000d03")]
    [InlineData(3, 1, 0, "found 0x00000801")]
    [InlineData(4, 0x7f, 4, "expected a size from 1 on")]
    [InlineData(7, 0, 4, "expected a size from 1 on")]
    [InlineData(7, 11, 12, "expected a size from 1 on")]
    [InlineData(11, 4, 216, null)]
    [InlineData(15, 3, 166, "goes on")]
    public void Read_HeaderOfImagesChanged_IsRefusedWithItsPlace(int at, int value, long offset, string? message)
    {
        byte[] images = FormatReferences.Bytes("t10k-images-idx3-ubyte");
        images[at] = (byte)value;
        byte[] labels = FormatReferences.Bytes("t10k-labels.idx1-ubyte");
        labels[7] = images[7] == 0 ? (byte)10 : images[7]; // the counts agree, so that the images are looked at
        Array.Resize(ref labels, 8 + labels[7]);
        if (message is null)
        {
            images = images[..(16 + 10 * 4 * 4)]; // one row fewer in each image: consistent, so accepted
            Assert.Equal(new ExampleShape(1, 4, 4), IdxFile.Read(FormatReferences.Reader("i", images), FormatReferences.Reader("l", labels), 10).Shape);
            return;
        }

        DataException error = Assert.Throws<DataException>(() => IdxFile.Read(FormatReferences.Reader("i", images), FormatReferences.Reader("l", labels), 10));
        Assert.Equal(("i", offset), (error.File, error.Offset));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_OtherNumberOfLabels_NamesBothFiles()
    {
        byte[] labels = [0, 0, 8, 1, 0, 0, 0, 9, .. new byte[9]];
        DataException error = Assert.Throws<DataException>(() => IdxFile.Read(FormatReferences.Reader("i", FormatReferences.Bytes("t10k-images-idx3-ubyte")), FormatReferences.Reader("l", labels), 10));
        Assert.StartsWith("l, byte 4: expected 10 labels, as many as i has images, found 9", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_LabelOutOfRange_IsRefusedWithItsByte()
    {
        byte[] labels = FormatReferences.Bytes("t10k-labels.idx1-ubyte");
        labels[8 + 3] = 10;
        DataException error = Assert.Throws<DataException>(() => IdxFile.Read(FormatReferences.Reader("i", FormatReferences.Bytes("t10k-images-idx3-ubyte")), FormatReferences.Reader("l", labels), 10));
        Assert.Equal(("l", 11L), (error.File, error.Offset));
    }

    [Fact]
    public void Read_GzipThatClaimsMoreThanItHolds_IsGivenNoMemoryForIt()
    {
        byte[] header = new byte[16];
        uint[] words = [0x803, 1, 1 << 10, 1 << 10]; // a megabyte, of which nothing comes
        for (int i = 0; i < 4; i++)
        {
            BinaryPrimitives.WriteUInt32BigEndian(header.AsSpan(4 * i), words[i]);
        }

        byte[] packed = Gzip([.. header, .. Enumerable.Range(0, 4000).Select(i => (byte)(i * i >> 3))]);
        Assert.True(packed.Length * BoundedReader.MostExpansion > 1 << 20); // as far as the reader can know it may be true
        byte[] labels = [0, 0, 8, 1, 0, 0, 0, 1, 0];
        long before = GC.GetAllocatedBytesForCurrentThread();
        DataException error = Assert.Throws<DataException>(() => IdxFile.Read(BoundedReader.PlainOrGzip("i.gz", new MemoryStream(packed)), FormatReferences.Reader("l", labels), 10));
        Assert.Equal("i.gz decompressed, byte 4016: images should go on for", error.Message[..53]);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 200_000);
    }

    [Theory]
    [InlineData(-1)] // the checksum's or the length's last byte is gone
    [InlineData(-8)] // no trailer at all
    [InlineData(-20)]
    public void Read_GzipCut_IsRefused(int cut)
    {
        byte[] packed = FormatReferences.Bytes("train-images-idx3-ubyte.gz");
        Assert.Throws<DataException>(() => IdxFile.Read(BoundedReader.PlainOrGzip("i.gz", new MemoryStream(packed[..^-cut])), PlainOrGzip("train-labels-idx1-ubyte.gz"), 10));
    }

    [Fact]
    public void Read_GzipWithOneBitOfItsChecksumFlipped_IsRefused()
    {
        byte[] packed = FormatReferences.Bytes("train-images-idx3-ubyte.gz");
        packed[^8] ^= 1;
        DataException error = Assert.Throws<DataException>(() => IdxFile.Read(BoundedReader.PlainOrGzip("i.gz", new MemoryStream(packed)), PlainOrGzip("train-labels-idx1-ubyte.gz"), 10));
        Assert.Contains("the compressed data is damaged", error.Message, StringComparison.Ordinal);
    }

    internal static byte[] Gzip(byte[] content)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
        {
            gzip.Write(content);
        }

        return packed.ToArray();
    }

    private static BoundedReader PlainOrGzip(string name) => BoundedReader.PlainOrGzip(name, new MemoryStream(FormatReferences.Bytes(name)));
}
