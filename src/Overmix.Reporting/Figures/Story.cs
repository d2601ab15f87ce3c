using Overmix.Reporting.Plots;

namespace Overmix.Reporting.Figures;

/// <summary>Says in words what a curve does, for readers who do not see it, and what the lines of a figure are.</summary>
internal static class Story
{
    // Less than this share of the way down is called staying.
    private const double RiseShare = 0.05;

    /// <summary>A sentence on the course of a series' mean: where it starts, its lowest point, where it ends.</summary>
    public static string Falling(Series series, Func<double, string> format)
    {
        if (series.Mean.Count == 0)
        {
            return series.Seeds.Count == 0 ? $"{series.Name} has no finite values." : $"{series.Name} has no mean: its runs diverged or were evaluated at different epochs.";
        }

        BandPoint first = series.Mean[0], lowest = series.Mean.MinBy(p => p.Mean), last = series.Mean[^1];
        string start = $"{series.Name} starts at {format(first.Mean)} (epoch {FigureText.Whole(first.Epoch)})";
        if (first.Epoch == last.Epoch)
        {
            return $"{start}; there is one evaluation only.";
        }

        double rise = last.Mean - lowest.Mean, way = Math.Max(first.Mean - lowest.Mean, 0);
        string end = $"{format(last.Mean)} at epoch {FigureText.Whole(last.Epoch)}";
        string lowestText = $"{format(lowest.Mean)} near epoch {FigureText.Whole(lowest.Epoch)}";
        return (lowest.Epoch == last.Epoch, rise > RiseShare * way) switch
        {
            (true, _) => $"{start} and falls to {end}.",
            (false, true) => $"{start}, falls to its lowest, {lowestText}, then rises to {end}.",
            _ => $"{start}, falls to {lowestText} and stays about there, with {end}.",
        };
    }

    /// <summary>A sentence on a rising quantity: start and end.</summary>
    public static string Ends(Series series, Func<double, string> format) => series.Mean.Count == 0
        ? $"{series.Name}: no values."
        : $"{series.Name} ends at {format(series.Mean[^1].Mean)}.";

    /// <summary>What line, band and faint lines are, with the number of runs.</summary>
    /// <param name="data">The groups drawn.</param>
    /// <param name="series">Their curves.</param>
    public static string Lines(ReportData data, IReadOnlyList<Series> series)
    {
        int[] counts = [.. data.Groups.Select(g => g.Curves.Count(c => !c.HasDiverged)).Distinct()];
        int diverged = data.Groups.Sum(g => g.Curves.Count(c => c.HasDiverged));
        string faint = series.Any(s => s.Mean.Count > 0 && s.Seeds.Count > 0) ? "; faint lines: single seeds" : "";
        string lines = (series.Any(s => s.Mean.Count > 0), counts) switch
        {
            (false, _) => "Each line is one run; there is no mean, for the runs diverged or were evaluated at different epochs.",
            (_, [1]) => "Each line is one run (one seed), so there is no band.",
            _ => $"Line: mean {SeedCount(data)}; band: lowest to highest seed{faint}.",
        };
        lines = Examples(data) + lines;
        return diverged == 0 ? lines : $"{lines} {diverged} diverged {(diverged == 1 ? "run is" : "runs are")} drawn up to the cross and left out of mean and band.";
    }

    /// <summary>How many examples were trained on: <c>n = 100 training examples.</c>, by group where they differ; nothing where it is not known.</summary>
    private static string Examples(ReportData data)
    {
        int?[] counts = [.. data.Groups.Select(g => g.TrainingExamples)];
        return counts.Any(n => n is null) ? ""
            : counts.Distinct().Count() == 1 ? $"n = {FigureText.Whole(counts[0]!.Value)} training examples. "
            : "n = " + string.Join(", ", data.Groups.Select((g, i) => $"{FigureText.Whole(counts[i]!.Value)} ({FigureText.Clean(g.Name)})")) + " training examples. ";
    }

    /// <summary>How many runs the means are over: <c>of 3 seeds</c>.</summary>
    public static string SeedCount(ReportData data)
    {
        int[] counts = [.. data.Groups.Select(g => g.Curves.Count(c => !c.HasDiverged))];
        return counts.Distinct().Count() == 1
            ? counts[0] switch { 0 => "of no seed: all runs diverged", 1 => "of 1 seed", int n => $"of {n} seeds" }
            : "over seeds (" + string.Join(", ", data.Groups.Select((g, i) => $"{FigureText.Clean(g.Name)} {counts[i]}")) + ")";
    }
}
