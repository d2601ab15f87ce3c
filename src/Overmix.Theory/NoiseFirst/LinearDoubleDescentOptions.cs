using Overmix.Theory.Checks;
using Overmix.Theory.Mixing;

namespace Overmix.Theory.NoiseFirst;

/// <summary>What <see cref="LinearDoubleDescent"/> is asked. The defaults take a few seconds.</summary>
public sealed record LinearDoubleDescentOptions
{
    /// <summary>Training samples n, in [12, 1000].</summary>
    public int Samples { get; init; } = 30;

    /// <summary>Numbers of features d that the student sees, each in [1, 5000]. Empty: a grid from n/6 to 5n with n in it.</summary>
    public IReadOnlyList<int> Features { get; init; } = [];

    /// <summary>Features D that the teacher uses, in [1, 10⁵]. What the student does not see (d &lt; D) acts on it as label noise.</summary>
    public int TeacherFeatures { get; init; } = 150;

    /// <summary>Decay p of the teacher's coefficients, β_j ∝ j^{−p}, ‖β‖ = 1; in [0, 5]. 0: all alike.</summary>
    public double Decay { get; init; } = 1;

    /// <summary>Standard deviation of the label noise in the noisy world, in (0, 100]; ‖β‖ = 1 is the signal's.</summary>
    public double LabelNoise { get; init; } = 0.5;

    /// <summary>The law of λ; U(0, 1) by default.</summary>
    public MixingLaw Law { get; init; } = MixingLaw.Beta(1);

    /// <summary>Training sets averaged, in [20, 10⁵].</summary>
    public int Trials { get; init; } = 150;

    /// <summary>Finite flow times of the curve over time, log-spaced from 0.01 to <see cref="Horizon"/>; in [5, 10⁴].</summary>
    public int TimePoints { get; init; } = 60;

    /// <summary>Longest flow time, in [1, 10¹²]. Eigenvalues are of order 1; the slowest direction at d = n needs about n².</summary>
    public double Horizon { get; init; } = 1e6;

    /// <summary>Root seed.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>The grid of d: the one given, or the default one.</summary>
    internal int[] Grid => Features is { Count: > 0 }
        ? [.. Features.Distinct().Order()]
        : [.. new[] { 1 / 6.0, 1 / 3.0, 0.5, 0.6, 0.7, 0.8, 0.9, 1, 1.1, 1.2, 1.35, 1.5, 2, 3, 4, 5 }.Select(share => (int)Math.Round(share * Samples)).Distinct()];

    /// <summary>What is wrong with these options, all at once.</summary>
    public OptionRules Rules()
    {
        OptionRules rules = new OptionRules()
            .Within("samples (n)", Samples, "[12, 1000]")
            .That(Features is not null, "The grid of features is missing.")
            .Within("teacher-features (D)", TeacherFeatures, "[1, 1e5]")
            .Within("decay", Decay, "[0, 5]")
            .Within("label-noise", LabelNoise, "(0, 100]")
            .That(Law is not null, "The law of λ is missing.")
            .Within("trials", Trials, "[20, 1e5]")
            .Within("time-points", TimePoints, "[5, 1e4]")
            .Within("horizon", Horizon, "[1, 1e12]");
        foreach (int features in Features ?? [])
        {
            rules.Within("a number of features (d)", features, "[1, 5000]");
        }

        return rules;
    }
}
