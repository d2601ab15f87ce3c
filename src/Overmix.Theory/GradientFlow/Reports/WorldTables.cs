using Overmix.Theory.Checks;

namespace Overmix.Theory.GradientFlow.Reports;

/// <summary>Tables that the entries on gradient flow share.</summary>
internal static class WorldTables
{
    /// <summary>Sizes and constants of a world, a row each.</summary>
    internal static TheoryTable Of(WorldSummary world) => new(
        "world",
        [
            new("value",
            [
                world.Samples, world.Pairs, world.Features, world.InputSize, world.Rank, world.LargestEigenvalue, world.ConditionNumber,
                world.NullRisk, world.OptimumRisk, world.NoiseMeanSquare,
            ]),
        ],
        ["samples n", "pairs m", "features d", "input size d₀", "rank of A", "largest eigenvalue", $"condition number ({Word(world.Status)})",
            "risk of predicting 0", $"R*: risk of θ* ({(world.ExactPopulation ? "exact" : "Monte Carlo")})", "‖Z‖²/m"]);

    /// <summary>The split of a risk over time.</summary>
    internal static TheoryColumn[] Split(RiskSplit split) => [new("clean", split.Clean), new("noise", split.Noise), new("cross", split.Cross)];

    /// <summary>Turning points, a row each.</summary>
    internal static TheoryTable Turns(IReadOnlyList<TurningPoint> turns)
    {
        TheoryColumn Column(string name, Func<TurningPoint, double> value) => new(name, [.. turns.Select(value)]);
        return new TheoryTable(
            "turns",
            [
                Column("n", t => t.Samples),
                Column("d", t => t.Features),
                Column("α", t => t.Alpha),
                Column("predicted turn t", t => t.PredictedTime),
                Column("measured turn t", t => t.MeasuredTime),
                Column("predicted risk", t => t.PredictedRisk),
                Column("measured risk", t => t.MeasuredRisk),
                Column("risk at the prediction", t => t.RiskAtPrediction),
                Column("standard error", t => t.StandardError),
                Column("last risk", t => t.LastRisk),
            ]);
    }

    private static string Word(FlowStatus status) => status switch
    {
        FlowStatus.Regular => "regular",
        FlowStatus.RankDeficient => "rank-deficient",
        _ => "ill-conditioned",
    };
}
