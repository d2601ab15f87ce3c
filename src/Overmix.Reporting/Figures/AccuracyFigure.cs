using Overmix.Core.Directives;
using Overmix.Reporting.Plots;

namespace Overmix.Reporting.Figures;

/// <summary>The named accuracies, a panel for each group on equal axes.</summary>
internal static class AccuracyFigure
{
    // Colours of what is not a group of its own: the test curve keeps its group's.
    private const int CleanSlot = 2, DominantSlot = 3, WeightedSlot = 4;

    /// <summary>Makes the figure.</summary>
    public static Figure Of(ReportData data)
    {
        Axis epochs = Limits.Epochs(data);
        Series[][] series = [.. data.Groups.Select(SeriesOf)];
        Axis accuracies = Limits.Accuracies(GroupSeries.Extent(series.SelectMany(s => s)), epochs);
        return new Figure
        {
            Id = "accuracies",
            Panels =
            [
                .. data.Groups.Select((g, i) => new Panel
                {
                    Title = $"{FigureText.Clean(g.Name)}: accuracies",
                    Note = "% of examples",
                    X = epochs,
                    Y = accuracies,
                    Series = series[i],
                    Marks = [.. GroupSeries.Turns(data, [], (_, _) => "").Where(m => m.Slot == i).Select(m => m with { Slot = i % CleanSlot })],
                }),
            ],
            Caption = "test: on the test examples. train: on the unmixed training examples. dominant: share of mixed examples on which the network names the class with the larger weight. "
                + $"weighted: label weight that falls on the class named, so 100 % is out of reach with mixed labels. Dotted line: where the test error turns up. {Story.Lines(data, [.. series.SelectMany(s => s)])}",
            AltText = "Line charts of accuracies against training epochs, one for each objective, epochs on a log scale. "
                + string.Join(' ', data.Groups.Select((g, i) => $"{FigureText.Clean(g.Name)}: {string.Join(' ', series[i].Select(s => Story.Ends(s, FigureText.Percent)))}")),
            Csv = CurveTable.Write(
                data.Groups,
                [
                    new("test_accuracy", r => 1 - r.TestError),
                    new("clean_train_accuracy", r => 1 - r.TrainError),
                    new("dominant_label_mixed_accuracy", r => r.Mixing.DominantAccuracy),
                    new("lambda_weighted_mixed_accuracy", r => r.Mixing.WeightedAccuracy),
                ]),
        };
    }

    private static Series[] SeriesOf(RunGroup group, int slot)
    {
        var all = new List<Series>
        {
            GroupSeries.Of(group, slot % CleanSlot, new Quantity(r => 1 - r.TestError, FigureText.Percent), "test"),
            GroupSeries.Of(group, CleanSlot, new Quantity(r => 1 - r.TrainError, FigureText.Percent), "train"),
        };
        if (group.Curves.Any(c => c.Records.Any(r => r.Objective == ObjectiveKind.Mixup)))
        {
            all.Add(GroupSeries.Of(group, DominantSlot, new Quantity(r => r.Mixing.DominantAccuracy, FigureText.Percent), "dominant"));
            all.Add(GroupSeries.Of(group, WeightedSlot, new Quantity(r => r.Mixing.WeightedAccuracy, FigureText.Percent), "weighted"));
        }

        // Four lines and their bands are enough for one panel.
        return [.. all.Select(s => s.Mean.Count > 0 ? s with { Seeds = [] } : s)];
    }
}
