namespace Overmix.Core.Configuration;

/// <summary>What is measured besides errors and losses. No instrument changes what is trained.</summary>
public sealed record InstrumentsConfig
{
    /// <summary>Evaluations between measurements.</summary>
    [Key("Evaluations between measurements; the first and the last evaluation are measured. 0 takes the smallest number whose planned work stays within instruments.budget.", Unit = "evaluations", Range = "[0, 1000000]", Why = "The budget decides.")]
    public int Every { get; init; }

    /// <summary>Share of the training's work.</summary>
    [Key("Most that the measurements of a whole run may cost, as a share of its training, counted in forward passes (a training step is three); looked at with every: 0, gradient norms left out. 0 measures nothing.", Range = "[0, 1]", Why = "Below 3 % of the training time: passes over the frozen sets take a little longer than a training step's.")]
    public double Budget { get; init; } = 0.02;

    /// <summary>Pairs in each frozen set.</summary>
    [Key("Pairs in each frozen set of mixed examples: training pairs, held-out pairs, training × held-out pairs. 0 draws none.", Unit = "pairs", Range = "[0, 10000000]", Why = "The sets stay the same through the run, so that a few pairs show the course; gradient norms want thousands.")]
    public int Pairs { get; init; } = 128;

    /// <summary>Measurements between gradient norms.</summary>
    [Key("Measurements between gradient norms of the Mixup and the ERM objective, on all training pairs of the frozen set and the whole training subset; 0 leaves them out.", Unit = "measurements", Range = "[0, 1000000]", Why = "Off: each costs a forward and a backward pass over both sets in float32.")]
    public int Gradients { get; init; }
}
