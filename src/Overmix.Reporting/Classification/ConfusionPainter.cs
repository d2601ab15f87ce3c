using System.Globalization;
using Overmix.Diagnostics.Classification;
using Overmix.Reporting.Plots;
using SkiaSharp;

namespace Overmix.Reporting.Classification;

/// <summary>
/// Draws a confusion matrix: a row a true class, a column a predicted one, the colour a share of the row. Where names are too long for the columns, columns have
/// the numbers of the rows: names would have to stand on their heads.
/// </summary>
/// <param name="confusion">The counts.</param>
/// <param name="classNames">Names of the classes.</param>
/// <param name="title">Heading.</param>
/// <param name="theme">Colours.</param>
internal sealed class ConfusionPainter(ConfusionMatrix confusion, IReadOnlyList<string> classNames, string title, Theme theme)
{
    // Cells shrink as classes grow in number; below the least size for digits only colour is left.
    private const float LargestCell = 44, Body = 720, LeastForCounts = 17, TextSize = 13.5f, Margin = 16, Head = 92, MostName = 220;

    private readonly float _cell = Math.Max(2, Math.Min(LargestCell, Body / confusion.Classes));

    private int Classes => confusion.Classes;

    private float LabelSize => Math.Min(TextSize, Math.Max(5, _cell * 0.8f));

    private bool HasShortNames => classNames.All(name => FigureFont.Width(FigureText.Clean(name), LabelSize) <= _cell * 0.9f);

    // With very many classes only every k-th row has its name.
    private int LabelStep => (int)Math.Ceiling(1.1f * LabelSize / _cell);

    private float NameRoom => Math.Min(MostName, Enumerable.Range(0, Classes).Max(c => FigureFont.Width(RowName(c), LabelSize))) + 10;

    private float Left => Margin + NameRoom;

    /// <summary>Width of the picture, pixels.</summary>
    public int Width => (int)Math.Ceiling(Math.Max(Left + (Classes * _cell) + Margin, 460));

    /// <summary>Height of the picture, pixels.</summary>
    public int Height => (int)Math.Ceiling(Head + (Classes * _cell) + Margin);

    /// <summary>Draws.</summary>
    public void Paint(SKCanvas canvas, TextLayer text)
    {
        using (var ground = new SKPaint { Color = theme.Ground })
        {
            canvas.DrawRect(0, 0, Width, Height, ground);
        }

        text.Add(new TextRun(FigureFont.Fit(title, TextSize * 1.25f, Width - (2 * Margin)), Margin, Margin + 18, TextSize * 1.25f, theme.Ink));
        text.Add(new TextRun($"rows: true class; columns: predicted{(HasShortNames ? "" : ", by the rows' numbers")}; colour: share of the row", Margin, Margin + 38, Math.Min(TextSize, 11), theme.Soft));
        for (int c = 0; c < Classes; c++)
        {
            PaintRow(canvas, text, c);
            if (c % LabelStep == 0)
            {
                text.Add(new TextRun(HasShortNames ? RowName(c) : Number(c), Left + ((c + 0.5f) * _cell), Head - 8, LabelSize, theme.Soft), TextAlign.Middle);
                text.Add(new TextRun(FigureFont.Fit(RowName(c), LabelSize, NameRoom - 10), Left - 8, Middle(c), LabelSize, theme.Ink), TextAlign.End);
            }
        }
    }

    private void PaintRow(SKCanvas canvas, TextLayer text, int row)
    {
        long occurrences = confusion.Occurrences(row);
        for (int column = 0; column < Classes; column++)
        {
            long count = confusion[row, column];
            SKColor colour = Shade(occurrences == 0 ? 0 : (double)count / occurrences);
            using var paint = new SKPaint { Color = colour };
            float gap = _cell > 8 ? 1 : 0;
            canvas.DrawRect(Left + (column * _cell), Head + (row * _cell), _cell - gap, _cell - gap, paint);
            if (count > 0 && _cell >= LeastForCounts)
            {
                string number = count.ToString(CultureInfo.InvariantCulture);
                float size = Math.Min(LabelSize, LabelSize * (_cell - 4) / Math.Max(1, FigureFont.Width(number, LabelSize)));
                text.Add(new TextRun(number, Left + ((column + 0.5f) * _cell), Middle(row), size, Readable(colour)), TextAlign.Middle);
            }
        }
    }

    private float Middle(int row) => Head + ((row + 0.5f) * _cell) + (0.36f * LabelSize);

    private string RowName(int c) => HasShortNames ? FigureText.Clean(classNames[c]) : $"{Number(c)} {FigureText.Clean(classNames[c])}";

    private static string Number(int c) => (c + 1).ToString(CultureInfo.InvariantCulture);

    private SKColor Shade(double share)
    {
        SKColor low = theme.Rule, high = theme.Of(1);
        byte Mix(byte from, byte to) => (byte)Math.Round(from + ((to - from) * Math.Sqrt(share))); // few errors among many must show
        return new SKColor(Mix(low.Red, high.Red), Mix(low.Green, high.Green), Mix(low.Blue, high.Blue));
    }

    private static SKColor Readable(SKColor ground) =>
        (0.2126 * Linear(ground.Red)) + (0.7152 * Linear(ground.Green)) + (0.0722 * Linear(ground.Blue)) > 0.179 ? SKColors.Black : SKColors.White;

    private static double Linear(byte channel) => Math.Pow(channel / 255.0, 2.2);
}
