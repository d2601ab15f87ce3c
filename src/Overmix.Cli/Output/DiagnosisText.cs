using System.Globalization;
using System.Text.Json;
using Overmix.Core.Curves;
using Overmix.Diagnostics.OverTraining;
using Overmix.Studies.Verdicts;

namespace Overmix.Cli.Output;

/// <summary>Diagnoses as text or JSON.</summary>
internal static class DiagnosisText
{
    /// <summary>A table of the curves and what it means.</summary>
    public static void Write(Terminal terminal, IReadOnlyList<DiagnosedGroup> groups, IReadOnlyList<string> files)
    {
        foreach (DiagnosedGroup group in groups)
        {
            terminal.Out.WriteLine($"{group.Name}: {group.Headline.Summary}");
            terminal.WriteFigures(["curve", "verdict", "what to do", ">turn", ">between", ">depth", ">in noise deviations", ">chance of a false alarm", ">evaluations"], group.Curves.Select(RowOf));
            foreach (CurveDiagnosis other in group.Curves.Skip(1).Where(c => c.Advice == Advice.StopAtTurn && group.Headline.Advice != Advice.StopAtTurn))
            {
                terminal.Out.WriteLine($"{group.Headline.Quantity.ToWords()} decides; but: {other.Summary}");
            }

            if (group.OnTwoParts is { } verdict)
            {
                terminal.Out.WriteLine($"place found on validation, size read on test: {verdict.Summary}");
            }

            foreach (string note in group.Notes)
            {
                terminal.Say($"note: {note}");
            }
        }

        foreach (string file in files)
        {
            terminal.Out.WriteLine($"written: {file}");
        }
    }

    /// <summary>
    /// Member <c>diagnoses</c> (and <c>files</c>). Errors and their depths are fractions, losses as logged; what there is none of is null. <c>pValue</c> is the share of
    /// curves without a rise, of the same length and noise, that look as much like one; <c>innerPValue</c> the same for a rise that came and went.
    /// </summary>
    public static void Write(Utf8JsonWriter json, IReadOnlyList<DiagnosedGroup> groups, IReadOnlyList<string> files)
    {
        json.WriteObjects("diagnoses", groups, group =>
        {
            json.WriteString("name", group.Name);
            json.WriteStrings("sources", group.Sources);
            json.WriteString("verdict", group.Headline.Verdict.ToName());
            json.WriteString("advice", NameOf(group.Headline.Advice));
            json.WriteFinite("turningTime", group.Headline.TurningTime);
            json.WriteString("clock", group.Headline.Clock.ToWord());
            json.WriteString("decidedBy", group.Headline.Quantity.ToName());
            json.WriteString("summary", group.Headline.Summary);
            json.WriteObjects("curves", group.Curves, curve => WriteCurve(json, curve));
            WriteTwoParts(json, group.OnTwoParts);
            json.WriteStrings("notes", group.Notes);
        });
        json.WriteStrings("files", files);
    }

    private static string[] RowOf(CurveDiagnosis curve) =>
    [
        curve.Quantity.ToWords(),
        curve.Verdict.ToName(),
        NameOf(curve.Advice),
        curve.TurningTime is { } turn ? $"{curve.Clock.ToWord()} {Time(turn)}" : "–",
        curve.TurningRange is { } range ? $"{Time(range.Low)} to {Time(range.High)}" : "–",
        curve.Depth is not { } depth ? "–" : curve.Quantity.IsError() ? Text($"{100 * depth:0.0} points") : Text($"{depth:G3}"),
        curve.DepthDeviations is { } deviations ? Text($"{deviations:0.0}") : "–",
        curve.Evidence is { } evidence ? Odds(evidence.DecidingPValue) : "–",
        Figures.Count(curve.Evaluations),
    ];

    private static void WriteCurve(Utf8JsonWriter json, CurveDiagnosis curve)
    {
        json.WriteString("quantity", curve.Quantity.ToName());
        json.WriteString("clock", curve.Clock.ToWord());
        json.WriteNumber("seeds", curve.Seeds);
        json.WriteNumber("evaluations", curve.Evaluations);
        json.WriteString("verdict", curve.Verdict.ToName());
        json.WriteString("advice", NameOf(curve.Advice));
        json.WriteFinite("turningTime", curve.TurningTime);
        WriteInterval(json, "turningRange", curve.TurningRange);
        json.WriteFinite("depth", curve.Depth);
        WriteInterval(json, "depthInterval", curve.DepthInterval);
        json.WriteFinite("uncorrectedDepth", curve.UncorrectedDepth);
        json.WriteFinite("depthInNoiseDeviations", curve.DepthDeviations);
        json.WriteFinite("lowest", curve.Lowest);
        json.WriteFinite("last", curve.Last);
        json.WriteFinite("noiseDeviation", curve.Evidence?.NoiseDeviation);
        json.WriteFinite("noiseCorrelation", curve.Evidence?.NoiseCorrelation);
        json.WriteFinite("pValue", curve.Evidence?.PValue);
        json.WriteFinite("innerPValue", curve.Evidence?.InnerPValue);
        json.WriteFinite("detectableDepth", curve.DetectableDepth);
        json.WriteString("summary", curve.Summary);
    }

    private static void WriteTwoParts(Utf8JsonWriter json, OverTrainingVerdict? verdict)
    {
        if (verdict is null)
        {
            json.WriteNull("validationAndTest");
            return;
        }

        json.WriteStartObject("validationAndTest");
        json.WriteString("verdict", verdict.Verdict.ToName());
        json.WriteFinite("turningEpoch", verdict.TurningEpoch);
        json.WriteFinite("depthPoints", verdict.DepthPoints);
        WriteInterval(json, "depthInterval", verdict.DepthInterval);
        json.WriteString("summary", verdict.Summary);
        json.WriteEndObject();
    }

    private static void WriteInterval(Utf8JsonWriter json, string name, ConfidenceInterval? interval)
    {
        if (interval is not { } found)
        {
            json.WriteNull(name);
            return;
        }

        json.WriteStartArray(name);
        json.WriteNumberValue(found.Low);
        json.WriteNumberValue(found.High);
        json.WriteEndArray();
    }

    private static string NameOf(Advice advice) => advice switch
    {
        Advice.StopAtTurn => "stop-at-turn",
        Advice.TrainOn => "train-on",
        Advice.Nothing => "nothing",
        _ => "measure-more",
    };

    private static string Odds(double p) => p <= 1.0 / (1 + RiseTest.Simulations) ? Text($"< 1 in {1 + RiseTest.Simulations}") : Text($"{100 * p:0.0} %");

    private static string Time(double time) => Text($"{Math.Round(time, time < 10 ? 1 : 0):0.#}");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
