namespace Overmix.Training.Data.Images;

/// <summary>A picture in memory: red, green and blue of each pixel, row by row.</summary>
/// <param name="Width">Pixels across; ≥ 1.</param>
/// <param name="Height">Pixels down; ≥ 1.</param>
/// <param name="Buffer">Begins with the bytes, <c>[Height, Width, 3]</c>; may be longer.</param>
internal sealed record DecodedImage(int Width, int Height, byte[] Buffer)
{
    /// <summary>Bytes, <c>[Height, Width, 3]</c>.</summary>
    public ReadOnlySpan<byte> Rgb => Buffer.AsSpan(0, Width * Height * 3);

    /// <summary>Whether every pixel is grey: red = green = blue.</summary>
    public bool IsGrey
    {
        get
        {
            ReadOnlySpan<byte> rgb = Rgb;
            for (int i = 0; i < rgb.Length; i += 3)
            {
                if (rgb[i] != rgb[i + 1] || rgb[i] != rgb[i + 2])
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
        ReadOnlySpan<byte> rgb = Rgb;
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
                target[i] = rgb[from];
            }
        }
    }

    // ITU-R BT.601 weights in 16 bits, as JPEG and PNG tools use them.
    private void CopyLuma(Span<byte> destination)
    {
        ReadOnlySpan<byte> rgb = Rgb;
        for (int i = 0, from = 0; from < rgb.Length; i++, from += 3)
        {
            destination[i] = (byte)((19595 * rgb[from] + 38470 * rgb[from + 1] + 7471 * rgb[from + 2] + 32768) >> 16);
        }
    }
}
