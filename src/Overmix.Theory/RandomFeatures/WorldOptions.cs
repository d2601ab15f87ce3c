using Overmix.Core.Seeding;
using Overmix.Theory.Checks;
using Overmix.Theory.Mixing;

namespace Overmix.Theory.RandomFeatures;

/// <summary>A random-feature regression world: X ~ N(0, I), Y = f(X), n training samples mixed by Mixup, students θᵀφ(x).</summary>
public sealed record WorldOptions
{
    /// <summary>σ of the student's features. Default tanh: bounded, smooth, and no exact integral, so the Monte Carlo road is shown.</summary>
    public Activation Activation { get; init; } = Activation.Tanh;

    /// <summary>d₀, in [1, 10⁴]. Default 5: low enough that 30 samples teach something, high enough that they do not teach all.</summary>
    public int InputSize { get; init; } = 5;

    /// <summary>d, in [1, 16000]. Default 100.</summary>
    public int Features { get; init; } = 100;

    /// <summary>n, in [1, 10⁶]. Default 30: m = n² = 900 mixed samples, more than d, in the paper's regime d &lt; m.</summary>
    public int Samples { get; init; } = 30;

    /// <summary>Standard deviation of a feature's pre-activation before its bias, in (0, 100]. Default 1.5.</summary>
    public double WeightGain { get; init; } = 1.5;

    /// <summary>Standard deviation of biases, in [0, 100]; 0 makes erf and ReLU integrals exact. Default 0.5.</summary>
    public double BiasScale { get; init; } = 0.5;

    /// <summary>f. Default one neuron.</summary>
    public TeacherKind Teacher { get; init; } = TeacherKind.Neuron;

    /// <summary>g, the teacher's gain, in (0, 100]. Default 3: curved enough for Mixup's labels to be wrong.</summary>
    public double TeacherGain { get; init; } = 3;

    /// <summary>σ of the Gaussian noise on the training labels, y = f(x) + ε, in [0, 100]. Default 0: all noise comes from mixing.</summary>
    public double LabelNoise { get; init; }

    /// <summary>α of λ ~ Beta(α, α): 0 (plain training) or in [10⁻⁶, 10⁶]. Default 1. Ignored if <see cref="Law"/> is set.</summary>
    public double Alpha { get; init; } = 1;

    /// <summary>Another law for λ; null for Beta(α, α).</summary>
    public MixingLaw? Law { get; init; }

    /// <summary>Which pairs are mixed. Default all n².</summary>
    public PairingKind Pairing { get; init; } = PairingKind.All;

    /// <summary>m for fixed and streamed pairs, in [1, 10¹⁰] (fixed: 10⁸). Default 900.</summary>
    public long PairCount { get; init; } = 900;

    /// <summary>Arithmetic inside blocks of the Gram matrix. Default float64.</summary>
    public MomentPrecision Precision { get; init; } = MomentPrecision.Accurate;

    /// <summary>Gaussian inputs that population averages are taken over where no closed form is known, in [100, 10⁸]. Default 100 000.</summary>
    public int PopulationSamples { get; init; } = 100_000;

    /// <summary>Root seed. Default 1.</summary>
    public ulong Seed { get; init; } = 1;

    internal MixingLaw EffectiveLaw => Law ?? MixingLaw.Beta(Alpha);

    internal RandomStreams Streams => new(Seed);

    /// <summary>Checks every option.</summary>
    /// <exception cref="TheoryRequestException">Some are out of range; the message lists all.</exception>
    public void Validate() => AddRules(new OptionRules()).ThrowIfBroken();

    internal OptionRules AddRules(OptionRules rules) => rules
        .That(Enum.IsDefined(Activation) && Enum.IsDefined(Teacher) && Enum.IsDefined(Pairing) && Enum.IsDefined(Precision), "An activation, teacher, pairing or precision is not one of those named.")
        .Within("input-size (d₀)", InputSize, "[1, 10000]")
        .Within("features (d)", Features, "[1, 16000]")
        .Within("samples (n)", Samples, "[1, 1000000]")
        .Within("weight-gain", WeightGain, "(0, 100]")
        .Within("bias-scale", BiasScale, "[0, 100]")
        .Within("teacher-gain", TeacherGain, "(0, 100]")
        .Within("label-noise", LabelNoise, "[0, 100]")
        .Within("pair-count (m)", PairCount, Pairing == PairingKind.Fixed ? "[1, 100000000]" : "[1, 10000000000]")
        .Within("population-samples", PopulationSamples, "[100, 100000000]")
        .That(Law is not null || Alpha == 0 || (Alpha >= 1e-6 && Alpha <= 1e6), FormattableString.Invariant($"alpha is {Alpha}; it must be 0 or lie in [1e-06, 1000000]."));
}
