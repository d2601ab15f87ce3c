using System.Globalization;
using Overmix.Core.Claims;

namespace Overmix.Studies.Figures.Readings;

/// <summary>What is demanded of a number that every seed gives.</summary>
internal enum PartRelation
{
    /// <summary>Its mean lies above the bound.</summary>
    MeanAbove,

    /// <summary>Its mean lies below the bound.</summary>
    MeanBelow,

    /// <summary>Its mean lies within a margin of the bound: equivalence, by two one-sided tests.</summary>
    MeanWithin,

    /// <summary>It is at least the bound in every seed: an inequality without exceptions.</summary>
    EveryAtLeast,

    /// <summary>It is at most the bound in every seed.</summary>
    EveryAtMost,
}

/// <summary>What an outcome is for.</summary>
internal enum PartRole
{
    /// <summary>It decides the claim, with the others that do.</summary>
    Decides,

    /// <summary>The slides' literal wording, where it differs from the statement that is judged: shown, and expected to fail.</summary>
    AsPrinted,

    /// <summary>Shown beside the others; it decides nothing.</summary>
    Shown,
}

/// <summary>A part of a claim: a number that every seed gives, and what is demanded of it. Pure: numbers in, outcome out.</summary>
/// <param name="Name">The number's name.</param>
/// <param name="Relation">What is demanded.</param>
/// <param name="Bound">Of what.</param>
internal sealed record ClaimPart(string Name, PartRelation Relation, double Bound)
{
    /// <summary>For <see cref="PartRelation.MeanWithin"/> the margin, &gt; 0; for a mean above or below, the smallest distance from the bound that matters, ≥ 0.</summary>
    public double Margin { get; init; }

    /// <summary>What it is for.</summary>
    public PartRole Role { get; init; }

    /// <summary>The demand in words.</summary>
    public string Demand => Relation switch
    {
        PartRelation.MeanAbove => Margin == 0 ? $"mean above {Number(Bound)}" : $"mean above {Number(Bound)}, by at least {Number(Margin)}",
        PartRelation.MeanBelow => Margin == 0 ? $"mean below {Number(Bound)}" : $"mean below {Number(Bound)}, by at least {Number(Margin)}",
        PartRelation.MeanWithin => $"mean within {Number(Margin)} of {Number(Bound)}",
        PartRelation.EveryAtLeast => $"at least {Number(Bound)} in every seed",
        _ => $"at most {Number(Bound)} in every seed",
    };

    /// <summary>What the seeds' numbers say.</summary>
    /// <param name="values">One a seed; at least one.</param>
    public PartOutcome Judge(IReadOnlyList<double> values)
    {
        double sign = Relation is PartRelation.MeanBelow or PartRelation.EveryAtMost ? -1 : 1;
        double[] effects = [.. values.Select(value => sign * (value - Bound))];
        ClaimVerdict verdict = Relation switch
        {
            PartRelation.MeanAbove or PartRelation.MeanBelow => ClaimDecision.Of(effects, Margin).Verdict,
            PartRelation.MeanWithin => Equivalent(effects),
            _ => Without(effects),
        };
        ClaimEffect mean = ClaimDecision.Of(effects);
        return new PartOutcome(this, values, verdict, mean.Mean, mean.Interval);
    }

    /// <summary>A number as text, to three significant digits.</summary>
    /// <param name="value">The number.</param>
    public static string Number(double value)
    {
        double size = Math.Abs(value);
        if (!double.IsFinite(value) || size is not (>= 1e-4 and < 1e5))
        {
            return value == 0 ? "0" : value.ToString("0.##E+0", CultureInfo.InvariantCulture);
        }

        int places = Math.Max(0, 2 - (int)Math.Floor(Math.Log10(size)));
        return Math.Round(value, places).ToString("0.######", CultureInfo.InvariantCulture);
    }

    private ClaimVerdict Equivalent(double[] effects) => ClaimDecision.All(
        ClaimDecision.Of([.. effects.Select(effect => Margin + effect)]).Verdict, ClaimDecision.Of([.. effects.Select(effect => Margin - effect)]).Verdict);

    // One exception is enough against; a number that is not one decides nothing.
    private static ClaimVerdict Without(double[] effects) =>
        effects.Any(effect => effect < 0) ? ClaimVerdict.NotReproduced
        : effects.Any(double.IsNaN) || effects.Length < ClaimDecision.FewestSeeds ? ClaimVerdict.Inconclusive
        : ClaimVerdict.Reproduced;
}

/// <summary>A part with its numbers and what they say.</summary>
/// <param name="Part">The part.</param>
/// <param name="Values">One number a seed.</param>
/// <param name="Verdict">Whether the demand is met.</param>
/// <param name="Effect">Mean distance from the bound, positive on the demanded side.</param>
/// <param name="Interval">Its interval over seeds.</param>
internal sealed record PartOutcome(ClaimPart Part, IReadOnlyList<double> Values, ClaimVerdict Verdict, double Effect, ClaimInterval? Interval)
{
    /// <summary>The mean over seeds.</summary>
    public double Mean => Values.Average();

    /// <summary>The interval of the mean; null where there is none.</summary>
    public ClaimInterval? MeanInterval => ClaimDecision.Of(Values).Interval;

    /// <summary>The outcome as a word: what is judged holds or is contradicted, the rest holds or fails.</summary>
    public string Word => (Verdict, Part.Role) switch
    {
        (ClaimVerdict.Reproduced, _) => "holds",
        (ClaimVerdict.NotReproduced, PartRole.Decides) => "contradicted",
        (ClaimVerdict.NotReproduced, _) => "fails",
        _ => "undecided",
    };

    /// <summary>The mean with its interval.</summary>
    public string Text => Told(ClaimPart.Number);

    /// <summary>The mean of a common logarithm as the factor it stands for, with its interval.</summary>
    public string Factor => Told(static exponent => ClaimPart.Number(Math.Pow(10, exponent)));

    /// <summary>For a table's row.</summary>
    public string Label => $"{(Part.Role switch { PartRole.AsPrinted => "as printed: ", PartRole.Shown => "beside: ", _ => "" })}{Part.Name} – {Part.Demand}: {Word}";

    // An interval of rounding is none.
    private string Told(Func<double, string> text) => MeanInterval is { } i && i.High - i.Low > 1e-9 * Math.Abs(Mean) ? $"{text(Mean)} [{text(i.Low)}, {text(i.High)}]" : text(Mean);
}
