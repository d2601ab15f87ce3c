using ScottPlot;
using ScottPlot.Plottables;
using SkiaSharp;

namespace Overmix.Reporting.Plots;

/// <summary>Puts bands, lines, markers and references on a plot.</summary>
internal static class SeriesPainter
{
    private const int MarkersPerLine = 8;
    private const float MeanWidth = 2.6f;

    /// <summary>Size of a marker on a mean line.</summary>
    public const float MeanMarker = 8;

    // As many as colours: within the palette each of the three tells series apart.
    private static readonly MarkerShape[] Markers =
    [
        MarkerShape.FilledCircle, MarkerShape.FilledSquare, MarkerShape.FilledTriangleUp, MarkerShape.FilledDiamond, MarkerShape.FilledTriangleDown,
        MarkerShape.OpenCircle, MarkerShape.OpenSquare, MarkerShape.OpenTriangleUp,
    ];

    private static readonly float[][] Dashes = [[], [9, 4], [2.5f, 3], [10, 3, 2.5f, 3], [5, 2.5f], [16, 4], [2.5f, 7], [10, 3, 2.5f, 3, 2.5f, 3]];

    /// <summary>Adds everything of a panel, what matters most last.</summary>
    public static void Add(Plot plot, Panel panel, Theme theme)
    {
        // The first series is the one under study: drawn last, on top of the others.
        Series[] order = [.. panel.Series.Reverse()];
        foreach (Series series in order)
        {
            AddBand(plot, panel, series, theme);
        }

        foreach (Series series in order)
        {
            AddSeeds(plot, panel, series, theme);
        }

        AddReferences(plot, panel, theme);
        foreach (Series series in order)
        {
            AddMean(plot, panel, series, theme);
        }

        AddRings(plot, panel, theme);
    }

    /// <summary>The stroke of a series' mean line.</summary>
    public static Stroke StrokeOf(Series series, Theme theme) => new(theme.Of(series.Slot), MeanWidth, DashesOf(series.Slot));

    /// <summary>The line style of a slot: lengths of strokes and gaps in turn, none for a solid line. A colour that starts over gets another style each time.</summary>
    public static IReadOnlyList<float> DashesOf(int slot) => Dashes[(slot + (3 * (slot / Dashes.Length))) % Dashes.Length];

    /// <summary>The marker of a series.</summary>
    public static MarkerStyle MarkerOf(Series series, Theme theme, float size) => new(Markers[series.Slot % Markers.Length], size, Of(theme.Of(series.Slot)));

    // Many points: small ones, so that they do not run into each other.
    private static float CloudMarker(int count) => count > 150 ? 3.5f : count > 40 ? 5.5f : MeanMarker + 1;

    private static void AddBand(Plot plot, Panel panel, Series series, Theme theme)
    {
        BandPoint[] points = [.. SeedBand.ThinAlong(series.Mean, p => panel.X.Map(p.Epoch)).Where(p => !panel.Y.IsLog || p.High > 0)];
        if (points.Length < 2 || series.IsCloud)
        {
            return;
        }

        // A seed at zero has no logarithm: the band then reaches the bottom of the axis.
        double Lowest(double value) => panel.Y.IsLog ? Math.Max(value, panel.Y.Low / 10) : value;
        FillY fill = plot.Add.FillY(
            [.. points.Select(p => panel.X.Map(p.Epoch))], [.. points.Select(p => panel.Y.Map(Lowest(p.Low)))], [.. points.Select(p => panel.Y.Map(p.High))]);
        fill.FillColor = Of(theme.Of(series.Slot)).WithAlpha(.16);
        fill.LineWidth = 0;
        fill.MarkerSize = 0;
    }

