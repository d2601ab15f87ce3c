namespace Overmix.Theory.Mixing;

/// <summary>
/// The exact law of the λ that CutMix realises. A nominal λ fixes the box's sides up to whole pixels, a uniform centre decides what the border clips off,
/// and the label is weighted by the area that is really cut: a discrete law on areas, shifted towards 1 because clipping only ever shrinks the box.
/// </summary>
/// <remarks>
/// The two half sides are constant in λ between the breakpoints √(1−λ) = 2k/size; the law's distribution function gives each stretch its probability. Given the half sides, rows and columns
/// are clipped independently. Source: Yun et al. (2019), CutMix. Their text treats λ as Beta(1, 1); E[H] of that, ½ nat, is not the floor of what is trained.
/// </remarks>
public static class CutMixLaw
{
    // √(1−λ) rounds to 1 in float64 exactly for λ ≤ 2⁻⁵⁴: the whole image, not one pair of rows less. Matters where Beta(α, α) with tiny α piles up at 0.
    private const double RoundsToWhole = 1.0 / (1L << 54);

    /// <summary>The law of 1 − area/(height·width).</summary>
    /// <param name="nominal">Law of the nominal λ.</param>
    /// <param name="height">Rows of the image; in [1, 4096].</param>
    /// <param name="width">Columns of the image; in [1, 4096].</param>
    /// <exception cref="ArgumentOutOfRangeException">A size outside its range.</exception>
    public static DiscreteLaw Effective(MixingLaw nominal, int height, int width)
    {
        ArgumentNullException.ThrowIfNull(nominal);
        Demand.Within(height, 1, 4096);
        Demand.Within(width, 1, 4096);
        double[] areas = new double[height * width + 1];
        foreach ((int halfRows, int halfColumns, double weight) in HalfSides(nominal, height, width))
        {
            Spread(areas, Lengths(halfRows, height), Lengths(halfColumns, width), weight);
        }

        int[] possible = [.. Enumerable.Range(0, areas.Length).Where(area => areas[area] > 0)];
        return new DiscreteLaw([.. possible.Select(area => 1 - area / ((double)height * width))], [.. possible.Select(area => areas[area])]);
    }

    private static IEnumerable<(int HalfRows, int HalfColumns, double Weight)> HalfSides(MixingLaw nominal, int height, int width)
    {
        IEnumerable<(double Value, double Weight)> atoms = nominal switch
        {
            FixedLaw point => [(point.Value, 1)],
            DiscreteLaw table => table.Values.Zip(table.Weights),
            UniformLaw { Low: var low, High: var high } when low == high => [(low, 1)],
            _ => [],
        };
        return atoms.Any()
            ? atoms.Select(a => (CutBox.HalfSide(a.Value, height), CutBox.HalfSide(a.Value, width), a.Weight))
            : Stretches(nominal, height, width);
    }

    private static IEnumerable<(int HalfRows, int HalfColumns, double Weight)> Stretches(MixingLaw nominal, int height, int width)
    {
        double[] sides = [.. Breakpoints(height).Concat(Breakpoints(width)).Append(1).Distinct().Order()]; // of √(1−λ), from 0 to 1
        double above = 1;
        for (int k = 0; k + 1 < sides.Length; k++)
        {
            double below = k + 2 == sides.Length ? nominal.Cumulative(RoundsToWhole) : nominal.Cumulative(1 - sides[k + 1] * sides[k + 1]);
            double middle = (sides[k] + sides[k + 1]) / 2;
            yield return ((int)(middle * height / 2), (int)(middle * width / 2), Math.Max(above - below, 0));
            above = below;
        }

        yield return (height / 2, width / 2, above);
    }

    private static IEnumerable<double> Breakpoints(int size) => Enumerable.Range(0, size / 2 + 1).Select(k => 2.0 * k / size);

    /// <summary>How often each clipped length occurs over the centres 0, …, size − 1.</summary>
    private static (int Length, double Share)[] Lengths(int half, int size) =>
        [.. Enumerable.Range(0, size).GroupBy(center => CutBox.Clipped(half, size, center).Length).Select(g => (g.Key, g.Count() / (double)size))];

    private static void Spread(double[] areas, (int Length, double Share)[] rows, (int Length, double Share)[] columns, double weight)
    {
        foreach ((int height, double rowShare) in rows)
        {
            foreach ((int width, double columnShare) in columns)
            {
                areas[height * width] += weight * rowShare * columnShare;
            }
        }
    }
}
