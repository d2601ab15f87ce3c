namespace Overmix.Training.Data.Images;

/// <summary>A picture in memory: red, green and blue of each pixel, row by row.</summary>
/// <param name="Width">Pixels across; ≥ 1.</param>
/// <param name="Height">Pixels down; ≥ 1.</param>
/// <param name="Rgb">Bytes, <c>[Height, Width, 3]</c>.</param>
internal sealed record DecodedImage(int Width, int Height, byte[] Rgb)
{
    /// <summary>Whether every pixel is grey: red = green = blue.</summary>
    public bool IsGrey
    {
        get
        {
            for (int i = 0; i < Rgb.Length; i += 3)
            {
                if (Rgb[i] != Rgb[i + 1] || Rgb[i] != Rgb[i + 2])
                {
                    return false;
                }
            }

            return true;
        }
    }

    /// <summary>Writes the picture as planes, <c>[channels, Height, Width]</c>: three, or one of grey.</summary>
    public void CopyPlanes(Span<byte> destination, int channels)
    {
        int plane = Width * Height;
        if (channels == 1 && !IsGrey)
        {
            CopyLuma(destination);
            return;
        }

        for (int c = 0; c < channels; c++)
        {
            Span<byte> target = destination.Slice(c * plane, plane);
            for (int i = 0, from = c; i < target.Length; i++, from += 3)
            {
                target[i] = Rgb[from];
            }
        }
    }

    // ITU-R BT.601 weights in 16 bits, as JPEG and PNG tools use them.
    private void CopyLuma(Span<byte> destination)
    {
        for (int i = 0, from = 0; from < Rgb.Length; i++, from += 3)
        {
            destination[i] = (byte)((19595 * Rgb[from] + 38470 * Rgb[from + 1] + 7471 * Rgb[from + 2] + 32768) >> 16);
        }
    }
}
