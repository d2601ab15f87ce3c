namespace Overmix.Diagnostics.Comparison;

/// <summary>The ways of training that are compared.</summary>
public enum ObjectiveChoice
{
    /// <summary>Plain empirical risk minimisation.</summary>
    Erm,

    /// <summary>Mixup to the end.</summary>
    Mixup,

    /// <summary>Mixup, then ERM from the epoch that the guard names.</summary>
    MixupThenErm,
}

/// <summary>Test errors of the three, fractions, one a seed and in the same order of seeds; not-a-number for a run that diverged.</summary>
/// <param name="Erm">Of ERM.</param>
/// <param name="Mixup">Of Mixup.</param>
/// <param name="MixupThenErm">Of Mixup, then ERM.</param>
public sealed record ObjectiveErrors(IReadOnlyList<double> Erm, IReadOnlyList<double> Mixup, IReadOnlyList<double> MixupThenErm)
{
    /// <summary>Those of one of them.</summary>
    public IReadOnlyList<double> Of(ObjectiveChoice choice) => choice switch
    {
        ObjectiveChoice.Erm => Erm,
        ObjectiveChoice.Mixup => Mixup,
        _ => MixupThenErm,
    };
}

/// <summary>
/// What a paired comparison of the three supports. The simplest is recommended that is not shown to be worse: ERM, unless another one's interval against it lies
/// wholly below zero; of two that are both better, the simpler one, unless the other is shown to be better still. To recommend the least mean instead would name
/// one of the two others two times in three where all three are equal.
/// </summary>
/// <param name="Choice">What is recommended.</param>
/// <param name="MixupAgainstErm">Mixup's error minus ERM's.</param>
/// <param name="SwitchAgainstErm">That of Mixup, then ERM, minus ERM's.</param>
/// <param name="SwitchAgainstMixup">The same minus Mixup's.</param>
/// <remarks>
/// The intervals are simultaneous: each has confidence 1 − 0.05/3 (Bonferroni), so that all three hold together in 95 % of comparisons whatever their dependence.
/// Student's t over seeds. Where all pairs differ by the very same amount, other than nothing, there is no spread to judge by, and nothing counts as shown.
/// </remarks>
public sealed record ObjectiveAdvice(ObjectiveChoice Choice, PairedDifference MixupAgainstErm, PairedDifference SwitchAgainstErm, PairedDifference SwitchAgainstMixup)
{
    /// <summary>Confidence of the three intervals together.</summary>
    public const double Confidence = 0.95;

    private const int Comparisons = 3;

    /// <summary>Whether a difference to ERM is shown for what is recommended; false where ERM is recommended for being simpler.</summary>
    public bool IsShown => Choice != ObjectiveChoice.Erm || (IsAbove(MixupAgainstErm) && IsAbove(SwitchAgainstErm));

    /// <summary>Judges.</summary>
    /// <param name="errors">The errors; at least one seed.</param>
    public static ObjectiveAdvice Of(ObjectiveErrors errors)
    {
        const double each = 1 - ((1 - Confidence) / Comparisons);
        PairedDifference mixup = PairedDifference.Of(errors.Erm, errors.Mixup, each);
        PairedDifference switched = PairedDifference.Of(errors.Erm, errors.MixupThenErm, each);
        PairedDifference between = PairedDifference.Of(errors.Mixup, errors.MixupThenErm, each);
        ObjectiveChoice choice = (IsBelow(mixup), IsBelow(switched)) switch
        {
            (false, false) => ObjectiveChoice.Erm,
            (true, false) => ObjectiveChoice.Mixup,
            (false, true) => ObjectiveChoice.MixupThenErm,
            _ => IsBelow(between) ? ObjectiveChoice.MixupThenErm : ObjectiveChoice.Mixup,
        };
        return new ObjectiveAdvice(choice, mixup, switched, between);
    }

    /// <summary>A choice's difference to ERM; null for ERM itself.</summary>
    /// <param name="choice">The choice.</param>
    public PairedDifference? AgainstErm(ObjectiveChoice choice) => choice switch
    {
        ObjectiveChoice.Mixup => MixupAgainstErm,
        ObjectiveChoice.MixupThenErm => SwitchAgainstErm,
        _ => null,
    };

    /// <summary>Whether a difference is shown to be below zero.</summary>
    /// <param name="difference">A difference with its interval.</param>
    public static bool IsBelow(PairedDifference difference) => difference.Interval is { High: < 0 } && HasSpread(difference);

    /// <summary>Whether a difference is shown to be above zero.</summary>
    /// <param name="difference">A difference with its interval.</param>
    public static bool IsAbove(PairedDifference difference) => difference.Interval is { Low: > 0 } && HasSpread(difference);

    private static bool HasSpread(PairedDifference difference) => difference.Differences.Distinct().Count() > 1;
}
