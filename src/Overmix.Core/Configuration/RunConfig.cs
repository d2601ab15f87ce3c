namespace Overmix.Core.Configuration;

/// <summary>Everything that decides a run. Frozen: a run is a value of this type and a seed in, a stream of records out.</summary>
public sealed record RunConfig
{
    /// <summary>Name of the run's group.</summary>
    [Key("Name of the group of runs; also the folder's name.", Range = "letters, digits, dot, dash, underscore; 1 to 64", Why = "Says what it is when nothing better is given.")]
    public string Name { get; init; } = "run";

    /// <summary>Root seed.</summary>
    [Key("Root seed of all random streams.", Range = "[0, 9007199254740992]", Why = "Any number; 1 is easy to type. The upper end keeps it exact in JSON.")]
    public long Seed { get; init; } = 1;

    /// <summary>The examples.</summary>
    [Key("The data set and how it is split.")]
    public DataConfig Data { get; init; } = new();

    /// <summary>The network.</summary>
    [Key("The network.")]
    public ModelConfig Model { get; init; } = new();

    /// <summary>Augmentation.</summary>
    [Key("Augmentation of the training images, before mixing.")]
    public AugmentConfig Augment { get; init; } = new();

    /// <summary>Which objective when.</summary>
    [Key("Objective windows in epochs, half-open, in order and without gaps: mixup@0-200, erm@200-.", Range = "windows of mixup and erm", Why = "Mixup all the way: the paper's setting.")]
    public string Objective { get; init; } = "mixup@0-";

    /// <summary>The Mixup objective.</summary>
    [Key("The Mixup objective: λ law, pairing, loss, smoothing.")]
    public MixupConfig Mixup { get; init; } = new();

    /// <summary>The ERM objective.</summary>
    [Key("The ERM objective: loss, smoothing.")]
    public ErmConfig Erm { get; init; } = new();

    /// <summary>Budget and batch.</summary>
    [Key("Budget, batch size, threads.")]
    public TrainConfig Train { get; init; } = new();

    /// <summary>The optimiser.</summary>
    [Key("The optimiser.")]
    public OptimizerConfig Optimizer { get; init; } = new();

    /// <summary>The learning-rate schedule.</summary>
    [Key("The learning-rate schedule.")]
    public ScheduleConfig Schedule { get; init; } = new();

    /// <summary>The average of weights.</summary>
    [Key("The moving average of the weights.")]
    public EmaConfig Ema { get; init; } = new();

    /// <summary>The guard.</summary>
    [Key("The guard, which watches for over-training.")]
    public GuardConfig Guard { get; init; } = new();

    /// <summary>When to evaluate.</summary>
    [Key("When the network is evaluated.")]
    public EvaluationConfig Evaluation { get; init; } = new();

    /// <summary>What else to measure.</summary>
    [Key("What is measured besides errors and losses: memorisation, weights, gradient norms.")]
    public InstrumentsConfig Instruments { get; init; } = new();

    /// <summary>When to save.</summary>
    [Key("When checkpoints are written and how many are kept.")]
    public CheckpointConfig Checkpoint { get; init; } = new();
}
