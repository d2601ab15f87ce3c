using System.Globalization;
using Overmix.Core.Curves;

namespace Overmix.Diagnostics.OverTraining;

/// <summary>A curve's diagnosis in plain sentences.</summary>
internal static class DiagnosisWords
{
    public static string Of(CurveDiagnosis d)
    {
        string name = Capital(d.Quantity.ToWords());
        if (d.Evidence is not { } evidence)
        {
            return Text($"Undecided: the {d.Quantity.ToWords()} has {d.Evaluations} of the {RiseTest.FewestEvaluations} evaluations needed. Evaluate more often or train longer.");
        }

        string odds = Text($"A curve of this length and noise that never rises looks like this in {Odds(evidence)}.");
        string silence = Text($"A rise of {Amount(d, d.DetectableDepth ?? 0)} over its last half would have been found with 95 % probability.");
        return d.Verdict switch
        {
            Verdict.UShaped when d.Advice == Advice.StopAtTurn => Text($"Trained too long: {d.Quantity.ToWords()} fell to {Level(d, d.Lowest)}, turned near {Turn(d)} and ended at {Level(d, d.Last)}. Stop there, or with Mixup switch to ERM there: the rise since then is {Depth(d)}. {odds}"),
            Verdict.UShaped => Text($"{name} turned near {Turn(d)}, but the rise since then is only {Depth(d)}{(d.Advice == Advice.TrainOn ? ", and it was falling again at the end: train on" : ": nothing needs to be done")}. {odds}"),
            Verdict.DoubleDescent => Text($"{name} fell to {Level(d, d.Lowest)}, rose after {Turn(d)} and fell again to {Level(d, d.Last)}. {(d.Advice == Advice.StopAtTurn ? Text($"It still ends {Depth(d)} higher: stop at the turn, or train on until it is below.") : d.Advice == Advice.TrainOn ? "It ends as low as before the rise and was still falling: train on." : "It ends as low as before the rise: keep the end.")} {odds}"),
            Verdict.Monotone when d.Advice == Advice.TrainOn => Text($"No sign of over-training: {d.Quantity.ToWords()} was still falling at the end, at {Level(d, d.Last)}. Train on. {silence}"),
            Verdict.Monotone => Text($"No sign of over-training: {d.Quantity.ToWords()} fell to {Level(d, d.Last)} and stayed there. Nothing needs to be done; training longer gains nothing either. {silence}"),
            Verdict.Flat => Text($"{name} stayed near {Level(d, d.Last)} throughout: nothing was learned or unlearned. {silence}"),
            _ => Text($"Undecided: the noise of {d.Quantity.ToWords()} from one evaluation to the next is too large or too persistent to tell a turn from chance. Average several seeds, evaluate on more examples, or evaluate more often."),
        };
    }

    /// <summary>A level of the curve with its unit.</summary>
    private static string Level(CurveDiagnosis d, double value) => d.Quantity.IsError() ? Text($"{100 * value:F1} %") : Text($"{value:G4}");

    /// <summary>A difference of levels with its unit.</summary>
    private static string Amount(CurveDiagnosis d, double value) => d.Quantity.IsError() ? Text($"{100 * value:F1} points") : Text($"{value:G3}");

    private static string Depth(CurveDiagnosis d)
    {
        double unit = d.Quantity.IsError() ? 100 : 1;
        string interval = d.DepthInterval is { } i ? d.Quantity.IsError() ? Text($"95 % interval {unit * i.Low:F1} to {unit * i.High:F1}; ") : Text($"95 % interval {i.Low:G3} to {i.High:G3}; ") : "";
        return Text($"{Amount(d, d.Depth ?? 0)} ({interval}{d.DepthDeviations ?? 0:F1} deviations of the judged curve's noise)");
    }

    private static string Turn(CurveDiagnosis d) =>
        d.TurningRange is { } r && r.High > r.Low ? Text($"{d.Clock.ToWord()} {Time(d.TurningTime)} ({Time(r.Low)} to {Time(r.High)})") : Text($"{d.Clock.ToWord()} {Time(d.TurningTime)}");

    private static string Time(double? time) => Text($"{Math.Round(time ?? 0, time < 10 ? 1 : 0):0.#}");

    private static string Odds(RiseEvidence evidence)
    {
        double p = evidence.DecidingPValue;
        return p <= 1.0 / (1 + RiseTest.Simulations) ? Text($"fewer than 1 of {1 + RiseTest.Simulations} cases") : Text($"{100 * p:G2} % of cases");
    }

    private static string Capital(string words) => char.ToUpperInvariant(words[0]) + words[1..];

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
