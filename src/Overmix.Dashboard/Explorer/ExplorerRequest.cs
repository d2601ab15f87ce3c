using Overmix.Theory.Mixing;
using Overmix.Theory.RandomFeatures;

namespace Overmix.Dashboard.Explorer;

/// <summary>What the theory explorer is asked to compute. Ranges are those of <see cref="ExplorerParameter"/>.</summary>
public sealed record ExplorerRequest
{
    /// <summary>n.</summary>
    public int Samples { get; init; } = 30;

    /// <summary>d.</summary>
    public int Features { get; init; } = 100;

    /// <summary>d₀.</summary>
    public int InputSize { get; init; } = 5;

    /// <summary>γ = d/m of drawn pairs; null for all n² pairs.</summary>
    public double? AspectRatio { get; init; }

    /// <summary>α of λ ~ Beta(α, α). Ignored with <see cref="Lambda"/>.</summary>
    public double Alpha { get; init; } = 1;

    /// <summary>One fixed λ; null for Beta(α, α).</summary>
    public double? Lambda { get; init; }

    /// <summary>η.</summary>
    public double Rate { get; init; } = 1;

    /// <summary>σ of the noise on the training labels.</summary>
    public double LabelNoise { get; init; }

    /// <summary>The feature map's σ.</summary>
    public Activation Activation { get; init; } = Activation.Tanh;

    /// <summary>The teacher.</summary>
    public TeacherKind Teacher { get; init; } = TeacherKind.Neuron;

    /// <summary>C of Lemma 1's floor.</summary>
    public int Classes { get; init; } = 10;

    /// <summary>Root seed.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>λ's law.</summary>
    internal MixingLaw Law => Lambda is { } value ? MixingLaw.Fixed(value) : MixingLaw.Beta(Alpha);

    /// <summary>m.</summary>
    internal long Pairs => AspectRatio is { } ratio ? Math.Clamp((long)Math.Round(Features / ratio), 1, MostPairs) : (long)Samples * Samples;

    /// <summary>The world that it describes.</summary>
    internal WorldOptions World => new()
    {
        Activation = Activation,
        Teacher = Teacher,
        InputSize = InputSize,
        Features = Features,
        Samples = Samples,
        LabelNoise = LabelNoise,
        Law = Law,
        Pairing = AspectRatio is null ? PairingKind.All : PairingKind.Streamed,
        PairCount = Pairs,
        PopulationSamples = PopulationSamples,
        Seed = Seed,
    };

    private const long MostPairs = 250_000;

    // Enough that the risk curve's shape does not depend on them, few enough for an answer while a slider moves.
    private const int PopulationSamples = 20_000;
}