    private static void AddSeeds(Plot plot, Panel panel, Series series, Theme theme)
    {
        // Without a mean the single runs carry the figure.
        bool isAlone = series.Mean.Count == 0;
        var stroke = new Stroke(theme.Of(series.Slot).WithAlpha(isAlone ? (byte)255 : (byte)95), isAlone ? MeanWidth / 2 : 1, []);
        foreach (IReadOnlyList<CurvePoint> line in series.Seeds)
        {
            plot.Add.Plottable(new PolyLine(Coordinates(panel, SeedBand.ThinAlong(line, p => panel.X.Map(p.Epoch))), stroke));
            if (line.Count == 1)
            {
                AddMarkers(plot, Coordinates(panel, line), series.Slot, theme, 5);
            }
        }

        AddMarkers(plot, Coordinates(panel, series.Breaks), series.Slot, theme, 11, MarkerShape.Eks);
    }

    private static void AddMean(Plot plot, Panel panel, Series series, Theme theme)
    {
        if (series.IsCloud)
        {
            AddMarkers(plot, Coordinates(panel, [.. series.Mean.Select(p => new CurvePoint(p.Epoch, p.Mean))]), series.Slot, theme, CloudMarker(series.Mean.Count));
            return;
        }

        Coordinates[] points = Coordinates(panel, [.. SeedBand.ThinAlong(series.Mean, p => panel.X.Map(p.Epoch)).Select(p => new CurvePoint(p.Epoch, p.Mean))]);
        plot.Add.Plottable(new PolyLine(points, StrokeOf(series, theme)));
        AddMarkers(plot, series.HasMarkers ? Spread(points, panel) : [], series.Slot, theme, MeanMarker);
    }

    private static void AddReferences(Plot plot, Panel panel, Theme theme)
    {
        foreach (Reference reference in panel.References)
        {
            plot.Add.Plottable(new PolyLine(Coordinates(panel, reference.Points), new Stroke(theme.Ink, 1.5f, [6, 4])));
        }

        foreach (TurnMark mark in panel.Marks)
        {
            double x = panel.X.Map(mark.Epoch);
            Coordinates[] vertical = [new(x, panel.Y.Map(panel.Y.Low)), new(x, panel.Y.Map(panel.Y.High))];
            plot.Add.Plottable(new PolyLine(vertical, new Stroke(theme.Of(mark.Slot), 1.2f, [2, 4])));
        }
    }

    private static void AddRings(Plot plot, Panel panel, Theme theme)
    {
        foreach (TurnMark mark in panel.Marks.Where(m => m.Value is not null))
        {
            Markers ring = plot.Add.Markers(Coordinates(panel, [new CurvePoint(mark.Epoch, mark.Value!.Value)]), MarkerShape.FilledCircle, 13);
            ring.MarkerStyle.FillColor = Of(theme.Ground);
            ring.MarkerStyle.OutlineColor = Of(theme.Of(mark.Slot));
            ring.MarkerStyle.OutlineWidth = 2.6f;
        }
    }

    private static void AddMarkers(Plot plot, Coordinates[] points, int slot, Theme theme, float size, MarkerShape? marker = null)
    {
        if (points.Length > 0)
        {
            plot.Add.Markers(points, marker ?? Markers[slot % Markers.Length], size, Of(theme.Of(slot)));
        }
    }

    // Markers at even distances along the axis, so that dense evaluations do not turn the line into beads.
    private static Coordinates[] Spread(Coordinates[] points, Panel panel)
    {
        double low = panel.X.Map(panel.X.Low), gap = (panel.X.Map(panel.X.High) - low) / MarkersPerLine;
        return [.. points.GroupBy(p => Math.Min(Math.Floor((p.X - low) / gap), MarkersPerLine - 1)).Select(g => g.MinBy(p => Math.Abs(p.X - low - ((g.Key + 0.5) * gap))))];
    }

    private static Coordinates[] Coordinates(Panel panel, IReadOnlyList<CurvePoint> points) =>
        [.. points.Where(p => !panel.Y.IsLog || p.Value > 0).Select(p => new Coordinates(panel.X.Map(p.Epoch), panel.Y.Map(p.Value)))];

    private static Color Of(SKColor color) => new(color.Red, color.Green, color.Blue, color.Alpha);
}
