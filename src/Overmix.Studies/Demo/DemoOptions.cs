using Overmix.Core.Configuration;

namespace Overmix.Studies.Demo;

/// <summary>What the demo shall do.</summary>
public sealed record DemoOptions
{
    /// <summary>Seeds an objective; ≥ 1. Three give an interval.</summary>
    public int Seeds { get; init; } = 3;

    /// <summary>Size n of the training subset.</summary>
    public int Examples { get; init; } = 100;

    /// <summary>Budget in epochs.</summary>
    public int Epochs { get; init; } = 3_000;

    /// <summary>Folder of runs and report.</summary>
    public required string Folder { get; init; }

    /// <summary>The runs: for each seed Mixup and ERM, alike in all but the objective, so that they can be compared in pairs.</summary>
    public IReadOnlyList<RunConfig> Runs() =>
    [
        .. from seed in Enumerable.Range(1, Seeds)
           from objective in new[] { "mixup", "erm" }
           select new RunConfig
           {
               Name = objective,
               Seed = seed,
               Objective = objective + "@0-",
               Data = new DataConfig { Train = Examples },
               Train = new TrainConfig { Epochs = Epochs },
           },
    ];
}
