using System.Diagnostics.CodeAnalysis;

namespace Overmix.Core.Configuration;

/// <summary>Budget, batch size and threads.</summary>
public sealed record TrainConfig
{
    /// <summary>Budget.</summary>
    [Key("Budget: passes over the training subset.", Unit = "epochs", Range = "[1, 100000000]", Why = "Far past the turn on 100 digits.")]
    public int Epochs { get; init; } = 5_000;

    /// <summary>Batch size B.</summary>
    [Key("Batch size B; the last batch of an epoch may be smaller.", Unit = "examples", Range = "[1, 1000000]", Why = "Two steps an epoch at n = 100.")]
    public int BatchSize { get; init; } = 50;

    /// <summary>Threads of libtorch.</summary>
    [Key("Threads of libtorch. 0 takes one for the MLP and the job's share of the cores for convolutional networks; the choice is stored with the run, because results repeat only at the same number.", Unit = "threads", Range = "[0, 1024]", Why = "The MLP's products are too small to share, convolutions are not.")]
    public int Threads { get; init; }

    /// <summary>Precision of the arithmetic.</summary>
    [Key("Precision of the network's arithmetic. In bfloat16 weights, batch-norm statistics, logits and loss stay float32. auto takes bfloat16 for convolutional networks but the small cnn where the processor has it, or on a GPU, and float32 elsewhere; the choice is stored with the run.", Range = "auto, float32, bfloat16", Why = "Twice as fast where the processor has it; float32 is the reference.")]
    public Precision Precision { get; init; } = Precision.Auto;

    /// <summary>Memory layout of images.</summary>
    [Key("Memory layout of images. auto takes channelsLast for convolutional networks; the choice is stored with the run.", Range = "auto, contiguous, channelsLast", Why = "Convolutions run fastest on pixels whose channels lie together.")]
    public ImageLayout Layout { get; init; } = ImageLayout.Auto;

    /// <summary>Where to compute.</summary>
    [Key("Where to compute: the processor, or an NVIDIA GPU by its number.", Range = "cpu, cuda, cuda:N", Why = "Every machine has one.")]
    public string Device { get; init; } = "cpu";
}

/// <summary>Precisions of the arithmetic.</summary>
[SuppressMessage("Naming", "CA1720", Justification = "The field's names of precisions.")]
public enum Precision
{
    /// <summary>Chosen by network and machine.</summary>
    Auto,

    /// <summary>IEEE 754 single precision.</summary>
    Float32,

    /// <summary>bfloat16 arithmetic on float32 weights.</summary>
    Bfloat16,
}

/// <summary>Memory layouts of images.</summary>
public enum ImageLayout
{
    /// <summary>Chosen by network.</summary>
    Auto,

    /// <summary>[b, c, h, w] with pixels of a channel together.</summary>
    Contiguous,

    /// <summary>[b, c, h, w] with channels of a pixel together.</summary>
    ChannelsLast,
}

/// <summary>Optimisers.</summary>
public enum OptimizerKind
{
    /// <summary>Stochastic gradient descent with momentum.</summary>
    Sgd,

    /// <summary>Adam (Kingma and Ba 2015).</summary>
    Adam,

    /// <summary>Adam with decoupled weight decay (Loshchilov and Hutter 2019).</summary>
    AdamW,
}

/// <summary>The optimiser.</summary>
public sealed record OptimizerConfig
{
    /// <summary>Which optimiser.</summary>
    [Key("The optimiser.", Range = "sgd, adam, adamW", Why = "The one of the paper's analysis.")]
    public OptimizerKind Name { get; init; } = OptimizerKind.Sgd;

    /// <summary>Base learning rate η.</summary>
    [Key("Base learning rate η.", Range = "(0, 1000]", Why = "The largest round number that trains 100 digits without divergence.")]
    public double LearningRate { get; init; } = 0.05;

    /// <summary>Momentum β of SGD.</summary>
    [Key("Momentum β of SGD.", Range = "[0, 1)", Why = "The usual one.")]
    public double Momentum { get; init; } = 0.9;

    /// <summary>Nesterov's variant.</summary>
    [Key("Whether SGD's momentum is Nesterov's.", Range = "true, false", Why = "Plain momentum.")]
    public bool Nesterov { get; init; }

    /// <summary>Weight decay.</summary>
    [Key("Weight decay wd: adds wd·θ to the gradient; with adamW multiplies the weights by 1 − η·wd instead.", Range = "[0, 1000]", Why = "None: nothing but the objective shall shape the curve.")]
    public double WeightDecay { get; init; }

    /// <summary>β₁ of Adam and AdamW.</summary>
    [Key("β₁ of Adam and AdamW.", Range = "[0, 1)", Why = "Kingma and Ba (2015).")]
    public double Beta1 { get; init; } = 0.9;

    /// <summary>β₂ of Adam and AdamW.</summary>
    [Key("β₂ of Adam and AdamW.", Range = "[0, 1)", Why = "Kingma and Ba (2015).")]
    public double Beta2 { get; init; } = 0.999;

    /// <summary>ε of Adam and AdamW.</summary>
    [Key("ε of Adam and AdamW.", Range = "(0, 1]", Why = "Kingma and Ba (2015).")]
    public double Epsilon { get; init; } = 1e-8;
}

/// <summary>Shapes of the learning-rate schedule.</summary>
public enum ScheduleKind
{
    /// <summary>η throughout.</summary>
    Constant,

    /// <summary>η times a factor at each milestone.</summary>
    Step,

    /// <summary>Half a cosine from η down to a minimum.</summary>
    Cosine,
}

/// <summary>The learning rate as a function of the step: a pure function, so that nothing needs saving.</summary>
public sealed record ScheduleConfig
{
    /// <summary>Which shape.</summary>
    [Key("Shape of the schedule.", Range = "constant, step, cosine", Why = "Constant: a turn cannot be blamed on the schedule.")]
    public ScheduleKind Name { get; init; } = ScheduleKind.Constant;

    /// <summary>Milestones of the step schedule.</summary>
    [Key("Milestones of the step schedule, rising: epochs if ≥ 1, shares of the budget if < 1.", Unit = "epochs or shares", Range = "numbers > 0", Why = "Half and three quarters of the budget.")]
    public IReadOnlyList<double> Milestones { get; init; } = [0.5, 0.75];

    /// <summary>Factor at each milestone.</summary>
    [Key("Factor at each milestone.", Range = "(0, 1]", Why = "The usual tenth.")]
    public double Factor { get; init; } = 0.1;

    /// <summary>Length of the cosine.</summary>
    [Key("Length of the cosine; 0 ties it to the budget.", Unit = "epochs", Range = "[0, 100000000]", Why = "Tied to the budget.")]
    public int CosineEpochs { get; init; }

    /// <summary>Minimum of the cosine.</summary>
    [Key("Learning rate at the end of the cosine, as a share of η.", Range = "[0, 1]", Why = "Down to nothing.")]
    public double MinimumShare { get; init; }

    /// <summary>Warm-up.</summary>
    [Key("Linear warm-up from 0.", Unit = "epochs", Range = "[0, 100000000]", Why = "None needed at this size.")]
    public double WarmupEpochs { get; init; }
}
