using System.Globalization;

namespace Overmix.Diagnostics.OverTraining;

/// <summary>A verdict in one or two sentences that need no glossary.</summary>
internal static class VerdictWords
{
    public static string Of(OverTrainingVerdict verdict)
    {
        (double best, double end) = (100 * verdict.Seeds.Average(s => s.BestTestError), 100 * verdict.Seeds.Average(s => s.MedianOfLast));
        string depth = Text($"{verdict.DepthPoints:F1} points{Interval(verdict.DepthInterval)}");
        return verdict.Verdict switch
        {
            Verdict.UShaped => Text($"Trained too long: test error fell to {best:F1} %, turned near epoch {verdict.TurningEpoch:N0} and ended at {end:F1} %. Stopping at the best validation epoch would have saved {depth}."),
            Verdict.DoubleDescent => Text($"Test error fell, rose after epoch {verdict.TurningEpoch:N0} and fell again to {end:F1} %; the best validation epoch had {best:F1} %."),
            Verdict.Monotone => Text($"No sign of over-training: test error fell to {best:F1} % and stayed there ({end:F1} % at the end). Stopping earlier would have changed it by {depth}."),
            Verdict.Flat => Text($"Test error stayed near {end:F1} % throughout: nothing was learned or unlearned."),
            _ => Text($"Undecided: test error had {best:F1} % at the best validation epoch and {end:F1} % at the end, a difference of {depth}, but the noise is too large to tell. More seeds or a larger test set would."),
        };
    }

    private static string Interval(ConfidenceInterval? interval) => interval is { } i ? Text($" (95 % interval {i.Low:F1} to {i.High:F1})") : "";

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
