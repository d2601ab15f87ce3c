using Overmix.Reporting.Plots;

namespace Overmix.Reporting.Figures;

/// <summary>What is left of the training loss above its floor, on log scales.</summary>
internal static class ExcessLossFigure
{
    private static readonly Quantity Excess = new(r => r.Mixing.Excess, FigureText.Loss);

    /// <summary>Makes the figure.</summary>
    public static Figure Of(ReportData data)
    {
        Series[] series = [.. data.Groups.Select((g, i) => GroupSeries.Of(g, i, Excess))];
        IReadOnlyList<TurnMark> turns = GroupSeries.Turns(data, [], (name, _) => $"{name}: test error turns up");
        return new Figure
        {
            Id = "excess-loss",
            Panels =
            [
                new Panel
                {
                    Title = "Training loss left above its floor",
                    Note = $"{FigureText.Clean(data.LossUnit)} for each example, log scale",
                    X = Limits.Epochs(data),
                    Y = Limits.Positive(GroupSeries.Extent(series)),
                    Series = series,
                    Marks = turns,
                },
            ],
            Caption = "Excess loss: the training loss minus the entropy of the labels fed; for cross-entropy, the mean KL divergence between label and prediction. "
                + $"Where labels are certain (ERM without smoothing) it is the training loss itself. {Story.Lines(data, series)}",
            AltText = "Line chart of excess training loss against training epochs, both on log scales. "
                + string.Join(' ', series.Select(s => Story.Falling(s, FigureText.Loss))),
            Csv = CurveTable.Write(data.Groups, [new("excess_loss", r => r.Mixing.Excess), new("training_loss", r => r.Mixing.Loss)]),
        };
    }
}
