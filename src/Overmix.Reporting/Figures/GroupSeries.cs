using Overmix.Core.Curves;
using Overmix.Core.Directives;
using Overmix.Reporting.Plots;

namespace Overmix.Reporting.Figures;

/// <summary>A quantity of the records, as figures show it.</summary>
/// <param name="Value">Reads it; NaN where there is none.</param>
/// <param name="Format">Writes it, with its unit where that is not on the axis.</param>
internal sealed record Quantity(Func<EpochRecord, double> Value, Func<double, string> Format);

/// <summary>Turns groups of runs into series of a figure.</summary>
internal static class GroupSeries
{
    // A turn is ringed on the curve if an evaluation lies within a factor e^0.2 of it.
    private const double NearEnough = 0.2;

    // More lines than this hide each other; the band says as much, and the file stays small.
    private const int MostSeedLines = 6;

    /// <summary>A group's curves of one quantity; single seeds where they are few, or where there is no mean.</summary>
    /// <param name="group">The runs.</param>
    /// <param name="slot">Colour, line style and marker.</param>
    /// <param name="quantity">What is drawn.</param>
    /// <param name="name">Label; null for the group's name.</param>
    public static Series Of(RunGroup group, int slot, Quantity quantity, string? name = null)
    {
        IReadOnlyList<BandPoint> mean = SeedBand.Of(group.Curves, quantity.Value);
        IReadOnlyList<CurvePoint>[] lines = [.. group.Curves.Select(c => SeedBand.Line(c, quantity.Value)).Where(l => l.Count > 0)];
        IEnumerable<CurvePoint> breaks = group.Curves.Where(c => c.HasDiverged).Select(c => SeedBand.Line(c, quantity.Value)).Where(l => l.Count > 0).Select(l => l[^1]);
        string end = mean.Count > 0 ? quantity.Format(mean[^1].Mean) : "";
        return new Series(name ?? FigureText.Clean(group.Name), slot, mean, mean.Count == 0 || ShowsSeeds(group) ? lines : [], [.. breaks], end);
    }

    /// <summary>Whether the single seeds of a group are drawn beside its mean.</summary>
    public static bool ShowsSeeds(RunGroup group) => group.Curves.Count <= MostSeedLines;

    /// <summary>The groups that train with Mixup at some time, each with its place among all groups.</summary>
    public static IReadOnlyList<(RunGroup Group, int Slot)> Mixing(ReportData data) =>
        [.. data.Groups.Select((g, i) => (g, i)).Where(p => p.g.Curves.Any(c => c.Records.Any(r => r.Objective == ObjectiveKind.Mixup)))];

    /// <summary>The points that an axis must hold: means and bands where there are any, otherwise single runs.</summary>
    public static IReadOnlyList<CurvePoint> Extent(IEnumerable<Series> series) => [.. series.SelectMany(s => s.Mean.Count > 0
        ? s.Mean.SelectMany(p => new[] { new CurvePoint(p.Epoch, p.Low), new CurvePoint(p.Epoch, p.High) })
        : s.Seeds.SelectMany(line => line))];

    /// <summary>A dotted line at each turning epoch of the groups.</summary>
    /// <param name="data">The groups.</param>
    /// <param name="series">The figure's series, to ring the curve at the turn; empty for no rings.</param>
    /// <param name="label">What to write, from the group's name and the epoch.</param>
    public static IReadOnlyList<TurnMark> Turns(ReportData data, IReadOnlyList<Series> series, Func<string, double, string> label)
    {
        var marks = new List<TurnMark>();
        for (int slot = 0; slot < data.Groups.Count; slot++)
        {
            if (data.Groups[slot].Verdict?.TurningEpoch is double epoch and > 0 && double.IsFinite(epoch))
            {
                IReadOnlyList<BandPoint> mean = series.FirstOrDefault(s => s.Slot == slot)?.Mean ?? [];
                double Distance(BandPoint point) => Math.Abs(Math.Log(point.Epoch / epoch));
                double? value = mean.Count > 0 && mean.Min(Distance) < NearEnough ? mean.MinBy(Distance).Mean : null;
                marks.Add(new TurnMark(epoch, value, label(FigureText.Clean(data.Groups[slot].Name), epoch), slot));
            }
        }

        return [.. marks, .. Alarms(data)];
    }

    /// <summary>Where the runs' guards raised their alarms: the median of each group's, if any.</summary>
    public static IEnumerable<TurnMark> Alarms(ReportData data) =>
        from slot in Enumerable.Range(0, data.Groups.Count)
        let epochs = data.Groups[slot].Curves.SelectMany(c => c.Alarms.Take(1)).Order().ToArray()
        where epochs.Length > 0
        select new TurnMark((epochs[(epochs.Length - 1) / 2] + epochs[epochs.Length / 2]) / 2.0, null, $"{FigureText.Clean(data.Groups[slot].Name)}: guard’s alarm", slot);
}
