using Overmix.Core.Claims;
using Overmix.Diagnostics.Comparison;
using Overmix.Diagnostics.OverTraining;

namespace Overmix.Studies.Figures;

/// <summary>
/// From an effect's interval to a verdict. The effect is counted positive in the claimed direction. <em>Reproduced</em>: the interval lies above zero, and the mean
/// is at least the smallest effect that matters. <em>Not reproduced</em>: the interval lies below zero, or wholly below that smallest effect. Otherwise, or with fewer
/// than five seeds, <em>inconclusive</em>.
/// </summary>
public static class ClaimDecision
{
    /// <summary>Fewest seeds that decide anything.</summary>
    public const int FewestSeeds = 5;

    /// <summary>Confidence of intervals.</summary>
    public const double Level = 0.95;

    /// <summary>Decides on one value a seed.</summary>
    /// <param name="effects">The effect of each seed, or of each pair; positive where claimed.</param>
    /// <param name="material">The smallest effect that matters; ≥ 0, 0 where any counts.</param>
    public static ClaimEffect Of(IReadOnlyList<double> effects, double material = 0)
    {
        ArgumentOutOfRangeException.ThrowIfZero(effects.Count, nameof(effects));
        ArgumentOutOfRangeException.ThrowIfNegative(material);
        double mean = effects.Average();
        ConfidenceInterval? interval = StudentInterval.Of(effects, Level);
        ClaimVerdict verdict = effects.Count < FewestSeeds ? ClaimVerdict.Inconclusive : Of(mean, interval, material);
        return new ClaimEffect(verdict, mean, interval is { } i ? new ClaimInterval(i.Low, i.High, Level) : null);
    }

    /// <summary>Decides on a mean and its interval.</summary>
    /// <param name="mean">The mean effect; positive where claimed.</param>
    /// <param name="interval">Its interval; null decides nothing.</param>
    /// <param name="material">The smallest effect that matters; ≥ 0.</param>
    public static ClaimVerdict Of(double mean, ConfidenceInterval? interval, double material) => interval switch
    {
        { Low: > 0 } when mean >= material => ClaimVerdict.Reproduced,
        { High: < 0 } => ClaimVerdict.NotReproduced,
        { } i when i.High < material => ClaimVerdict.NotReproduced,
        _ => ClaimVerdict.Inconclusive,
    };

    /// <summary>Of several parts of a claim: all must be reproduced; one that is not decides against it.</summary>
    /// <param name="parts">The verdicts on the parts; at least one.</param>
    public static ClaimVerdict All(params IReadOnlyList<ClaimVerdict> parts) =>
        parts.Contains(ClaimVerdict.NotReproduced) ? ClaimVerdict.NotReproduced
        : parts.All(p => p == ClaimVerdict.Reproduced) ? ClaimVerdict.Reproduced
        : ClaimVerdict.Inconclusive;

    /// <summary>Of a claim's parts.</summary>
    /// <param name="parts">The parts; at least one.</param>
    public static ClaimVerdict All(IEnumerable<JudgedPart> parts) => All([.. parts.Select(p => p.Verdict)]);
}

/// <summary>An effect with its interval and what it decides.</summary>
/// <param name="Verdict">The verdict.</param>
/// <param name="Mean">The mean over seeds.</param>
/// <param name="Interval">Its Student-t interval; null for one seed, or where a value is not finite.</param>
public readonly record struct ClaimEffect(ClaimVerdict Verdict, double Mean, ClaimInterval? Interval)
{
    /// <summary>The effect as a part of a claim.</summary>
    /// <param name="name">What it is, with its unit.</param>
    /// <param name="material">The smallest effect that matters, by which it was decided.</param>
    public JudgedPart Part(string name, double material = 0) =>
        new(name, material == 0 ? "above 0" : FormattableString.Invariant($"above 0, at least {material} on average"), Verdict) { Mean = Mean, Interval = Interval };
}
