namespace Overmix.Theory.Mixing;

/// <summary>A rectangle of pixels that CutMix takes from the partner; may be empty. Nominally its sides are √(1−λ) of the image's; the border clips it.</summary>
/// <param name="Top">First row.</param>
/// <param name="Left">First column.</param>
/// <param name="Height">Rows; ≥ 0.</param>
/// <param name="Width">Columns; ≥ 0.</param>
public readonly record struct CutBox(int Top, int Left, int Height, int Width)
{
    /// <summary>Pixels in the box.</summary>
    public long Area => (long)Height * Width;

    /// <summary>
    /// The box of a nominal λ about a centre: from centre − half to centre + half along each side, half = <see cref="HalfSide"/>, clipped to the image.
    /// </summary>
    /// <param name="lambda">Nominal λ in [0, 1].</param>
    /// <param name="height">Rows of the image; ≥ 1.</param>
    /// <param name="width">Columns of the image; ≥ 1.</param>
    /// <param name="centerRow">In [0, height).</param>
    /// <param name="centerColumn">In [0, width).</param>
    /// <remarks>Source: Yun et al. (2019), CutMix, appendix A, and its published code: sides are even before clipping.</remarks>
    public static CutBox About(double lambda, int height, int width, int centerRow, int centerColumn)
    {
        (int top, int rows) = Clipped(HalfSide(lambda, height), height, centerRow);
        (int left, int columns) = Clipped(HalfSide(lambda, width), width, centerColumn);
        return new CutBox(top, left, rows, columns);
    }

    /// <summary>⌊√(1−λ)·size/2⌋: half the side of a box before clipping, in pixels.</summary>
    /// <param name="lambda">Nominal λ in [0, 1].</param>
    /// <param name="size">Side of the image; ≥ 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument outside its range.</exception>
    public static int HalfSide(double lambda, int size) => (int)(Math.Sqrt(1 - Demand.Within(lambda, 0, 1)) * Demand.AtLeast(size, 1) / 2);

    /// <summary>Start and length of a side after clipping.</summary>
    internal static (int Start, int Length) Clipped(int half, int size, int center)
    {
        Demand.Within(center, 0, size - 1);
        int start = Math.Max(center - half, 0);
        return (start, Math.Min(center + half, size) - start);
    }

    /// <summary>λ as realised: the share of the image that stays, 1 − area/(height·width). It weights the first sample's label.</summary>
    /// <param name="height">Rows of the image.</param>
    /// <param name="width">Columns of the image.</param>
    public double Lambda(int height, int width) => 1 - Area / ((double)height * width);
}
