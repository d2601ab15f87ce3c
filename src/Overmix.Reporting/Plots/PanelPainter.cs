using ScottPlot;
using SkiaSharp;

namespace Overmix.Reporting.Plots;

/// <summary>Draws a panel: ScottPlot draws axes, grid, bands, lines and markers; the text goes to its own layer.</summary>
internal sealed class PanelPainter(Panel panel, Theme theme, FigureShape shape, SKRect area)
{
    private const float TickLength = 4;
    private readonly PanelFrame _frame = PanelFrame.Of(panel, shape, area);

    /// <summary>Draws the panel.</summary>
    /// <param name="canvas">Takes the lines.</param>
    /// <param name="text">Takes the text.</param>
    public void Paint(SKCanvas canvas, TextLayer text)
    {
        using var plot = new Plot();
        ArrangeAxes(plot);
        SeriesPainter.Add(plot, panel, theme);
        // A first rendering finds the limits new and draws everything twice: it goes nowhere.
        using (var nowhere = new SKNoDrawCanvas((int)area.Width, (int)area.Height))
        {
            plot.Render(nowhere, (int)area.Width, (int)area.Height);
        }

        canvas.Save();
        // A plot clears all that it may draw on: confined to its area, it leaves its neighbours alone.
        canvas.ClipRect(area);
        canvas.Translate(area.Left, area.Top);
        plot.Render(canvas, (int)area.Width, (int)area.Height);
        canvas.Restore();
        var words = new PanelText(panel, theme, shape, _frame, text);
        words.Add();
        foreach ((Series series, SKPoint left) in words.Keys)
        {
            PaintKey(canvas, series, left);
        }
    }

    private void PaintKey(SKCanvas canvas, Series series, SKPoint left)
    {
        if (!series.IsCloud)
        {
            using var path = new SKPath();
            path.MoveTo(left);
            path.LineTo(left.X + PanelText.KeyWidth, left.Y);
            PolyLine.Draw(canvas, path, SeriesPainter.StrokeOf(series, theme));
        }

        if (!series.HasMarkers)
        {
            return;
        }

        using ScottPlot.Paint paint = ScottPlot.Paint.NewDisposablePaint();
        SeriesPainter.MarkerOf(series, theme, SeriesPainter.MeanMarker).Render(canvas, new Pixel(left.X + (PanelText.KeyWidth / 2), left.Y), paint);
    }

    private void ArrangeAxes(Plot plot)
    {
        SKRect data = _frame.Data;
        plot.Layout.Fixed(new PixelPadding(data.Left - area.Left, area.Right - data.Right, area.Bottom - data.Bottom, data.Top - area.Top));
        plot.FigureBackground.Color = Of(theme.Ground);
        plot.DataBackground.Color = Of(theme.Ground);
        plot.Axes.SetLimits(panel.X.Map(panel.X.Low), panel.X.Map(panel.X.High), panel.Y.Map(panel.Y.Low), panel.Y.Map(panel.Y.High));
        plot.Axes.Bottom.TickGenerator = Ticks(panel.X);
        plot.Axes.Left.TickGenerator = Ticks(panel.Y);
        plot.Axes.Color(Of(theme.Soft));
        plot.Axes.Right.FrameLineStyle.Width = 0;
        plot.Axes.Top.FrameLineStyle.Width = 0;
        plot.Axes.Left.FrameLineStyle.Width = 0;
        plot.Axes.Left.MajorTickStyle.Length = 0;
        plot.Axes.Left.MinorTickStyle.Length = 0;
        plot.Axes.Bottom.MajorTickStyle.Length = TickLength;
        plot.Axes.Bottom.MinorTickStyle.Length = TickLength / 2;
        plot.Grid.XAxisStyle.IsVisible = false;
        plot.Grid.MajorLineColor = Of(theme.Rule);
        plot.Grid.MajorLineWidth = 1;
    }

    // The labels stay empty: all text is drawn in the text layer, with the embedded font.
    private static ScottPlot.TickGenerators.NumericManual Ticks(Axis axis) =>
        new([.. axis.Ticks.Select(t => t.Label.Length > 0 ? Tick.Major(axis.Map(t.Value), "") : Tick.Minor(axis.Map(t.Value)))]);

    private static Color Of(SKColor color) => new(color.Red, color.Green, color.Blue, color.Alpha);
}
