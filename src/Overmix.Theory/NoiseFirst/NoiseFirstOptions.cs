using Overmix.Theory.Checks;
using Overmix.Theory.Mixing;

namespace Overmix.Theory.NoiseFirst;

/// <summary>What <see cref="NoiseFirstStudy"/> is asked. The defaults take less than ten seconds.</summary>
public sealed record NoiseFirstOptions
{
    /// <summary>Training samples on the unit sphere, which are mixed; in [2, 10⁵].</summary>
    public int Samples { get; init; } = 60;

    /// <summary>Mixed inputs that the network is trained on, in [4, 2000].</summary>
    public int MixedSamples { get; init; } = 100;

    /// <summary>d₀, in [1, 1000].</summary>
    public int InputSize { get; init; } = 10;

    /// <summary>Steepness k of the teacher f(x) = tanh(k·wᵀx), ‖w‖ = 1, in (0, 1000]. A straight teacher (k → 0) leaves Mixup no noise.</summary>
    public double Steepness { get; init; } = 4;

    /// <summary>The law of λ; U(0, 1) by default. α = 0 makes no noise, and the check inconclusive.</summary>
    public MixingLaw Law { get; init; } = MixingLaw.Beta(1);

    /// <summary>Width M of the network, even, in [2, 10⁵].</summary>
    public int Width { get; init; } = 2000;

    /// <summary>
    /// Root mean square of each set of labels, in (0, 10]. Small labels keep the weights near their start, where the kernel is constant
    /// (Chizat et al. 2019): the prediction's error falls with it and with M^{−½}.
    /// </summary>
    public double LabelScale { get; init; } = 0.03;

    /// <summary>Steps of gradient descent, in [10, 10⁶].</summary>
    public int Steps { get; init; } = 500;

    /// <summary>η times the kernel's largest eigenvalue, in (0, 1].</summary>
    public double RelativeRate { get; init; } = 0.5;

    /// <summary>Root seed.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>What is wrong with these options, all at once.</summary>
    public OptionRules Rules() => new OptionRules()
        .Within("samples (n)", Samples, "[2, 1e5]")
        .Within("mixed-samples", MixedSamples, "[4, 2000]")
        .Within("input-size (d₀)", InputSize, "[1, 1000]")
        .Within("steepness", Steepness, "(0, 1000]")
        .That(Law is not null, "The law of λ is missing.")
        .Within("width (M)", Width, "[2, 1e5]")
        .That(Width % 2 == 0, "The width (M) must be even.")
        .Within("label-scale", LabelScale, "(0, 10]")
        .Within("steps", Steps, "[10, 1e6]")
        .Within("relative-rate", RelativeRate, "(0, 1]");
}
