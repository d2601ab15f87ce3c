using Overmix.Core.Claims;
using Overmix.Core.Curves;

namespace Overmix.Studies.Figures;

/// <summary>Runs as curves of a claim's figure: mean over seeds, with the lowest and highest seed as band.</summary>
internal static class RunCurves
{
    private const string Epochs = "training epochs (log scale)";

    /// <summary>The paper's figure: training loss left, test error right.</summary>
    /// <param name="groups">Groups of seeds with their names; those named ERM are left out of the loss.</param>
    public static ClaimFigure LossAndError(IReadOnlyList<(string Name, IReadOnlyList<ClaimRun> Runs)> groups)
    {
        (string Name, IReadOnlyList<ClaimRun> Runs)[] mixed = [.. groups.Where(g => !g.Name.StartsWith("ERM", StringComparison.Ordinal))];
        (string Name, double Floor)[] floors = [.. mixed.Select(g => (g.Name, Floor: g.Runs[0].Records[^1].Mixing.Floor)).Where(f => f.Floor > 0).DistinctBy(f => f.Floor)];
        return new ClaimFigure(
            $"Left: the Mixup training loss, the mean over the batches since the evaluation before{Dashed(floors)}. Right: the test error. {Bands(groups[0].Runs.Count)}",
            [
                new ClaimPanel("Mixup training loss", Epochs, "loss of a mixed example", [.. mixed.Select(g => Of(g.Name, g.Runs, r => r.Mixing.Loss))])
                {
                    LogX = true,
                    Levels = [.. floors.Take(1).Select(f => new ClaimLevel(f.Floor, FormattableString.Invariant($"floor {f.Floor:0.0000} (Lemma 1)")))],
                },
                Error(groups),
            ]);
    }

    // Of floors that lie too close to be told apart the first is drawn; a squared error has none above 0.
    private static string Dashed(IReadOnlyList<(string Name, double Floor)> floors) => floors switch
    {
        [] => "",
        [_] => "; dashed: the lowest that any network can reach in expectation (Lemma 1)",
        _ => $"; dashed: the lowest that any network can reach in expectation (Lemma 1), {string.Join(", ", floors.Select(f => FormattableString.Invariant($"{f.Floor:0.0000} for {f.Name}")))}, of which the first is drawn",
    };

    /// <summary>A panel of test errors over epochs.</summary>
    /// <param name="groups">Groups of seeds with their names.</param>
    public static ClaimPanel Error(IReadOnlyList<(string Name, IReadOnlyList<ClaimRun> Runs)> groups) =>
        new("Test error", Epochs, "% of test examples", [.. groups.Select(g => Of(g.Name, g.Runs, r => r.TestError))]) { LogX = true, IsPercent = true };

    /// <summary>What lines and bands are.</summary>
    /// <param name="seeds">How many seeds.</param>
    public static string Bands(int seeds) => FormattableString.Invariant($"Lines: mean of {seeds} seeds; bands: the lowest and the highest.");

    /// <summary>A quantity of some runs over epochs, at the epochs that all of them have.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="runs">The runs.</param>
    /// <param name="value">The quantity; not finite where there is none.</param>
    /// <param name="time">The time of a record; epochs if null.</param>
    public static ClaimSeries Of(string name, IReadOnlyList<ClaimRun> runs, Func<EpochRecord, double?> value, Func<EpochRecord, double>? time = null)
    {
        time ??= r => r.Epoch;
        (double Time, double[] Values)[] points =
        [
            .. runs.SelectMany(run => run.Records.Where(r => r.Epoch > 0 && value(r) is { } v && double.IsFinite(v)).Select(r => (Time: time(r), Value: value(r)!.Value)))
                .GroupBy(p => p.Time, p => p.Value)
                .Where(g => g.Count() == runs.Count)
                .OrderBy(g => g.Key)
                .Select(g => (g.Key, g.ToArray())),
        ];
        return Of(name, [.. points.Select(p => p.Time)], [.. points.Select(p => p.Values)]);
    }

    /// <summary>A series of several values a place.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="x">The places.</param>
    /// <param name="values">The values at each, one a seed.</param>
    public static ClaimSeries Of(string name, IReadOnlyList<double> x, IReadOnlyList<IReadOnlyList<double>> values) =>
        new(name, x, [.. values.Select(v => v.Average())]) { Low = [.. values.Select(v => v.Min())], High = [.. values.Select(v => v.Max())] };
}
