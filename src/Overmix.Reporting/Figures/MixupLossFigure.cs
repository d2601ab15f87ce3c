using System.Globalization;
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
        Reference[] floors = [.. groups.Select(p => FloorOf(p.Group)).OfType<Reference>().DistinctBy(r => r.Label)];
        string courses = string.Join(' ', series.Select(s => Story.Falling(s, FigureText.Loss)));
        return new Figure
        {
            Id = "mixup-loss",
            Panels = [PanelOf(data, groups, series, floors)],
            Caption = "Mean loss on the mixed examples actually fed. Dashed: the lowest value that any network can reach with these labels (Lemma 1). "
                + Story.Lines(data, series),
            AltText = "Line chart of the Mixup training loss against training epochs, epochs on a log scale. "
                + courses + string.Concat(floors.Select(f => $" A dashed line marks the {f.Label}.")),
            Csv = CurveTable.Write(
                groups.Select(p => p.Group),
                [new("mixup_loss", r => r.Mixing.Loss), new("floor", r => r.Mixing.Floor), new("target_entropy", r => r.Mixing.TargetEntropy)]),
        };
    }

    private static Panel PanelOf(ReportData data, IReadOnlyList<(RunGroup Group, int Slot)> groups, Series[] series, Reference[] floors)
    {
        IEnumerable<double> values = GroupSeries.Extent(series).Concat(floors.SelectMany(f => f.Points)).Select(p => p.Value);
        IReadOnlyList<TurnMark> turns = GroupSeries.Turns(data, [], (_, _) => "test error turns up");
        return new Panel
        {
            Title = "Mixup training loss and its floor",
            Note = $"{FigureText.Clean(data.LossUnit)} for each mixed example",
            X = Limits.Epochs(data),
            Y = Limits.Losses([.. values]),
            Series = series,
            References = floors,
            Marks = [.. turns.Where(m => groups.Any(p => p.Slot == m.Slot))],
        };
    }

    // The floor changes where the objective does: drawn as a course, from the records of the first run that has one.
    private static Reference? FloorOf(RunGroup group)
    {
        CurvePoint[]? course = group.Curves
            .Select(c => SeedBand.Line(c, r => r.Mixing.Floor).ToArray())
            .FirstOrDefault(line => line.Length > 0);
        return course is null
            ? null
            : new Reference(course, string.Create(CultureInfo.InvariantCulture, $"floor {course[0].Value:0.0000} (Lemma 1)"));
    }
}
