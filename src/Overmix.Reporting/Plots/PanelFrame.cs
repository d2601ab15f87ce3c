using SkiaSharp;

namespace Overmix.Reporting.Plots;

/// <summary>Where the parts of a panel lie, pixels of the whole figure.</summary>
/// <param name="Area">The whole panel.</param>
/// <param name="Data">The rectangle between the axes.</param>
/// <param name="Title">Lines of the heading.</param>
/// <param name="Note">Lines of the note under it.</param>
internal sealed record PanelFrame(SKRect Area, SKRect Data, IReadOnlyList<string> Title, IReadOnlyList<string> Note)
{
    /// <summary>Room left and right of the heading.</summary>
    public const float Margin = 14;

    /// <summary>Line height as a multiple of the text size.</summary>
    public const float Leading = 1.35f;

    /// <summary>Size of the heading as a multiple of the text size.</summary>
    public const float TitleScale = 1.3f;

    /// <summary>Lays a panel out.</summary>
    public static PanelFrame Of(Panel panel, FigureShape shape, SKRect area)
    {
        float small = shape.TextSize, room = area.Width - (2 * Margin);
        IReadOnlyList<string> title = FigureText.Wrap(panel.Title, small * TitleScale, room);
        IReadOnlyList<string> note = FigureText.Wrap(panel.Note, small, room);
        float top = Margin + (title.Count * small * TitleScale * Leading) + (note.Count * small * Leading) + (0.9f * small);
        float widest = panel.Y.Ticks.Select(t => FigureFont.Width(t.Label, small)).DefaultIfEmpty().Max();
        float left = Math.Max(shape.AxisRoom, Margin + widest + (0.6f * small));
        float bottom = Margin + (small * (0.7f + (2 * Leading)));
        var data = new SKRect(area.Left + left, area.Top + top, area.Right - shape.LabelRoom, area.Bottom - bottom);
        return new PanelFrame(area, data, title, note);
    }

    /// <summary>The pixel of an epoch and a value.</summary>
    public SKPoint At(Panel panel, double epoch, double value) => new(
        Data.Left + ((float)panel.X.Share(epoch) * Data.Width),
        Data.Bottom - ((float)panel.Y.Share(value) * Data.Height));
}
