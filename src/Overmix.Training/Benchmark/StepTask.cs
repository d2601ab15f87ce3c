using Overmix.Core.Configuration;
using Overmix.Training.Data;
using Overmix.Training.Loop;

namespace Overmix.Training.Benchmark;

/// <summary>A training step to be timed.</summary>
public sealed record StepTask
{
    /// <summary>Name of the network, as in <c>model.name</c>.</summary>
    public required string Network { get; init; }

    /// <summary>Channels of a convolutional network's first stage; 0 takes the network's own.</summary>
    public int Width { get; init; }

    /// <summary>Widths of an MLP's hidden layers.</summary>
    public IReadOnlyList<int> Hidden { get; init; } = [512, 512];

    /// <summary>Batch size B.</summary>
    public required int BatchSize { get; init; }

    /// <summary>Side of the square images; they have three channels, or one for an MLP.</summary>
    public int Side { get; init; } = 32;

    /// <summary>Number of examples; random, and the same for equal numbers.</summary>
    public int Examples { get; init; } = 512;

    /// <summary>Whether the objective is Mixup; otherwise ERM.</summary>
    public bool Mixup { get; init; } = true;

    /// <summary>Precision; not auto.</summary>
    public Precision Precision { get; init; } = Precision.Float32;

    /// <summary>Layout; not auto.</summary>
    public ImageLayout Layout { get; init; } = ImageLayout.Contiguous;

    /// <summary>Threads of libtorch.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>Device, as in <c>train.device</c>.</summary>
    public string Device { get; init; } = "cpu";

    /// <summary>The run that takes such steps: SGD with momentum, evaluated after its first epoch and never again.</summary>
    internal RunConfig ToConfig() => new()
    {
        Data = new DataConfig { Train = 0, ValidationFraction = 0, TestFraction = (double)TestExamples / (Examples + TestExamples) },
        Model = new ModelConfig { Name = Network, Width = Width, Widths = Hidden },
        Objective = Mixup ? "mixup@0-" : "erm@0-",
        Optimizer = new OptimizerConfig { LearningRate = 1e-3 },
        Train = new TrainConfig { Epochs = 100_000_000, BatchSize = BatchSize, Precision = Precision, Layout = Layout, Threads = Threads, Device = Device },
        Evaluation = new EvaluationConfig { Cadence = CadenceKind.Every, Every = 100_000_000 },
    };

    /// <summary>Its network and its data.</summary>
    internal TrainingSetup Prepare() =>
        TrainingSetup.Of(ToConfig(), SyntheticImages.Of(Examples + TestExamples, new ExampleShape(Network == "mlp" ? 1 : 3, Side, Side)));

    /// <summary>One example of each class to test on: never a part of what is timed.</summary>
    internal static int TestExamples => SyntheticImages.Classes;
}
