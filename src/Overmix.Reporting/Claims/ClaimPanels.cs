using System.Globalization;
using Overmix.Core.Claims;
using Overmix.Reporting.Figures;
using Overmix.Reporting.Plots;
using Overmix.Reporting.Theory;

namespace Overmix.Reporting.Claims;

/// <summary>Turns the figure of a claim into one that is painted.</summary>
internal static class ClaimPanels
{
    /// <summary>The size of claims' figures: wider than the report's, because the names of their lines are longer.</summary>
    public static FigureShape Shape(int panels) => FigureShape.Wide with { Width = panels == 1 ? 760 : 1_120, PanelHeight = 400, LabelRoom = 176 };

    /// <summary>Makes the figure.</summary>
    /// <param name="id">The claim's id.</param>
    /// <param name="figure">Its figure.</param>
    public static Figure Of(string id, ClaimFigure figure) => new()
    {
        Id = id,
        Panels = [.. figure.Panels.Select(PanelOf)],
        Caption = figure.Caption,
        AltText = string.Join(' ', figure.Panels.Select(p => $"{p.Title}, {p.YLabel} over {p.XLabel}. {string.Join(' ', p.Series.Where(s => s.Y.Count > 0).Select(s => Tell(p, s)))}")),
        Csv = "",
    };

    private static Panel PanelOf(ClaimPanel panel)
    {
        Series[] series = [.. panel.Series.Select((s, slot) => SeriesOf(panel, s, slot)).Where(s => s.Mean.Count > 0)];
        double[] x = [.. series.SelectMany(s => s.Mean).Select(p => p.Epoch)];
        Axis horizontal = TheoryLimits.Horizontal(panel.LogX, x, series.Any(s => s.IsCloud));
        return new Panel
        {
            Title = FigureText.Clean(panel.Title),
            Note = FigureText.Clean($"{panel.YLabel}{(panel.LogY ? " (log scale)" : "")}"),
            X = horizontal,
            XLabel = FigureText.Clean(panel.XLabel),
            Y = Vertical(panel, series, horizontal),
            Series = series,
            References = [.. panel.Levels.Where(l => double.IsFinite(l.Value) && (!panel.LogY || l.Value > 0)).Select(l => new Reference([new CurvePoint(horizontal.Low, l.Value), new CurvePoint(horizontal.High, l.Value)], FigureText.Clean(l.Label)))],
            HasKeys = true,
        };
    }

    private static Axis Vertical(ClaimPanel panel, Series[] series, Axis horizontal)
    {
        IReadOnlyList<CurvePoint> points = GroupSeries.Extent(series);
        if (panel.IsPercent && !panel.LogY)
        {
            return Limits.Errors(points, horizontal).Axis;
        }

        double[] values = [.. points.Select(p => p.Value).Concat(panel.Levels.Select(l => l.Value)).Where(v => double.IsFinite(v) && (!panel.LogY || v > 0))];
        return panel.LogY || panel.Levels.Count == 0 ? TheoryLimits.Vertical(panel.LogY, values) : Limits.Losses(values);
    }

    private static Series SeriesOf(ClaimPanel panel, ClaimSeries series, int slot)
    {
        bool Drawn(double v, bool isLog) => double.IsFinite(v) && (!isLog || v > 0);
        double At(IReadOnlyList<double>? band, int i) => band is not null && Drawn(band[i], panel.LogY) ? band[i] : series.Y[i];
        BandPoint[] points =
        [
            .. Enumerable.Range(0, Math.Min(series.X.Count, series.Y.Count))
                .Where(i => Drawn(series.X[i], panel.LogX) && Drawn(series.Y[i], panel.LogY))
                .Select(i => new BandPoint(series.X[i], series.Y[i], At(series.Low, i), At(series.High, i))),
        ];
        string end = panel.IsPercent && points.Length > 0 && !series.IsCloud ? FigureText.Percent(points[^1].Mean) : "";
        return new Series(FigureText.Clean(series.Name), slot, points, [], [], end) { IsCloud = series.IsCloud };
    }

    private static string Tell(ClaimPanel panel, ClaimSeries series)
    {
        string Value(double v) => panel.IsPercent ? FigureText.Percent(v) : v.ToString("G3", CultureInfo.InvariantCulture);
        return series.IsCloud
            ? $"{FigureText.Clean(series.Name)}: {series.Y.Count} points from {Value(series.Y.Min())} to {Value(series.Y.Max())}."
            : $"{FigureText.Clean(series.Name)} goes from {Value(series.Y[0])} to {Value(series.Y[^1])}; lowest {Value(series.Y.Min())}, highest {Value(series.Y.Max())}.";
    }
}
