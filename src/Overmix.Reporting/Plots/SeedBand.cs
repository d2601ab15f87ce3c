using Overmix.Core.Curves;

namespace Overmix.Reporting.Plots;

/// <summary>A value at an epoch.</summary>
internal readonly record struct CurvePoint(double Epoch, double Value);

/// <summary>The mean over seeds at an epoch, with the lowest and the highest seed.</summary>
internal readonly record struct BandPoint(double Epoch, double Mean, double Low, double High);

/// <summary>Curves of several seeds as lines and as one mean line with its band.</summary>
internal static class SeedBand
{
    /// <summary>
    /// Mean, lowest and highest value at each epoch that every run reached with a finite value. Diverged runs are left out: a mean that loses a seed on
    /// its way would jump for no reason of the training.
    /// </summary>
    /// <param name="curves">The runs.</param>
    /// <param name="value">The value of a record.</param>
    /// <returns>Points with epochs rising from above 0 (the axis is logarithmic); empty if the runs share fewer than half of them.</returns>
    public static IReadOnlyList<BandPoint> Of(IReadOnlyList<RunCurve> curves, Func<EpochRecord, double> value)
    {
        List<IReadOnlyList<CurvePoint>> lines = [.. curves.Where(c => !c.HasDiverged).Select(c => Line(c, value)).Where(l => l.Count > 0)];
        BandPoint[] shared = [.. lines
            .SelectMany(line => line)
            .GroupBy(p => p.Epoch, p => p.Value)
            .Where(g => g.Count() == lines.Count)
            .OrderBy(g => g.Key)
            .Select(g => new BandPoint(g.Key, g.Average(), g.Min(), g.Max()))];
        // Runs evaluated at different epochs: a mean over the few that they share would mislead.
        return lines.Count > 0 && 2 * shared.Length >= lines.Min(l => l.Count) ? shared : [];
    }

    /// <summary>The finite points of one run, epochs above 0.</summary>
    public static IReadOnlyList<CurvePoint> Line(RunCurve curve, Func<EpochRecord, double> value) =>
        [.. curve.Records.Where(r => r.Epoch > 0 && double.IsFinite(value(r))).Select(r => new CurvePoint(r.Epoch, value(r)))];

    /// <summary>At most one point for each column of the figure, the last one: long runs would make heavy files that look the same.</summary>
    /// <param name="points">Points, epochs rising.</param>
    /// <param name="epoch">The epoch of a point.</param>
    /// <param name="columns">How many columns the whole axis has.</param>
    public static IReadOnlyList<T> Thin<T>(IReadOnlyList<T> points, Func<T, double> epoch, int columns = 200) => ThinAlong(points, p => Math.Log10(epoch(p)), columns);

    /// <summary>At most one point for each column of the figure, the last one.</summary>
    /// <param name="points">Points in the axis's order.</param>
    /// <param name="place">The coordinate of a point along the axis.</param>
    /// <param name="columns">How many columns the whole axis has.</param>
    public static IReadOnlyList<T> ThinAlong<T>(IReadOnlyList<T> points, Func<T, double> place, int columns = 200)
    {
        if (points.Count <= columns)
        {
            return points;
        }

        double first = place(points[0]), span = place(points[^1]) - first;
        return [.. points.GroupBy(p => (int)((place(p) - first) / span * (columns - 1))).Select(g => g.Last())];
    }
}
