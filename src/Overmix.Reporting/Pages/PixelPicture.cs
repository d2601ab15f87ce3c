using Overmix.Core.Gallery;
using SkiaSharp;

namespace Overmix.Reporting.Pages;

/// <summary>A small picture of bytes as PNG.</summary>
internal static class PixelPicture
{
    /// <summary>The picture; three channels in colour, any other number by its first, grey.</summary>
    /// <param name="all">Its shape.</param>
    /// <param name="pixels">Its bytes, channel by channel.</param>
    public static byte[] Png(GalleryExamples all, IReadOnlyList<byte> pixels)
    {
        int size = all.Height * all.Width;
        bool isColour = all.Channels == 3;
        using var bitmap = new SKBitmap(new SKImageInfo(all.Width, all.Height, SKColorType.Rgba8888, SKAlphaType.Opaque));
        for (int i = 0; i < size; i++)
        {
            byte Channel(int c) => pixels[(isColour ? c * size : 0) + i];
            bitmap.SetPixel(i % all.Width, i / all.Width, new SKColor(Channel(0), Channel(1), Channel(2)));
        }

        using SKData png = bitmap.Encode(SKEncodedImageFormat.Png, 100)!;
        return png.ToArray();
    }
}
