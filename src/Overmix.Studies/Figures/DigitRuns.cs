using Overmix.Core.Configuration;

namespace Overmix.Studies.Figures;

/// <summary>The runs on the embedded digits, at the scale <see cref="ClaimScale.Quick"/>.</summary>
internal static class DigitRuns
{
    /// <summary>Steps of every run: far past the turn, which lies near 160.</summary>
    public const int Steps = 4_000;

    /// <summary>What all of them share, in words.</summary>
    /// <param name="objective">The objective.</param>
    /// <param name="rate">The learning rate.</param>
    /// <param name="steps">The budget.</param>
    public static string Words(string objective = SettingWords.Mixed, double rate = SettingWords.Rate, string steps = "4 000 steps") =>
        $"Embedded digits (8 × 8 pixels, 10 classes; a sixth held out for validation, a third for testing), {objective}; {SettingWords.Descent(rate)}, no weight decay, batches of 50, {steps}, seeds 1 to 5, "
        + "each with its own split. All of it is ours: the slides name no such setting.";

    public static IReadOnlyList<long> Seeds { get; } = [1, 2, 3, 4, 5];

    private const int BatchSize = 50;

    /// <summary>The MLP of two layers of 256 under Mixup.</summary>
    /// <param name="examples">Training examples n.</param>
    public static RunConfig Mixup(int examples) => new()
    {
        Name = FormattableString.Invariant($"digits-n{examples}-mixup"),
        Objective = "mixup@0-",
        Data = new DataConfig { Train = examples },
        Train = new TrainConfig { Epochs = Steps / Math.Max(1, examples / BatchSize), BatchSize = BatchSize, Threads = 1 },
        Evaluation = new EvaluationConfig { PerDecade = 16 },
        Checkpoint = new CheckpointConfig { Every = 0, KeepLast = 1 },
        Guard = new GuardConfig { Mode = GuardMode.Off },
        // The gradients of both objectives along training are read in the runs that all claims share.
        Instruments = new InstrumentsConfig { Every = 4, Gradients = 1, Pairs = 2_000 },
    };

    /// <summary>The same run under ERM.</summary>
    public static RunConfig AsErm(this RunConfig config) => config with { Name = config.Name.Replace("mixup", "erm", StringComparison.Ordinal), Objective = "erm@0-" };

    /// <summary>A variant of a run, without instruments, which only the shared runs need.</summary>
    /// <param name="config">The run.</param>
    /// <param name="variant">What differs, for its name.</param>
    /// <param name="change">The change.</param>
    public static RunConfig Varied(this RunConfig config, string variant, Func<RunConfig, RunConfig> change) => change(config with
    {
        Name = $"{config.Name}-{variant}",
        Instruments = new InstrumentsConfig { Budget = 0, Pairs = 0 },
    });
}
