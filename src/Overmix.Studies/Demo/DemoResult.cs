using System.Text.Json;
using System.Text.Json.Serialization;
using Overmix.Core.Curves;
using Overmix.Diagnostics.OverTraining;
using Overmix.Studies.Verdicts;

namespace Overmix.Studies.Demo;

/// <summary>What the demo found.</summary>
/// <param name="Options">What it was asked to do.</param>
/// <param name="Groups">Runs and verdict of each objective, Mixup first.</param>
public sealed record DemoResult(DemoOptions Options, IReadOnlyList<JudgedGroup> Groups)
{
    private const int SchemaVersion = 1;

    private static readonly JsonSerializerOptions Json = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        NumberHandling = JsonNumberHandling.Strict,
    };

    /// <summary>
    /// The result as one JSON document. Errors are fractions, losses nats, depths percentage points. <c>bestTestError</c> is read at <c>bestEpoch</c>,
    /// which is chosen on validation; the test curve's own minimum is given as <c>oracle…</c>. ERM is Mixup with λ = 1: its floor is 0.
    /// </summary>
    /// <param name="reportPath">Where the report was written.</param>
    public string ToJson(string reportPath) => JsonSerializer.Serialize(
        new
        {
            Schema = SchemaVersion,
            Overmix = typeof(DemoResult).Assembly.GetName().Version!.ToString(3),
            Data = "digits",
            Options.Examples,
            Options.Epochs,
            Runs = Groups.SelectMany(g => g.Runs.Select((run, k) => RunOf(g, run, g.Verdict.Seeds[k]))),
            Verdicts = Groups.Select(VerdictOf),
            Report = reportPath,
        },
        Json);

    private static object RunOf(JudgedGroup group, JudgedRun run, SeedVerdict seed)
    {
        EpochRecord last = run.Records[^1];
        return new
        {
            Objective = group.Name,
            run.Seed,
            Folder = run.Run.Path,
            BestTestError = Number(seed.BestTestError),
            BestEpoch = Number(seed.BestEpoch),
            FinalTestError = Number(last.TestError),
            MedianLastTestError = Number(seed.MedianOfLast),
            OracleTestError = Number(seed.OracleTestError),
            OracleEpoch = Number(seed.OracleEpoch),
            FinalMixupLoss = Number(last.Mixing.Loss),
            MixupLossFloor = Number(last.Mixing.Floor),
            FinalExcessMixupLoss = Number(last.Mixing.Excess),
        };
    }

    private static object VerdictOf(JudgedGroup group) => new
    {
        Objective = group.Name,
        Verdict = group.Verdict.Verdict.ToName(),
        TurningEpoch = Number(group.Verdict.TurningEpoch),
        DepthPoints = Number(group.Verdict.DepthPoints),
        DepthInterval = group.Verdict.DepthInterval is { } interval ? new[] { interval.Low, interval.High } : null,
        group.Verdict.Summary,
    };

    // JSON has no NaN: what is not a number is null.
    private static double? Number(double? value) => value is { } number && double.IsFinite(number) ? number : null;
}
