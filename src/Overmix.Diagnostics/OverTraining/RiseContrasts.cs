namespace Overmix.Diagnostics.OverTraining;

/// <summary>
/// The contrasts that look for a rise: 0 before <c>a</c>, a ramp from <c>a</c> to <c>b</c>, level to <c>c</c>, less the mean over [a, c). The start a runs over
/// sixteenths of the curve, the ramp lasts an eighth, a quarter or a half of it or goes on to c; c is the curve's end, or, for rises that came and went, ½ … ⅞ of it.
/// </summary>
internal sealed class RiseContrasts
{
    private const int Starts = 16;

    private readonly Contrast[] _contrasts;

    private RiseContrasts(Contrast[] contrasts) => _contrasts = contrasts;

    /// <summary>Those of rises that are still there at the end.</summary>
    public static RiseContrasts ToEnd(int count) => new([.. Until(count, count)]);

    /// <summary>Those of rises that may have gone.</summary>
    public static RiseContrasts Inner(int count) => new([.. new[] { 4, 5, 6, 7 }.SelectMany(eighths => Until((int)Math.Round(eighths * count / 8.0), count))]);

    /// <summary>The largest contrast in its standard deviations.</summary>
    /// <param name="values">The curve.</param>
    /// <param name="noise">Its noise.</param>
    public double Largest(ReadOnlySpan<double> values, NoiseFit noise)
    {
        double largest = double.NegativeInfinity;
        foreach (Contrast contrast in _contrasts)
        {
            largest = Math.Max(largest, contrast.Of(values) / contrast.Deviations[noise.Grid]);
        }

        // Noise of nothing: a rise of rounding's size is none.
        return noise.Innovation > 0 && double.IsFinite(largest) ? largest / noise.Innovation : 0;
    }

    /// <summary>Standard deviation, in innovations, of the height that the ramp over a curve's last half finds.</summary>
    public static double HeightDeviation(int count, int grid)
    {
        Contrast half = Make(count / 2, count - 1, count, count);
        double height = half.Of([.. Enumerable.Range(0, count).Select(i => Math.Clamp((i - (count / 2.0)) / (count - 1 - (count / 2.0)), 0, 1))]);
        return half.Deviations[grid] / height;
    }

    private static IEnumerable<Contrast> Until(int end, int count)
    {
        int step = Math.Max(1, (int)Math.Round((double)count / Starts)), shortest = Math.Max(6, count / 8);
        for (int start = 0; end - start >= shortest; start += step)
        {
            foreach (int length in new[] { count / 8, count / 4, count / 2, end - 1 - start }.Distinct().Where(w => w >= 2 && start + w <= end - 1))
            {
                yield return Make(start, start + length, end, count);
            }
        }
    }

    private static Contrast Make(int start, int top, int end, int count)
    {
        double[] weights = [.. Enumerable.Range(start, end - start).Select(i => Math.Min(1, (double)(i - start) / (top - start)))];
        double mean = weights.Average(), length = Math.Sqrt(weights.Sum(w => (w - mean) * (w - mean)));
        double[] centred = [.. weights.Select(w => (w - mean) / length)];
        return new Contrast(start, centred, [.. SerialNoise.Correlations.Select(rho => Deviation(centred, rho))]);
    }

    // √(cᵀVc) for V_ij = ρ^|i−j| / (1 − ρ²), summed with one running term instead of all pairs.
    private static double Deviation(double[] weights, double rho)
    {
        (double before, double sum) = (0, 0);
        foreach (double weight in weights)
        {
            sum += (weight * weight) + (2 * weight * rho * before);
            before = weight + (rho * before);
        }

        return Math.Sqrt(sum / (1 - (rho * rho)));
    }

    private sealed record Contrast(int Start, double[] Weights, double[] Deviations)
    {
        public double Of(ReadOnlySpan<double> values) => InnerProduct.Of(Weights, values.Slice(Start, Weights.Length));
    }
}
