using System.Globalization;

namespace Overmix.Diagnostics.Comparison;

/// <summary>An advice in words.</summary>
public static class ObjectiveAdviceText
{
    /// <summary>Whether nothing can be said, because runs diverged: of neither way is a difference to ERM known.</summary>
    /// <param name="advice">The advice.</param>
    public static bool IsSilent(ObjectiveAdvice advice) => !double.IsFinite(advice.MixupAgainstErm.Mean) && !double.IsFinite(advice.SwitchAgainstErm.Mean);

    /// <summary>A choice as people call it.</summary>
    /// <param name="choice">The choice.</param>
    public static string NameOf(ObjectiveChoice choice) => choice switch
    {
        ObjectiveChoice.Erm => "ERM",
        ObjectiveChoice.Mixup => "Mixup",
        _ => "Mixup → ERM",
    };

    /// <summary>A difference of errors in percentage points with its interval, for example <c>−1.2 points (−2.0 to −0.4)</c>.</summary>
    /// <param name="difference">The difference, of fractions.</param>
    public static string Points(PairedDifference difference) =>
        !double.IsFinite(difference.Mean) ? "unknown, for a run diverged"
        : difference.Interval is { } interval ? $"{Signed(difference.Mean)} points ({Signed(interval.Low)} to {Signed(interval.High)})"
        : $"{Signed(difference.Mean)} points (no interval)";

    /// <summary>The recommendation, with what it rests on.</summary>
    /// <param name="advice">The advice.</param>
    public static string Sentence(ObjectiveAdvice advice)
    {
        int pairs = advice.MixupAgainstErm.Differences.Count;
        string against = $"Against ERM's error: {NameOf(ObjectiveChoice.Mixup)} {Points(advice.MixupAgainstErm)}, {NameOf(ObjectiveChoice.MixupThenErm)} {Points(advice.SwitchAgainstErm)}";
        string basis = pairs == 1 ? "one seed, from which nothing can be concluded" : string.Create(CultureInfo.InvariantCulture, $"{pairs} paired seeds, intervals that hold together with {ObjectiveAdvice.Confidence:P0} confidence");
        return $"{Verdict(advice)} {against}; {basis}.";
    }

    private static string Verdict(ObjectiveAdvice advice)
    {
        bool mixupWorse = ObjectiveAdvice.IsAbove(advice.MixupAgainstErm), switchWorse = ObjectiveAdvice.IsAbove(advice.SwitchAgainstErm);
        return advice.Choice switch
        {
            ObjectiveChoice.Mixup when ObjectiveAdvice.IsBelow(advice.SwitchAgainstErm) => $"Train with Mixup: it is better than ERM; so is Mixup → ERM, which is {(ObjectiveAdvice.IsAbove(advice.SwitchAgainstMixup) ? "worse than Mixup" : "not shown to be better than Mixup and is less simple")}.",
            ObjectiveChoice.Mixup => "Train with Mixup: it is better than ERM.",
            ObjectiveChoice.MixupThenErm when ObjectiveAdvice.IsBelow(advice.MixupAgainstErm) => "Train with Mixup → ERM: it is better than ERM and than Mixup to the end.",
            ObjectiveChoice.MixupThenErm => $"Train with Mixup → ERM: it is better than ERM; Mixup to the end is {(mixupWorse ? "worse" : "not shown to be")}.",
            _ when mixupWorse && switchWorse => "Train with ERM: both others are worse.",
            _ when mixupWorse => "Train with ERM: Mixup is worse; for Mixup → ERM no difference is shown, and ERM is simpler.",
            _ when switchWorse => "Train with ERM: Mixup → ERM is worse; for Mixup no difference is shown, and ERM is simpler.",
            _ when IsSilent(advice) => "Nothing is shown, for runs diverged: compare again with a smaller learning rate.",
            _ => "Train with ERM: no difference is shown, and ERM is simpler.",
        };
    }

    private static string Signed(double fraction) => (100 * fraction).ToString("+0.0;−0.0;0.0", CultureInfo.InvariantCulture);
}
