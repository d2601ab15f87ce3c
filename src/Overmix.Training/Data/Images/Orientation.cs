using SkiaSharp;

namespace Overmix.Training.Data.Images;

/// <summary>Turns a picture as its EXIF orientation says, so that the network sees what people see.</summary>
internal static class Orientation
{
    /// <summary>The picture upright.</summary>
    public static DecodedImage Apply(DecodedImage image, SKEncodedOrigin origin)
    {
        if (origin is SKEncodedOrigin.TopLeft or 0)
        {
            return image;
        }

        // The words name the sides of the shown picture on which the first stored row and the first stored column lie.
        bool swapped = origin is SKEncodedOrigin.LeftTop or SKEncodedOrigin.RightTop or SKEncodedOrigin.RightBottom or SKEncodedOrigin.LeftBottom;
        bool fromRight = origin is SKEncodedOrigin.TopRight or SKEncodedOrigin.BottomRight or SKEncodedOrigin.RightBottom or SKEncodedOrigin.LeftBottom;
        bool fromBottom = origin is SKEncodedOrigin.BottomRight or SKEncodedOrigin.BottomLeft or SKEncodedOrigin.RightTop or SKEncodedOrigin.RightBottom;
        (int width, int height) = swapped ? (image.Height, image.Width) : (image.Width, image.Height);
        ReadOnlySpan<byte> rgb = image.Rgb;
        byte[] turned = new byte[rgb.Length];
        for (int y = 0, to = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++, to += 3)
            {
                (int column, int row) = swapped ? (y, x) : (x, y);
                column = fromRight ? image.Width - 1 - column : column;
                row = fromBottom ? image.Height - 1 - row : row;
                rgb.Slice((row * image.Width + column) * 3, 3).CopyTo(turned.AsSpan(to));
            }
        }

        return new DecodedImage(width, height, turned);
    }
}
