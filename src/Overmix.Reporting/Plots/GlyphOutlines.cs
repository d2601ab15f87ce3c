using System.Globalization;
using System.Text;
using SkiaSharp;

namespace Overmix.Reporting.Plots;

/// <summary>Text as SVG shapes: each letter's outline defined once, then used wherever it stands.</summary>
internal static class GlyphOutlines
{
    /// <summary>The SVG elements of all lines of text.</summary>
    public static string Write(IReadOnlyList<TextRun> runs)
    {
        var definitions = new SortedDictionary<ushort, string>();
        var uses = new StringBuilder();
        using SKFont font = FigureFont.At(FigureFont.UnitsPerEm);
        foreach (TextRun run in runs)
        {
            AppendRun(uses, run, font, definitions);
        }

        var svg = new StringBuilder("<defs>");
        foreach ((ushort glyph, string outline) in definitions)
        {
            svg.Append(CultureInfo.InvariantCulture, $"<path id=\"g{glyph}\" d=\"{outline}\"/>");
        }

        return svg.Append("</defs>\n").Append(uses).ToString();
    }

    private static void AppendRun(StringBuilder uses, TextRun run, SKFont font, SortedDictionary<ushort, string> definitions)
    {
        float scale = run.Size / FigureFont.UnitsPerEm;
        string letters = Letters(run.Text, font, definitions);
        string place = string.Create(CultureInfo.InvariantCulture, $"transform=\"translate({run.X:0.##} {run.Baseline:0.##}) scale({scale:0.######})\"");
        if (run.Halo.Alpha > 0)
        {
            // All rims before all letters: a letter's rim must not cover its neighbour.
            uses.Append(CultureInfo.InvariantCulture, $"<g fill=\"none\" stroke=\"{Hex(run.Halo)}\" stroke-width=\"{TextRun.HaloWidth / scale:0}\" stroke-linejoin=\"round\" {place}>{letters}</g>\n");
        }

        uses.Append(CultureInfo.InvariantCulture, $"<g fill=\"{Hex(run.Color)}\" {place}>{letters}</g>\n");
    }

    private static string Letters(string text, SKFont font, SortedDictionary<ushort, string> definitions)
    {
        ushort[] glyphs = font.GetGlyphs(text);
        float[] advances = font.GetGlyphWidths(glyphs);
        var letters = new StringBuilder();
        float x = 0;
        for (int i = 0; i < glyphs.Length; i++)
        {
            if (definitions.TryGetValue(glyphs[i], out string? outline) || TryOutline(font, glyphs[i], out outline))
            {
                definitions[glyphs[i]] = outline;
                letters.Append(CultureInfo.InvariantCulture, $"<use xlink:href=\"#g{glyphs[i]}\" x=\"{x:0}\"/>");
            }

            x += advances[i];
        }

        return letters.ToString();
    }

    private static bool TryOutline(SKFont font, ushort glyph, out string outline)
    {
        using SKPath? path = font.GetGlyphPath(glyph);
        outline = path is null ? "" : path.ToSvgPathData();
        return outline.Length > 0;
    }

    private static string Hex(SKColor color) => string.Create(CultureInfo.InvariantCulture, $"#{color.Red:X2}{color.Green:X2}{color.Blue:X2}");
}
