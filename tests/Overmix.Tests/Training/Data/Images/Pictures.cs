using System.Buffers.Binary;
using System.IO.Compression;
using Overmix.Core.Seeding;
using Overmix.Training.Data.Archives;
using SkiaSharp;

namespace Overmix.Tests.Training.Data.Images;

/// <summary>Small pictures. PNG files are written here byte by byte, so that decoding is not tested against its own library.</summary>
internal static class Pictures
{
    /// <summary>Random colours, <c>[h, w, 3]</c>.</summary>
    public static byte[] Rgb(int width, int height, int seed)
    {
        RandomStream stream = new RandomStreams((ulong)seed).Open(StreamName.Theory);
        return [.. Enumerable.Range(0, width * height * 3).Select(_ => (byte)stream.NextInt(256))];
    }

    /// <summary>A PNG of random colours.</summary>
    public static byte[] Png(int width, int height, int seed) => Png(width, height, Rgb(width, height, seed), 2);

    /// <summary>A PNG of given bytes: colour type 0 grey, 2 colour, 6 colour with alpha.</summary>
    public static byte[] Png(int width, int height, byte[] pixels, byte colourType)
    {
        int row = pixels.Length / height;
        byte[] filtered = [.. Enumerable.Range(0, height).SelectMany(y => (byte[])[0, .. pixels.AsSpan(y * row, row)])];
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Fastest))
        {
            zlib.Write(filtered);
        }

        return [0x89, .. "PNG\r\n"u8, 0x1A, 0x0A, .. Chunk("IHDR"u8, Header(width, height, colourType)), .. Chunk("IDAT"u8, packed.ToArray()), .. Chunk("IEND"u8, [])];
    }

    /// <summary>A PNG that claims a size and has nothing of it.</summary>
    public static byte[] Claiming(int width, int height) =>
        [0x89, .. "PNG\r\n"u8, 0x1A, 0x0A, .. Chunk("IHDR"u8, Header(width, height, 2)), .. Chunk("IDAT"u8, [0x78, 0x9C, 3, 0, 0, 0, 0, 1]), .. Chunk("IEND"u8, [])];

    /// <summary>A JPEG of random colours, with an EXIF orientation if not 0.</summary>
    public static byte[] Jpeg(int width, int height, byte[] rgb, int orientation = 0)
    {
        using var bitmap = new SKBitmap(new SKImageInfo(width, height, SKColorType.Rgba8888, SKAlphaType.Opaque));
        for (int i = 0; i < width * height; i++)
        {
            bitmap.SetPixel(i % width, i / width, new SKColor(rgb[3 * i], rgb[3 * i + 1], rgb[3 * i + 2]));
        }

        using SKData data = bitmap.Encode(SKEncodedImageFormat.Jpeg, 100);
        byte[] plain = data.ToArray();
        return orientation == 0 ? plain : [.. plain.AsSpan(0, 2), .. Exif((byte)orientation), .. plain.AsSpan(2)];
    }

    // An APP1 segment with one TIFF entry: tag 0x0112, a short.
    private static byte[] Exif(byte orientation) =>
        [0xFF, 0xE1, 0, 34, .. "Exif"u8, 0, 0, .. "MM"u8, 0, 42, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0, 0, 0, 0, 0];

    private static byte[] Header(int width, int height, byte colourType)
    {
        byte[] header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        (header[8], header[9]) = (8, colourType);
        return header;
    }

    private static byte[] Chunk(ReadOnlySpan<byte> kind, byte[] content)
    {
        byte[] body = [.. kind, .. content], length = new byte[4], checksum = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(length, content.Length);
        BinaryPrimitives.WriteUInt32BigEndian(checksum, Crc32.End(Crc32.Add(Crc32.Start, body)));
        return [.. length, .. body, .. checksum];
    }
}
