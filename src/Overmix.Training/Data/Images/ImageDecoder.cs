using System.Runtime.InteropServices;
using SkiaSharp;

namespace Overmix.Training.Data.Images;

/// <summary>
/// JPEG and PNG files to pixels, 8 bits a channel, as they lie in the file: colour profiles are ignored, 16 bits are cut to 8, transparent pixels are laid on white,
/// the EXIF orientation is obeyed. A file that is cut short or damaged is refused, not guessed at.
/// </summary>
internal static class ImageDecoder
{
    /// <summary>Most pixels of a picture: 8192×6144. A small file can claim any size.</summary>
    public const long MostPixels = 8192 * 6144;

    private const long LargePicture = 4 << 20; // pixels; of these one is decoded at a time
    private static readonly Lock OneLarge = new();

    /// <summary>Decodes a file.</summary>
    /// <param name="file">Its bytes.</param>
    /// <param name="name">Its name for messages.</param>
    /// <param name="buffers">Where the picture is put: it holds until they are used again.</param>
    /// <exception cref="DataException">It is no JPEG or PNG file, is damaged, or too large.</exception>
    public static DecodedImage Decode(ReadOnlySpan<byte> file, string name, DecodingBuffers buffers)
    {
        if (file is not ([0xFF, 0xD8, 0xFF, ..] or [0x89, (byte)'P', (byte)'N', (byte)'G', ..]))
        {
            throw Refusal(name, "is neither a JPEG nor a PNG file", "such a file, whatever its name");
        }

        using SKData data = SKData.CreateCopy(file);
        using SKCodec codec = SKCodec.Create(data) ?? throw Refusal(name, "has a damaged header", "an undamaged JPEG or PNG file");
        SKImageInfo info = codec.Info;
        if (codec.EncodedFormat is not (SKEncodedImageFormat.Jpeg or SKEncodedImageFormat.Png) || info.Width < 1 || info.Height < 1)
        {
            throw Refusal(name, $"is of the kind {codec.EncodedFormat}", "a JPEG or PNG file");
        }

        long pixels = (long)info.Width * info.Height;
        if (pixels > MostPixels)
        {
            throw Refusal(name, $"has {info.Height}×{info.Width} pixels", $"at most {MostPixels}");
        }

        if (pixels <= LargePicture)
        {
            return Decode(codec, name, buffers);
        }

        lock (OneLarge)
        {
            return Decode(codec, name, buffers);
        }
    }

    private static DecodedImage Decode(SKCodec codec, string name, DecodingBuffers buffers)
    {
        var info = new SKImageInfo(codec.Info.Width, codec.Info.Height, SKColorType.Rgba8888, codec.Info.IsOpaque ? SKAlphaType.Opaque : SKAlphaType.Unpremul);
        byte[] rgba = buffers.Rgba(checked((int)info.BytesSize64)); // [h, w, 4]
        GCHandle pin = GCHandle.Alloc(rgba, GCHandleType.Pinned);
        SKCodecResult result;
        try
        {
            result = codec.GetPixels(info, pin.AddrOfPinnedObject());
        }
        finally
        {
            pin.Free();
        }

        return result == SKCodecResult.Success
            ? Orientation.Apply(DropAlpha(rgba, info, buffers), codec.EncodedOrigin)
            : throw Refusal(name, result is SKCodecResult.IncompleteInput ? "is cut short" : "is damaged", "a whole, undamaged picture; leave the file out or replace it");
    }

    private static DecodedImage DropAlpha(byte[] rgba, SKImageInfo info, DecodingBuffers buffers)
    {
        int length = info.Width * info.Height * 3;
        byte[] rgb = buffers.Rgb(length);
        for (int from = 0, to = 0; to < length; from += 4, to += 3)
        {
            int alpha = info.IsOpaque ? 255 : rgba[from + 3];
            for (int c = 0; c < 3; c++)
            {
                rgb[to + c] = alpha == 255 ? rgba[from + c] : (byte)((rgba[from + c] * alpha + 255 * (255 - alpha) + 127) / 255);
            }
        }

        return new DecodedImage(info.Width, info.Height, rgb);
    }

    private static DataException Refusal(string name, string problem, string expectation) => new($"{name}: {problem}. Expected {expectation}.");
}
