using Overmix.Theory.Checks;
using Overmix.Theory.Mixing;

namespace Overmix.Theory.LabelNoise;

/// <summary>What <see cref="ConvexNoise"/> is asked. The defaults take less than a second.</summary>
public sealed record ConvexNoiseOptions
{
    /// <summary>f with its ρ; by default log-sum-exp + ½‖x‖² in ten dimensions.</summary>
    public ConvexFunction Function { get; init; } = ConvexFunction.LogSumExp(10, 1);

    /// <summary>Draws inputs; by default X ~ N(0, I), for which E[Z] of an isotropic quadratic is known too.</summary>
    public InputSampler Inputs { get; init; } = InputDraws.StandardNormal;

    /// <summary>The law of λ; U(0, 1) by default.</summary>
    public MixingLaw Law { get; init; } = MixingLaw.Beta(1);

    /// <summary>Pairs sampled, every one of which is checked; in [100, 10⁷].</summary>
    public int Pairs { get; init; } = 20_000;

    /// <summary>Bins of equal counts of the pair's distance, and of λ; in [1, 1001].</summary>
    public int Bins { get; init; } = 20;

    /// <summary>Points of the cloud (bound, Z) drawn; in [0, 10⁵].</summary>
    public int CloudPoints { get; init; } = 600;

    /// <summary>
    /// Relative error that f's own arithmetic may make, for the rounding allowance of each pair; in [0, 10⁻³]. The default allows a thousand
    /// roundings.
    /// </summary>
    public double FunctionError { get; init; } = 1000 * 2.220446049250313e-16;

    /// <summary>Root seed.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>λ on the first sample in inputs and labels (right), or, as the slides print Theorem 1, 1−λ on it in the labels.</summary>
    public LawStatement Statement { get; init; } = LawStatement.Corrected;

    /// <summary>What is wrong with these options, all at once.</summary>
    public OptionRules Rules() => new OptionRules()
        .That(Function is not null, "The function is missing.")
        .That(Inputs is not null, "The law of inputs is missing.")
        .That(Law is not null, "The law of λ is missing.")
        .Within("pairs", Pairs, "[100, 1e7]")
        .Within("bins", Bins, "[1, 1001]")
        .Within("cloud-points", CloudPoints, "[0, 1e5]")
        .Within("function-error", FunctionError, "[0, 1e-3]")
        .That(Enum.IsDefined(Statement), "The statement must be corrected or as-printed.");
}
