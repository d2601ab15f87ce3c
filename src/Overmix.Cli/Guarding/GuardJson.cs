using System.Text.Json;
using Overmix.Cli.Output;
using Overmix.Diagnostics.Comparison;
using Overmix.Studies.Guarding;
using Overmix.Studies.Guarding.Replay;

namespace Overmix.Cli.Guarding;

/// <summary>The answer of <c>bench guard --json</c>.</summary>
internal static class GuardJson
{
    public const int Schema = 1;

    public static void Write(Utf8JsonWriter json, GuardAnswer answer)
    {
        json.WriteNumber("heldBackLooks", answer.Looks);
        foreach (GuardBenchResult half in answer.Halves)
        {
            json.WriteStartObject(half.Half == GuardHalf.HeldBack ? "heldBack" : "tuning");
            WriteHalf(json, half);
            json.WriteEndObject();
        }
    }

    private static void WriteHalf(Utf8JsonWriter json, GuardBenchResult half)
    {
        json.WriteNumber("runs", half.Replay.Runs);
        json.WriteNumber("settings", half.Replay.Settings);
        json.WriteNumber("runsWithU", half.Replay.WithU);
        json.WriteNumber("runsSurelyWithoutU", half.Replay.SurelyWithoutU);
        json.WriteString("guard", half.Guard.Policy.Name);
        json.WriteString("bestClassical", half.BestClassical.Policy.Name);
        WriteFigures(json, half.Guard);
        Write(json, "bestClassicalMeanRegretPoints", half.BestClassical.MeanRegret);
        PairedDifference difference = half.AgainstClassical;
        Write(json, "regretAgainstBestClassicalPoints", new MeasuredFigure(difference.Mean, difference.Interval?.Low, difference.Interval?.High, difference.Differences.Count));
        json.WriteStartArray("policies");
        foreach (PolicyFigures policy in half.Policies)
        {
            json.WriteStartObject();
            json.WriteString("name", policy.Policy.Name);
            json.WriteString("what", policy.Policy.What);
            json.WriteBoolean("classical", policy.Policy.IsClassical);
            WriteFigures(json, policy);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteFigures(Utf8JsonWriter json, PolicyFigures figures)
    {
        Write(json, "meanRegretPoints", figures.MeanRegret);
        Write(json, "worstRegretPoints", figures.WorstRegret);
        Write(json, "epochsSavedFraction", figures.Saved);
        Write(json, "harmWithoutUPoints", figures.Harm);
        Write(json, "falseAlarmRate", figures.FalseAlarms);
        Write(json, "detectedRate", figures.Detected);
        Write(json, "costWithoutU", figures.CostWithoutU);
    }

    private static void Write(Utf8JsonWriter json, string name, MeasuredFigure figure)
    {
        json.WriteStartObject(name);
        json.WriteFinite("value", figure.Value);
        json.WriteFinite("low", figure.Low);
        json.WriteFinite("high", figure.High);
        json.WriteNumber("settings", figure.Settings);
        json.WriteEndObject();
    }
}
