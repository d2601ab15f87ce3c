using System.Text.Json;
using Overmix.Diagnostics.OverTraining;
using Overmix.Runs.Store;

namespace Overmix.Studies.Verdicts;

/// <summary><c>verdict.json</c>: the verdict on a run's group, left in its folder for pages and tables to show.</summary>
internal static class VerdictFile
{
    private static readonly JsonSerializerOptions Json = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static void Write(RunDirectory run, OverTrainingVerdict verdict, int seeds) => run.WriteJson(RunFiles.Verdict, JsonSerializer.SerializeToUtf8Bytes(
        new
        {
            Schema = 1,
            Verdict = verdict.Verdict.ToName(),
            verdict.Summary,
            Seeds = seeds,
            TurningEpoch = Number(verdict.TurningEpoch),
            DepthPoints = Number(verdict.DepthPoints),
            DepthInterval = verdict.DepthInterval is { } interval ? new[] { interval.Low, interval.High } : null,
        },
        Json));

    private static double? Number(double? value) => value is { } number && double.IsFinite(number) ? number : null;
}
