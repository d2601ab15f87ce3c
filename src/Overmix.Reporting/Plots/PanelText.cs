using SkiaSharp;

namespace Overmix.Reporting.Plots;

/// <summary>Writes a panel's text: heading, ticks, names at the lines' ends, labels of marks and references.</summary>
internal sealed class PanelText(Panel panel, Theme theme, FigureShape shape, PanelFrame frame, TextLayer text)
{
    // In multiples of the text size: below this a label left of its line reads better.
    private const float LeastLabelWidth = 7;
    private readonly float _size = shape.TextSize;

    /// <summary>Width of a key.</summary>
    public const float KeyWidth = 26;

    /// <summary>Where keys belong: each series with the left end of its key; filled by <see cref="Add"/>.</summary>
    public List<(Series Series, SKPoint Left)> Keys { get; } = [];

    // A name of two lines under another of two lines.
    private float LabelLines => panel.HasKeys ? 2.3f : 2;

    /// <summary>Adds all text of the panel.</summary>
    public void Add()
    {
        AddHeading();
        AddTicks();
        AddEndLabels(AddMarkLabels());
        AddReferenceLabels();
        if (!panel.Series.Any(IsDrawn))
        {
            Put(panel.Y.IsLog ? "no values above 0 to draw" : "no finite values to draw", frame.Data.MidX, frame.Data.MidY, theme.Soft, TextAlign.Middle);
        }
    }

    private void AddHeading()
    {
        float y = frame.Area.Top + PanelFrame.Margin, left = frame.Area.Left + PanelFrame.Margin, large = _size * PanelFrame.TitleScale;
        foreach (string line in frame.Title)
        {
            text.Add(new TextRun(line, left, y + large, large, theme.Ink));
            y += large * PanelFrame.Leading;
        }

        foreach (string line in frame.Note)
        {
            Put(line, left, y + _size, theme.Soft);
            y += _size * PanelFrame.Leading;
        }
    }

    private void AddTicks()
    {
        foreach (AxisTick tick in panel.Y.Ticks)
        {
            Put(tick.Label, frame.Data.Left - (0.6f * _size), frame.At(panel, panel.X.Low, tick.Value).Y + (0.36f * _size), theme.Soft, TextAlign.End);
        }

        float baseline = frame.Data.Bottom + (0.5f * _size) + _size;
        foreach (AxisTick tick in panel.X.Ticks)
        {
            Put(tick.Label, frame.At(panel, tick.Value, panel.Y.Low).X, baseline, theme.Soft, TextAlign.Middle);
        }

        Put(panel.XLabel, frame.Data.MidX, baseline + (PanelFrame.Leading * _size), theme.Soft, TextAlign.Middle);
    }

    private void AddEndLabels(float top)
    {
        Series[] ended = [.. panel.Series.Where(s => s.Mean.Count > 0 || s.Seeds.Count > 0)];
        float height = ended.Length == 0 ? 0 : LabelLines * 1.175f * _size;
        float[] wanted = [.. ended.Select(s => frame.At(panel, panel.X.High, Math.Clamp(LastValue(s), panel.Y.Low, panel.Y.High)).Y)];
        float[] centres = LabelStack.Spread(wanted, height, top, frame.Area.Bottom);
        float left = frame.Data.Right + (0.7f * _size), room = frame.Area.Right - left - 2;
        for (int i = 0; i < ended.Length; i++)
        {
            SKColor color = theme.Of(ended[i].Slot);
            if (panel.HasKeys)
            {
                AddKeyedName(ended[i], left, centres[i]);
                continue;
            }

            bool hasValue = ended[i].EndText.Length > 0;
            Put(FigureFont.Fit(ended[i].Name, _size, room), left, centres[i] + (hasValue ? -0.15f : 0.36f) * _size, color);
            if (hasValue)
            {
                Put(ended[i].EndText, left, centres[i] + (1.05f * _size), color);
            }
        }
    }

    // The name in two lines at most, right of its key; the key lies on the label's middle.
    private void AddKeyedName(Series series, float left, float centre)
    {
        float start = left + KeyWidth + (0.5f * _size);
        IReadOnlyList<string> lines = FigureText.Wrap(series.Name, _size, frame.Area.Right - start - 4);
        float baseline = centre + (0.36f * _size) - ((lines.Count - 1) * 0.6f * _size);
        foreach (string line in lines)
        {
            Put(line, start, baseline, theme.Of(series.Slot));
            baseline += 1.2f * _size;
        }

        Keys.Add((series, new SKPoint(left, centre)));
    }

    // Returns the lower end of the labels.
    private float AddMarkLabels()
    {
        float baseline = frame.Data.Top + (0.9f * _size), gap = 0.5f * _size;
        foreach (TurnMark mark in panel.Marks.Where(m => m.Label.Length > 0))
        {
            // Right of the line the curves are low; left of it the first descent comes from the top.
            float x = frame.At(panel, mark.Epoch, panel.Y.Low).X, room = frame.Area.Right - x - (2 * gap);
            bool isRight = room > LeastLabelWidth * _size;
            foreach (string line in FigureText.Wrap(mark.Label, _size, isRight ? room : x - frame.Data.Left))
            {
                text.Add(new TextRun(line, isRight ? x + gap : x - gap, baseline, _size, theme.Of(mark.Slot), theme.Ground), isRight ? TextAlign.Start : TextAlign.End);
                baseline += _size * PanelFrame.Leading;
            }
        }

        return baseline - (0.9f * _size);
    }

    private void AddReferenceLabels()
    {
        foreach (Reference reference in panel.References.Where(r => r.Points.Count > 0))
        {
            SKPoint start = frame.At(panel, reference.Points[0].Epoch, reference.Points[0].Value);
            float left = Math.Max(start.X, frame.Data.Left) + (0.4f * _size);
            text.Add(new TextRun(reference.Label, left, start.Y + (1.25f * _size), _size, theme.Ink, theme.Ground));
        }
    }

    private bool IsDrawn(Series series) =>
        series.Mean.Select(p => p.Mean).Concat(series.Seeds.SelectMany(line => line).Select(p => p.Value)).Any(v => !panel.Y.IsLog || v > 0);

    // A cloud has no end: its name stands at its mean height.
    private static double LastValue(Series series) => series.Mean.Count == 0 ? series.Seeds[0][^1].Value
        : series.IsCloud ? series.Mean.Average(p => p.Mean)
        : series.Mean[^1].Mean;

    private void Put(string line, float x, float baseline, SKColor color, TextAlign align = TextAlign.Start) =>
        text.Add(new TextRun(line, x, baseline, _size, color), align);
}
