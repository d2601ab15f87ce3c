namespace Overmix.Diagnostics.OverTraining;

/// <summary>Where a curve's first fall is over: the noise is estimated behind it, for the steep start fits no smooth curve.</summary>
internal static class FallEnd
{
    /// <summary>Eighths of the curve that may be left out.</summary>
    public const int MostEighths = 4;

    private const double Share = 0.95;

    // In deviations of the differences between neighbours: a smaller fall the smooth curve can follow, and on a flat curve none of the values is to be lost.
    private const double SmallFall = 8;

    /// <summary>
    /// The first eighth of the curve at whose start running means have come 95 % of the way from the first to the lowest one; at most the middle; the start if the fall
    /// is small.
    /// </summary>
    public static int Eighth(ReadOnlySpan<double> curve)
    {
        int width = Math.Max(3, curve.Length / 20);
        double[] means = new double[curve.Length - width + 1];
        for (int i = 0; i < means.Length; i++)
        {
            foreach (double value in curve.Slice(i, width))
            {
                means[i] += value / width;
            }
        }

        if (means[0] - means.Min() <= SmallFall * Jitter(curve))
        {
            return 0;
        }

        double level = means[0] + (Share * (means.Min() - means[0]));
        int first = Array.FindIndex(means, m => m <= level);
        return Math.Clamp((int)Math.Ceiling(first / (curve.Length / 8.0)), 0, MostEighths);
    }

    // Noise by the median difference of neighbours, which no single jump or steep start moves.
    private static double Jitter(ReadOnlySpan<double> curve)
    {
        double[] steps = new double[curve.Length - 1];
        for (int i = 0; i < steps.Length; i++)
        {
            steps[i] = Math.Abs(curve[i + 1] - curve[i]);
        }

        return 1.4826 * SeedFigures.Median(steps) / Math.Sqrt(2);
    }

    /// <summary>Index at which an eighth begins.</summary>
    public static int IndexOf(int eighth, int count) => (int)Math.Round(eighth * count / 8.0);
}
