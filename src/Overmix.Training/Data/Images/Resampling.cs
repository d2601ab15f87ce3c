namespace Overmix.Training.Data.Images;

/// <summary>
/// Scales a picture until its shorter side has a length, and cuts a square around its centre. The filter is a triangle as wide as a pixel of the larger grid (so that no
/// detail is skipped when scaling down), columns first, then rows, weights in 1/2¹⁶, each pass rounded to bytes: whole numbers only, hence the same bytes on every machine.
/// </summary>
internal static class Resampling
{
    private const int Bits = 16;

    /// <summary>The square picture.</summary>
    /// <param name="image">Any picture.</param>
    /// <param name="size">Side of the square; ≥ 1.</param>
    /// <param name="buffers">Where the square is put: it holds until they are used again.</param>
    public static DecodedImage ToSquare(DecodedImage image, int size, DecodingBuffers buffers)
    {
        if (image.Width == size && image.Height == size)
        {
            return image;
        }

        Window[] columns = Windows(image.Width, image.Height, size), rows = Windows(image.Height, image.Width, size);
        int first = rows.Min(r => r.Start), last = rows.Max(r => r.Start + r.Weights.Length);
        byte[] narrow = buffers.Rows(checked((last - first) * size * 3)); // only the rows that are needed
        for (int y = first; y < last; y++)
        {
            Blend(image.Rgb[(y * image.Width * 3)..], 3, columns, narrow.AsSpan((y - first) * size * 3), 3);
        }

        byte[] square = buffers.Square(size * size * 3);
        Window[] shifted = [.. rows.Select(r => r with { Start = r.Start - first })];
        for (int x = 0; x < size; x++)
        {
            Blend(narrow.AsSpan(x * 3), size * 3, shifted, square.AsSpan(x * 3), size * 3);
        }

        return new DecodedImage(size, size, square);
    }

    // Which source pixels make the pixels of the cut square along one side, and with which weights.
    private static Window[] Windows(int side, int other, int size)
    {
        // The side's length after scaling, rounded half up: size itself on the shorter side.
        long scaled = side <= other ? size : (2L * side * size + other) / (2L * other);
        long cut = (scaled - size) / 2;
        double ratio = (double)side / scaled, reach = Math.Max(ratio, 1);
        Window[] windows = new Window[size];
        for (int i = 0; i < size; i++)
        {
            double centre = (i + cut + 0.5) * ratio;
            int start = (int)Math.Max(0, Math.Floor(centre - reach)), end = (int)Math.Min(side, Math.Ceiling(centre + reach));
            windows[i] = new Window(start, Weigh(start, end, centre, reach));
        }

        return windows;
    }

    private static int[] Weigh(int start, int end, double centre, double reach)
    {
        double[] raw = [.. Enumerable.Range(start, end - start).Select(k => Math.Max(0, 1 - Math.Abs(k + 0.5 - centre) / reach))];
        double sum = raw.Sum();
        int[] weights = [.. raw.Select(w => (int)Math.Round(w / sum * (1 << Bits)))];
        weights[Array.IndexOf(raw, raw.Max())] += (1 << Bits) - weights.Sum(); // so that a flat picture stays as it is
        return weights;
    }

    private static void Blend(ReadOnlySpan<byte> source, int step, Window[] windows, Span<byte> target, int targetStep)
    {
        for (int i = 0, to = 0; i < windows.Length; i++, to += targetStep)
        {
            (int start, int[] weights) = windows[i];
            (long red, long green, long blue) = (1 << (Bits - 1), 1 << (Bits - 1), 1 << (Bits - 1));
            for (int k = 0, from = start * step; k < weights.Length; k++, from += step)
            {
                red += (long)weights[k] * source[from];
                green += (long)weights[k] * source[from + 1];
                blue += (long)weights[k] * source[from + 2];
            }

            (target[to], target[to + 1], target[to + 2]) = ((byte)(red >> Bits), (byte)(green >> Bits), (byte)(blue >> Bits));
        }
    }

    private readonly record struct Window(int Start, int[] Weights);
}
