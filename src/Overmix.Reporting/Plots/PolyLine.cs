using ScottPlot;
using SkiaSharp;

namespace Overmix.Reporting.Plots;

/// <summary>How a line is drawn.</summary>
/// <param name="Color">Colour, with its opacity.</param>
/// <param name="Width">Pixels.</param>
/// <param name="Dash">Lengths on and off, pixels; empty for a solid line.</param>
internal sealed record Stroke(SKColor Color, float Width, IReadOnlyList<float> Dash);

/// <summary>
/// A line through points. Dashes are cut before drawing: the SVG writer of Skia knows none and complains on the error stream.
/// </summary>
internal sealed class PolyLine(IReadOnlyList<Coordinates> points, Stroke stroke) : IPlottable
{
    /// <inheritdoc/>
    public bool IsVisible { get; set; } = true;

    /// <inheritdoc/>
    public IAxes Axes { get; set; } = new Axes();

    /// <inheritdoc/>
    public IEnumerable<LegendItem> LegendItems => [];

    /// <summary>No limits of its own: the panel sets them.</summary>
    public AxisLimits GetAxisLimits() => AxisLimits.NoLimits;

    /// <inheritdoc/>
    public void Render(RenderPack rp)
    {
        using var path = new SKPath();
        for (int i = 0; i < points.Count; i++)
        {
            Pixel pixel = Axes.GetPixel(points[i]);
            if (i == 0)
            {
                path.MoveTo(pixel.X, pixel.Y);
            }
            else
            {
                path.LineTo(pixel.X, pixel.Y);
            }
        }

        Draw(rp.Canvas, path, stroke);
    }

    /// <summary>Draws a path, its dashes cut.</summary>
    public static void Draw(SKCanvas canvas, SKPath path, Stroke stroke)
    {
        using var paint = new SKPaint { Color = stroke.Color, StrokeWidth = stroke.Width, IsAntialias = true, Style = SKPaintStyle.Stroke, StrokeJoin = SKStrokeJoin.Round };
        if (stroke.Dash.Count == 0)
        {
            canvas.DrawPath(path, paint);
            return;
        }

        using SKPath dashes = Cut(path, stroke.Dash);
        canvas.DrawPath(dashes, paint);
    }

    private static SKPath Cut(SKPath path, IReadOnlyList<float> dash)
    {
        var cut = new SKPath();
        using var measure = new SKPathMeasure(path);
        float at = 0;
        for (int i = 0; at < measure.Length; i++)
        {
            float end = at + dash[i % dash.Count];
            if (i % 2 == 0)
            {
                measure.GetSegment(at, Math.Min(end, measure.Length), cut, startWithMoveTo: true);
            }

            at = end;
        }

        return cut;
    }
}
