using Overmix.Theory.Checks;
using Overmix.Theory.Mixing;

namespace Overmix.Theory.LabelNoise;

/// <summary>What <see cref="Theorem1"/> is asked. The defaults take a second or two.</summary>
public sealed record Theorem1Options
{
    /// <summary>The most curve points and distance bins.</summary>
    public const int MostPoints = 1001;

    /// <summary>The world whose P(Y | X) is known.</summary>
    public LabelledWorld World { get; init; } = LabelledWorld.FiveClusters;

    /// <summary>The law of λ for the averages; λ ~ U(0, 1) by default, as in the paper's Lemma 1.</summary>
    public MixingLaw Law { get; init; } = MixingLaw.Beta(1);

    /// <summary>Pairs drawn, labels included; in [100, 10⁷]. Error of a rate r: √(r(1−r)/pairs).</summary>
    public int Pairs { get; init; } = 100_000;

    /// <summary>Points of the curve over λ; in [3, <see cref="MostPoints"/>]. An odd number has ½ among them.</summary>
    public int LambdaPoints { get; init; } = 41;

    /// <summary>Pairs that each point of the curve over λ averages, the same at every λ; in [10, 10⁶].</summary>
    public int PairsPerLambda { get; init; } = 4_000;

    /// <summary>Bins, of equal counts, of the pair's distance ‖X − X′‖; in [1, <see cref="MostPoints"/>].</summary>
    public int DistanceBins { get; init; } = 12;

    /// <summary>Root seed.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Where the theorem puts λ: on the first sample (right), or as printed, 1−λ on it.</summary>
    public LawStatement Statement { get; init; } = LawStatement.Corrected;

    /// <summary>What is wrong with these options, all at once.</summary>
    public OptionRules Rules() => new OptionRules()
        .That(World is not null, "The world is missing.")
        .That(Law is not null, "The law of λ is missing.")
        .Within("pairs", Pairs, "[100, 1e7]")
        .Within("lambda-points", LambdaPoints, FormattableString.Invariant($"[3, {MostPoints}]"))
        .Within("pairs-per-lambda", PairsPerLambda, "[10, 1e6]")
        .Within("distance-bins", DistanceBins, FormattableString.Invariant($"[1, {MostPoints}]"))
        .That(Enum.IsDefined(Statement), "The statement must be corrected or as-printed.");
}
