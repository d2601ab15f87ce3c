using Overmix.Theory.Checks;

namespace Overmix.Theory.NoiseFirst;

/// <summary>Tables and figures of double descent.</summary>
internal static class DescentTables
{
    private static readonly (string Name, bool Noisy, bool Mixup)[] Kinds =
    [
        ("plain", false, false), ("Mixup", false, true), ("plain, noisy labels", true, false), ("Mixup, noisy labels", true, true),
    ];

    internal static TheoryTable OverFeatures(DescentRow[] clean, DescentRow[] noisy)
    {
        DescentRow[] Rows(bool isNoisy) => isNoisy ? noisy : clean;
        return new TheoryTable(
            "features",
            [
                new("d", [.. clean.Select(row => (double)row.Features)]),
                .. Kinds.Select(kind => new TheoryColumn(
                    $"{kind.Name}, median", [.. Rows(kind.Noisy).Select(row => DescentRow.Median(kind.Mixup ? row.Mixup : row.Plain))])),
                .. Kinds.SelectMany(kind => new TheoryColumn[]
                {
                    new($"{kind.Name}, mean", [.. Rows(kind.Noisy).Select(row => (kind.Mixup ? row.MixupMean : row.PlainMean).Mean)]),
                    new($"{kind.Name}, standard error", [.. Rows(kind.Noisy).Select(row => (kind.Mixup ? row.MixupMean : row.PlainMean).StandardError)]),
                }),
                new("plain, expected", [.. clean.Select(row => row.Expected)]),
                new("plain, noisy labels, expected", [.. noisy.Select(row => row.Expected)]),
            ]);
    }

    /// <summary>Medians over trials at the d nearest n.</summary>
    internal static TheoryTable OverTime(LinearDoubleDescentOptions options, LinearTrials trials, int[] grid)
    {
        int d = grid.MinBy(candidate => Math.Abs(candidate - options.Samples));
        double span = Math.Log(options.Horizon / 0.01);
        double[] times = [.. Enumerable.Range(0, options.TimePoints).Select(i => 0.01 * Math.Exp(span * i / (options.TimePoints - 1)))];
        return new TheoryTable(
            "time",
            [
                new("flow time ηt", times),
                .. Kinds.Select(kind => new TheoryColumn(
                    $"{kind.Name}, median", [.. trials.Risks(d, kind.Noisy ? options.LabelNoise : 0, kind.Mixup, times).Select(DescentRow.Median)])),
            ]);
    }

    internal static TheoryFigure[] Figures(TheoryTable features, TheoryTable time)
    {
        string[] medians = [.. Kinds.Select(kind => $"{kind.Name}, median")];
        return
        [
            TheoryFigure.Of("risk-over-features", "Double descent of a linear model: excess risk at the end of training", "excess risk", features, medians) with { LogY = true },
            TheoryFigure.Of("risk-over-time", "Excess risk over time at d = n", "excess risk", time, medians) with { LogX = true, LogY = true },
        ];
    }
}
