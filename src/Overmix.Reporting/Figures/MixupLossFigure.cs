using System.Globalization;
using Overmix.Core.Curves;
using Overmix.Reporting.Plots;

namespace Overmix.Reporting.Figures;

/// <summary>The training loss on mixed examples, sinking onto its floor.</summary>
internal static class MixupLossFigure
{
    private static readonly Quantity Loss = new(r => r.Mixing.Loss, FigureText.Loss);

    /// <summary>Makes the figure; null where no group trains with Mixup.</summary>
    public static Figure? Of(ReportData data)
    {
        IReadOnlyList<(RunGroup Group, int Slot)> groups = GroupSeries.Mixing(data);
        if (groups.Count == 0)
        {
            return null;
        }

        Series[] series = [.. groups.Select(p => GroupSeries.Of(p.Group, p.Slot, Loss))];
        Reference[] floors = [.. groups.Select(p => FloorOf(p.Group)).Where(r => r is not null).Select(r => r!).DistinctBy(r => r.Label)];
        IEnumerable<double> values = GroupSeries.Extent(series).Concat(floors.SelectMany(f => f.Points)).Select(p => p.Value);
        return new Figure
        {
            Id = "mixup-loss",
            Panels =
            [
                new Panel
                {
                    Title = "Mixup training loss and its floor",
                    Note = "nats for each mixed example",
                    X = Limits.Epochs(data),
                    Y = Limits.Losses([.. values]),
                    Series = series,
                    References = floors,
                    Marks = GroupSeries.Turns(data with { Groups = [.. data.Groups.Select(g => groups.Any(p => p.Group == g) ? g : g with { Verdict = null })] }, [], (_, _) => "test error turns up"),
                },
            ],
            Caption = $"Mean loss on the mixed examples actually fed. Dashed: the lowest value that any network can reach with these labels (Lemma 1). {Story.Lines(data, series)}",
            AltText = "Line chart of the Mixup training loss against training epochs, epochs on a log scale. "
                + string.Join(' ', series.Select(s => Story.Falling(s, FigureText.Loss)).Concat(floors.Select(f => $"A dashed line marks the {f.Label}."))),
            Csv = CurveTable.Write(groups.Select(p => p.Group), [new("mixup_loss_nats", r => r.Mixing.Loss), new("floor_nats", r => r.Mixing.Floor), new("target_entropy_nats", r => r.Mixing.TargetEntropy)]),
        };
    }

    // The floor changes where the objective does: drawn from the records of the first run, over the epochs that it covers.
    private static Reference? FloorOf(RunGroup group)
    {
        EpochRecord[] records = [.. group.Curves.SelectMany(c => c.Records.Where(r => r.Epoch > 0 && double.IsFinite(r.Mixing.Floor)).Take(1).Select(_ => c)).Take(1).SelectMany(c => c.Records).Where(r => r.Epoch > 0 && double.IsFinite(r.Mixing.Floor))];
        if (records.Length == 0)
        {
            return null;
        }

        string value = records[0].Mixing.Floor.ToString("0.0000", CultureInfo.InvariantCulture);
        return new Reference([.. records.Select(r => new CurvePoint(r.Epoch, r.Mixing.Floor))], $"floor {value} (Lemma 1)");
    }
}
