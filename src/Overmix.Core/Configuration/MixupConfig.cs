namespace Overmix.Core.Configuration;

/// <summary>Families of laws of the mixing coefficient λ.</summary>
public enum MixingLawKind
{
    /// <summary>Beta(α, α).</summary>
    Beta,

    /// <summary>Uniform on [low, high].</summary>
    Uniform,

    /// <summary>One value.</summary>
    Fixed,

    /// <summary>A discrete table of values and weights.</summary>
    Table,
}

/// <summary>What is done to the two members of a pair.</summary>
public enum MixingKind
{
    /// <summary>Inputs are blended, x̃ = λx + (1−λ)x′ (Zhang et al. 2018).</summary>
    Mixup,

    /// <summary>A box of the partner is pasted over the input; the label is weighted by the area that stays (Yun et al. 2019).</summary>
    CutMix,

    /// <summary>Hidden states are blended between two stages of the network (Verma et al. 2019).</summary>
    Manifold,
}

/// <summary>How often λ is drawn.</summary>
public enum LambdaPer
{
    /// <summary>One λ for all pairs of a batch.</summary>
    Batch,

    /// <summary>One λ a pair.</summary>
    Sample,
}

/// <summary>How the partner of each example is chosen.</summary>
public enum Pairing
{
    /// <summary>A random permutation of the batch: self-pairs occur with probability 1/B.</summary>
    Permutation,

    /// <summary>A random permutation of the batch without self-pairs; a batch of one is not mixed.</summary>
    Derangement,

    /// <summary>Drawn uniformly from the whole training subset, independently for each example.</summary>
    Independent,

    /// <summary>All n² ordered pairs, each once an epoch: an epoch has n² examples.</summary>
    AllPairs,

    /// <summary>A fixed set of m pairs with fixed λ, drawn once: an epoch has m examples.</summary>
    FixedSet,
}

/// <summary>Losses.</summary>
public enum LossKind
{
    /// <summary>Soft-target cross-entropy −Σ_c ỹ_c log f_c, nats.</summary>
    CrossEntropy,

    /// <summary>Squared error between softmax output and dense target, summed over classes.</summary>
    MeanSquaredError,
}

/// <summary>The Mixup objective. λ weights the first sample, in inputs and labels alike; α = 0 means λ = 1, plain ERM.</summary>
public sealed record MixupConfig
{
    /// <summary>What is done to a pair.</summary>
    [Key("What is done to a pair: blend the inputs, paste a box of the partner, or blend hidden states of the network.", Range = "mixup, cutMix, manifold", Why = "Mixup: what the paper is about.")]
    public MixingKind Kind { get; init; } = MixingKind.Mixup;

    /// <summary>Where hidden states are blended.</summary>
    [Key("Where hidden states are blended, for kind: manifold: input, or after a stage of the network by its name; of several names, or of random (input and every stage but the last), one is drawn for each batch.", Range = "random, or names with commas between", Why = "Verma et al. (2019) draw a layer for each batch.")]
    public string Layer { get; init; } = "random";

    /// <summary>Law of λ.</summary>
    [Key("Law of the mixing coefficient λ.", Range = "beta, uniform, fixed, table", Why = "Beta(α, α), as in Zhang et al. (2018).")]
    public MixingLawKind Law { get; init; } = MixingLawKind.Beta;

    /// <summary>α of Beta(α, α).</summary>
    [Key("α of Beta(α, α); 0 means λ = 1, plain ERM.", Range = "[0, 1000]", Why = "1, the uniform law of Lemma 1.")]
    public double Alpha { get; init; } = 1;

    /// <summary>Lower end of the uniform law.</summary>
    [Key("Lower end of the uniform law.", Range = "[0, 1]", Why = "The whole interval.")]
    public double Low { get; init; }

    /// <summary>Upper end of the uniform law.</summary>
    [Key("Upper end of the uniform law.", Range = "[0, 1]", Why = "The whole interval.")]
    public double High { get; init; } = 1;

    /// <summary>The value of the fixed law.</summary>
    [Key("The value of the fixed law.", Range = "[0, 1]", Why = "The strongest mixture.")]
    public double Lambda { get; init; } = 0.5;

    /// <summary>Values of the table law.</summary>
    [Key("Values of the table law.", Range = "numbers in [0, 1]", Why = "Used only with law: table.")]
    public IReadOnlyList<double> Values { get; init; } = [];

    /// <summary>Weights of the table law.</summary>
    [Key("Weights of the table law, as many as values.", Range = "numbers ≥ 0, one > 0; normalised", Why = "Used only with law: table.")]
    public IReadOnlyList<double> Weights { get; init; } = [];

    /// <summary>How often λ is drawn.</summary>
    [Key("Whether λ is drawn once a batch or once a sample.", Range = "batch, sample", Why = "Once a batch, as in the reference implementation of Zhang et al. (2018).")]
    public LambdaPer LambdaPer { get; init; } = LambdaPer.Batch;

    /// <summary>How partners are chosen.</summary>
    [Key("How the partner of each example is chosen.", Range = "permutation, derangement, independent, allPairs, fixedSet", Why = "A permutation of the batch, as in the reference implementation.")]
    public Pairing Pairing { get; init; } = Pairing.Permutation;

    /// <summary>Size m of the fixed synthetic set.</summary>
    [Key("Size m of the fixed synthetic set.", Unit = "pairs", Range = "[1, 100000000]", Why = "Used only with pairing: fixedSet.")]
    public int SetSize { get; init; } = 10_000;

    /// <summary>The loss.</summary>
    [Key("The loss on the mixed, dense targets.", Range = "crossEntropy, meanSquaredError", Why = "The loss of Lemma 1.")]
    public LossKind Loss { get; init; } = LossKind.CrossEntropy;

    /// <summary>Label smoothing ε.</summary>
    [Key("Label smoothing ε: ỹ becomes (1−ε)ỹ + ε/C.", Range = "[0, 1)", Why = "None: smoothing raises the floor and is never switched on silently.")]
    public double Smoothing { get; init; }
}

/// <summary>The ERM objective.</summary>
public sealed record ErmConfig
{
    /// <summary>The loss.</summary>
    [Key("The loss.", Range = "crossEntropy, meanSquaredError", Why = "The usual one.")]
    public LossKind Loss { get; init; } = LossKind.CrossEntropy;

    /// <summary>Label smoothing ε.</summary>
    [Key("Label smoothing ε.", Range = "[0, 1)", Why = "None: a switch to ERM is a switch to plain ERM.")]
    public double Smoothing { get; init; }
}
