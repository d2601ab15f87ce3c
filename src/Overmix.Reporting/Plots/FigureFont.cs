using SkiaSharp;

namespace Overmix.Reporting.Plots;

/// <summary>
/// The one typeface of all figures, carried in the assembly, so that a figure looks the same on a machine without fonts.
/// SVG files get its outlines, not its name: they need no font to be read.
/// </summary>
internal static class FigureFont
{
    /// <summary>The font's units to an em: outlines taken at this size have integer coordinates.</summary>
    public const int UnitsPerEm = 2048;

    private static readonly Lazy<SKTypeface> Loaded = new(Load);

    /// <summary>The typeface, of weight regular.</summary>
    public static SKTypeface Typeface => Loaded.Value;

    /// <summary>The font at a size, laid out by fractions of a pixel and without hinting, so that widths scale.</summary>
    /// <param name="size">Pixels.</param>
    public static SKFont At(float size) => new(Typeface, size)
    {
        Subpixel = true,
        LinearMetrics = true,
        Hinting = SKFontHinting.None,
        Edging = SKFontEdging.Antialias,
    };

    /// <summary>The width of a text, pixels.</summary>
    public static float Width(string text, float size)
    {
        using SKFont font = At(size);
        return font.MeasureText(text);
    }

    /// <summary>The text, cut with an ellipsis where it is wider than the room.</summary>
    public static string Fit(string text, float size, float room)
    {
        if (Width(text, size) <= room)
        {
            return text;
        }

        int kept = text.Length;
        while (kept > 0 && Width(string.Concat(text.AsSpan(0, kept), "…"), size) > room)
        {
            kept -= kept > 1 && char.IsLowSurrogate(text[kept - 1]) ? 2 : 1;
        }

        return string.Concat(text.AsSpan(0, kept).TrimEnd(), "…");
    }

    private static SKTypeface Load()
    {
        using Stream stream = typeof(FigureFont).Assembly.GetManifestResourceStream("DejaVuSans.ttf")!;
        using SKData data = SKData.Create(stream);
        return SKTypeface.FromData(data);
    }
}
