using Overmix.Reporting.Plots;

namespace Overmix.Reporting.Figures;

/// <summary>How much more the network knows of pairs of training points than of pairs of held-out points.</summary>
internal static class MemorizationFigure
{
    private static readonly Quantity Gap = new(r => r.Instruments?.MemorizationGap ?? double.NaN, FigureText.Loss);

    /// <summary>Makes the figure; none if no run measured it.</summary>
    public static Figure? Of(ReportData data)
    {
        if (!data.Groups.Any(g => g.Curves.Any(c => c.Records.Any(r => r.Instruments?.MemorizationGap is not null))))
        {
            return null;
        }

        Series[] series = [.. data.Groups.Select((g, i) => GroupSeries.Of(g, i, Gap))];
        return new Figure
        {
            Id = "memorization-gap",
            Panels =
            [
                new Panel
                {
                    Title = "Memorisation of pairs of training points",
                    Note = $"{FigureText.Clean(data.LossUnit)}, held-out pairs minus training pairs",
                    X = Limits.Epochs(data),
                    Y = Limits.Losses([.. GroupSeries.Extent(series).Select(p => p.Value)]),
                    Series = series,
                    Marks = GroupSeries.Turns(data, [], (name, _) => $"{name}: test error turns up"),
                },
            ],
            Caption = $"Memorisation gap: the excess Mixup loss on a frozen set of pairs of held-out points minus that on pairs of training points, mixed with the same λ. {Story.Lines(data, series)}",
            AltText = "Line chart of the memorisation gap against training epochs, epochs on a log scale. " + string.Join(' ', series.Select(s => Story.Ends(s, FigureText.Loss))),
            Csv = CurveTable.Write(
                data.Groups,
                [
                    new("memorization_gap", r => r.Instruments?.MemorizationGap),
                    new("train_pair_excess", r => r.Instruments?.TrainPairExcess),
                    new("held_out_pair_excess", r => r.Instruments?.HeldOutPairExcess),
                    new("cross_pair_excess", r => r.Instruments?.CrossPairExcess),
                ]),
        };
    }
}
