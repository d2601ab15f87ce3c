using System.Globalization;
using System.Text.Json;
using Overmix.Core.Curves;
using Overmix.Diagnostics.OverTraining;
using Overmix.Studies.Verdicts;

namespace Overmix.Cli.Output;

/// <summary>Judged groups of runs as a table or as JSON.</summary>
internal static class JudgedGroups
{
    /// <summary>
    /// Members <c>runs</c>, <c>verdicts</c> and <c>report</c>. Errors are fractions, losses nats, depths percentage points. <c>bestTestError</c> is read at
    /// <c>bestEpoch</c>, which is chosen on validation; the test curve's own minimum is <c>oracleTestError</c>. ERM is Mixup with λ = 1: its floor is 0.
    /// </summary>
    public static void Write(Utf8JsonWriter json, IReadOnlyList<JudgedGroup> groups, string page)
    {
        json.WriteObjects("runs", groups.SelectMany(g => g.Runs.Zip(g.Verdict.Seeds, (run, seed) => (g.Name, run, seed))), r => WriteRun(json, r.Name, r.run, r.seed));
        json.WriteObjects("verdicts", groups, g => WriteVerdict(json, g));
        json.WriteString("report", page);
    }

    /// <summary>A table of the groups' figures, the verdicts in words, and where the report is.</summary>
    public static void WriteText(Terminal terminal, IReadOnlyList<JudgedGroup> groups, string page)
    {
        terminal.WriteFigures(
            ["objective", "verdict", ">turn (epoch)", ">best on validation", ">at the end", ">depth (points)", ">95 % interval", ">Mixup loss", ">floor"],
            groups.Select(RowOf));
        foreach (JudgedGroup group in groups)
        {
            terminal.Out.WriteLine($"{group.Name}: {group.Verdict.Summary}");
        }

        terminal.Out.WriteLine($"report: {page}");
    }

    private static IReadOnlyList<string> RowOf(JudgedGroup group)
    {
        OverTrainingVerdict verdict = group.Verdict;
        MixingFigures mixing = group.Runs[0].Records[^1].Mixing;
        return
        [
            group.Name,
            verdict.Verdict.ToName(),
            verdict.TurningEpoch is { } turn ? Figures.Count((long)turn) : "–",
            Figures.Percent(verdict.Seeds.Average(s => s.BestTestError)),
            Figures.Percent(verdict.Seeds.Average(s => s.MedianOfLast)),
            double.IsFinite(verdict.DepthPoints) ? Points(verdict.DepthPoints) : "–",
            verdict.DepthInterval is { } interval ? $"{Points(interval.Low)} to {Points(interval.High)}" : "–",
            Figures.Loss(group.Runs.Average(r => r.Records[^1].Mixing.Loss)),
            Figures.Loss(mixing.Floor),
        ];
    }

    private static string Points(double points) => points.ToString("0.0", CultureInfo.InvariantCulture);

    private static void WriteRun(Utf8JsonWriter json, string objective, JudgedRun run, SeedVerdict seed)
    {
        EpochRecord last = run.Records[^1];
        json.WriteString("objective", objective);
        json.WriteNumber("seed", run.Seed);
        json.WriteString("folder", run.Run.Path);
        json.WriteFinite("bestTestError", seed.BestTestError);
        json.WriteFinite("bestEpoch", seed.BestEpoch);
        json.WriteFinite("finalTestError", last.TestError);
        json.WriteFinite("medianLastTestError", seed.MedianOfLast);
        json.WriteFinite("oracleTestError", seed.OracleTestError);
        json.WriteFinite("oracleEpoch", seed.OracleEpoch);
        json.WriteFinite("finalMixupLoss", last.Mixing.Loss);
        json.WriteFinite("mixupLossFloor", last.Mixing.Floor);
        json.WriteFinite("finalExcessMixupLoss", last.Mixing.Excess);
        json.WriteFinite("depthPoints", seed.DepthPoints);
    }

    private static void WriteVerdict(Utf8JsonWriter json, JudgedGroup group)
    {
        json.WriteString("objective", group.Name);
        json.WriteString("verdict", group.Verdict.Verdict.ToName());
        json.WriteFinite("turningEpoch", group.Verdict.TurningEpoch);
        json.WriteFinite("depthPoints", group.Verdict.DepthPoints);
        if (group.Verdict.DepthInterval is { } interval)
        {
            json.WriteStartArray("depthInterval");
            json.WriteNumberValue(interval.Low);
            json.WriteNumberValue(interval.High);
            json.WriteEndArray();
        }
        else
        {
            json.WriteNull("depthInterval");
        }

        json.WriteString("summary", group.Verdict.Summary);
    }
}
