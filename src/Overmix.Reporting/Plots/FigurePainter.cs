using System.Globalization;
using System.Text;
using SkiaSharp;

namespace Overmix.Reporting.Plots;

/// <summary>Draws whole figures, as SVG text and as PNG bytes.</summary>
internal static class FigurePainter
{
    // 3.125 × 96 pixels a inch = 300 dots a inch.
    private const float PrintScale = 3.125f;

    /// <summary>The figure as an SVG document that needs no font and scales with its frame.</summary>
    public static string Svg(Figure figure, Theme theme, FigureShape shape) =>
        Svg(shape.Width, shape.Height(figure.Panels.Count), figure.Title, figure.AltText, (canvas, text) => Paint(canvas, text, figure, theme, shape));

    /// <summary>Any picture as such a document.</summary>
    /// <param name="width">Pixels at 96 a inch.</param>
    /// <param name="height">Pixels at 96 a inch.</param>
    /// <param name="title">Heading.</param>
    /// <param name="altText">What the picture says, for those who do not see it.</param>
    /// <param name="paint">Draws it: shapes on the canvas, words in the layer.</param>
    public static string Svg(int width, int height, string title, string altText, Action<SKCanvas, TextLayer> paint)
    {
        var text = new TextLayer();
        using var stream = new MemoryStream();
        using (SKCanvas canvas = SKSvgCanvas.Create(new SKRect(0, 0, width, height), stream))
        {
            paint(canvas, text);
        }

        string body = SvgBody.Of(Encoding.UTF8.GetString(stream.ToArray()));
        string head = string.Create(CultureInfo.InvariantCulture, $"width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} {height}\"");
        return $"""
            <?xml version="1.0" encoding="utf-8"?>
            <svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" {head} role="img" aria-labelledby="title desc">
            <title id="title">{Pages.Markup.Escape(title)}</title>
            <desc id="desc">{Pages.Markup.Escape(altText)}</desc>
            {body}
            {GlyphOutlines.Write(text.Runs)}</svg>

            """;
    }

    /// <summary>The figure as a PNG.</summary>
    /// <param name="figure">What to draw.</param>
    /// <param name="theme">Its colours.</param>
    /// <param name="shape">Its size at 96 pixels a inch.</param>
    /// <param name="scale">Pixels of the file to one of the shape; 300 dots a inch by default.</param>
    public static byte[] Png(Figure figure, Theme theme, FigureShape shape, float scale = PrintScale) =>
        Png(shape.Width, shape.Height(figure.Panels.Count), (canvas, text) => Paint(canvas, text, figure, theme, shape), scale);

    /// <summary>Any picture as a PNG.</summary>
    /// <param name="width">Pixels at 96 a inch.</param>
    /// <param name="height">Pixels at 96 a inch.</param>
    /// <param name="paint">Draws it: shapes on the canvas, words in the layer.</param>
    /// <param name="scale">Pixels of the file to one of these; 300 dots a inch by default.</param>
    public static byte[] Png(int width, int height, Action<SKCanvas, TextLayer> paint, float scale = PrintScale)
    {
        var info = new SKImageInfo((int)(width * scale), (int)(height * scale), SKColorType.Rgba8888, SKAlphaType.Opaque);
        using var bitmap = new SKBitmap(info);
        using var canvas = new SKCanvas(bitmap);
        canvas.Scale(scale);
        var text = new TextLayer();
        paint(canvas, text);
        text.Draw(canvas);
        // Large even areas: filters gain nothing here and cost most of the time.
        using SKPixmap pixels = bitmap.PeekPixels()!;
        using SKData png = pixels.Encode(new SKPngEncoderOptions(SKPngEncoderFilterFlags.NoFilters, 6))!;
        return png.ToArray();
    }

    /// <summary>The figure as a one-page PDF of the figure's size, light, its words as text that can be selected; made on no date, so that equal figures give equal bytes.</summary>
    /// <param name="figure">What to draw.</param>
    public static byte[] Pdf(Figure figure)
    {
        // 96 pixels and 72 points to an inch.
        const float PointsAPixel = 0.75f;
        FigureShape shape = FigureShape.Wide;
        SKDocumentPdfMetadata metadata = SKDocumentPdfMetadata.Default with { Title = figure.Title, Subject = figure.AltText, Creator = "Overmix" };
        using var stream = new MemoryStream();
        using (SKDocument document = SKDocument.CreatePdf(stream, metadata))
        {
            SKCanvas canvas = document.BeginPage(shape.Width * PointsAPixel, shape.Height(figure.Panels.Count) * PointsAPixel);
            canvas.Scale(PointsAPixel);
            var text = new TextLayer();
            Paint(canvas, text, figure, Theme.Light, shape);
            text.Draw(canvas);
            document.EndPage();
            document.Close();
        }

        return stream.ToArray();
    }

    private static void Paint(SKCanvas canvas, TextLayer text, Figure figure, Theme theme, FigureShape shape)
    {
        int columns = Math.Min(shape.Columns, figure.Panels.Count);
        float width = (float)shape.Width / columns;
        using (var ground = new SKPaint { Color = theme.Ground })
        {
            canvas.DrawRect(0, 0, shape.Width, shape.Height(figure.Panels.Count), ground);
        }

        for (int i = 0; i < figure.Panels.Count; i++)
        {
            var area = SKRect.Create(i % columns * width, i / columns * shape.PanelHeight, width, shape.PanelHeight);
            new PanelPainter(figure.Panels[i], theme, shape, area).Paint(canvas, text);
        }
    }
}
