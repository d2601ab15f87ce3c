using Overmix.Core.Configuration;

namespace Overmix.Studies.Figures;

/// <summary>The runs on CIFAR-10 images at reduced width and sample, at the scale <see cref="ClaimScale.Cpu"/>.</summary>
internal static class PictureRuns
{
    /// <summary>Steps of every run.</summary>
    public const int Steps = 4_000;

    /// <summary>Training examples of the claims that need one size.</summary>
    public const int Examples = 500;

    /// <summary>What all of them share, in words.</summary>
    /// <param name="objective">The objective.</param>
    /// <param name="rate">The learning rate.</param>
    public static string Words(string objective = SettingWords.Mixed, double rate = SettingWords.Rate) =>
        $"CIFAR-10 as JPEG images (32 × 32 pixels; 2 000 of the test part, class-balanced; 1 000 of the training part held out for validation), {objective}; {SettingWords.Descent(rate)}, no weight decay, "
        + "batches of 50, 4 000 steps, seeds 1 to 5. Width, sample, optimiser and budget are ours: the slides state none, and two processor cores allow no more. Sample and budget were chosen on seed 101, which is not among those reported.";

    /// <summary>Why nothing is trained where there are no images.</summary>
    public const string NoImages = "Needs CIFAR-10 as images: name the folder or archive with --data PATH.";

    private const int BatchSize = 50;

    public static IReadOnlyList<long> Seeds { get; } = [1, 2, 3, 4, 5];

    /// <summary>ResNet-18 of width 8 under Mixup.</summary>
    /// <param name="images">Folder or archive of the images.</param>
    /// <param name="examples">Training examples n.</param>
    public static RunConfig Mixup(string images, int examples) => new()
    {
        Name = FormattableString.Invariant($"cifar10-n{examples}-mixup"),
        Objective = "mixup@0-",
        Data = new DataConfig { Name = "folder", Path = images, Train = examples, ValidationFraction = 0.02, Test = 2_000 },
        Model = new ModelConfig { Name = "resnet18", Width = 8 },
        Train = new TrainConfig { Epochs = Steps / (examples / BatchSize), BatchSize = BatchSize, Threads = 1 },
        Evaluation = new EvaluationConfig { PerDecade = 12 },
        Checkpoint = new CheckpointConfig { Every = 100, KeepLast = 1 },
        Guard = new GuardConfig { Mode = GuardMode.Off },
        // The gradients of both objectives are read where a claim is about them, in the runs that it shares with others.
        Instruments = examples == Examples ? new InstrumentsConfig { Every = 4, Gradients = 1, Pairs = 500 } : new InstrumentsConfig { Budget = 0, Pairs = 0 },
    };

    /// <summary>Why nothing can be trained; null where it can.</summary>
    /// <param name="request">What is asked.</param>
    public static string? Lack(ClaimRequest request) => request.Images.Length == 0 && !request.IsPlanOnly ? NoImages : null;

    /// <summary>Another network of width 8 under Mixup.</summary>
    /// <param name="images">Folder or archive of the images.</param>
    /// <param name="model">The network.</param>
    public static RunConfig Network(string images, string model) => Mixup(images, Examples).Varied(model, c => c with { Model = c.Model with { Name = model } });

    /// <summary>A plan for runs on the images: each configuration under each seed, impossible where there are none.</summary>
    public static ClaimPlan Plan(ClaimRequest request, params IEnumerable<RunConfig> groups) =>
        ClaimPlan.Of(groups, Seeds) with { Untested = Lack(request) };
}
