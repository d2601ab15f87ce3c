using SkiaSharp;

namespace Overmix.Reporting.Plots;

/// <summary>Where a text lies against its point.</summary>
internal enum TextAlign
{
    /// <summary>Starts at the point.</summary>
    Start,

    /// <summary>Is centred on the point.</summary>
    Middle,

    /// <summary>Ends at the point.</summary>
    End,
}

/// <summary>A line of text in a figure.</summary>
/// <param name="Text">The characters.</param>
/// <param name="X">Point, pixels from the left.</param>
/// <param name="Baseline">Base line, pixels from the top.</param>
/// <param name="Size">Font size, pixels.</param>
/// <param name="Color">Colour.</param>
/// <param name="Halo">A rim that keeps lines behind the text off it; transparent for none.</param>
internal readonly record struct TextRun(string Text, float X, float Baseline, float Size, SKColor Color, SKColor Halo = default)
{
    /// <summary>Width of the rim's stroke, half of it outside the letters; pixels.</summary>
    public const float HaloWidth = 5;
}

/// <summary>
/// All text of a figure, kept apart from the lines: a bitmap draws it with the font, an SVG file takes the outlines of its letters, each letter once.
/// </summary>
internal sealed class TextLayer
{
    private readonly List<TextRun> _runs = [];

    /// <summary>The lines of text, in the order added, each starting at its point.</summary>
    public IReadOnlyList<TextRun> Runs => _runs;

    /// <summary>Adds a line of text; an empty one adds nothing.</summary>
    public void Add(TextRun run, TextAlign align = TextAlign.Start)
    {
        if (run.Text.Length == 0)
        {
            return;
        }

        float width = FigureFont.Width(run.Text, run.Size);
        float shift = align switch { TextAlign.Middle => width / 2, TextAlign.End => width, _ => 0 };
        _runs.Add(run with { X = run.X - shift });
    }

    /// <summary>Draws the text.</summary>
    public void Draw(SKCanvas canvas)
    {
        foreach (TextRun run in _runs)
        {
            using SKFont font = FigureFont.At(run.Size);
            using var paint = new SKPaint { Color = run.Color, IsAntialias = true };
            if (run.Halo.Alpha > 0)
            {
                using var rim = new SKPaint { Color = run.Halo, IsAntialias = true, Style = SKPaintStyle.Stroke, StrokeWidth = TextRun.HaloWidth, StrokeJoin = SKStrokeJoin.Round };
                canvas.DrawText(run.Text, run.X, run.Baseline, font, rim);
            }

            canvas.DrawText(run.Text, run.X, run.Baseline, font, paint);
        }
    }
}
