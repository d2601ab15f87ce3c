using Overmix.Core.Configuration;

namespace Overmix.Studies.Figures;

/// <summary>The runs at the paper's own size, at the scale <see cref="ClaimScale.Paper"/>: a GPU's work.</summary>
internal static class PaperRuns
{
    /// <summary>Budget in epochs of the whole set; smaller samples get as many steps.</summary>
    public const int Epochs = 1_200;

    /// <summary>What all of them share, in words.</summary>
    /// <param name="objective">The objective.</param>
    /// <param name="rate">The learning rate.</param>
    public static string Words(string objective = SettingWords.Mixed, double rate = SettingWords.Rate) =>
        $"Objective: {objective}, augmentation only where named. Network, set and fraction are the slides'; they state neither optimiser nor budget, so these are ours: {SettingWords.Descent(rate)}, so that a turn cannot be blamed on a schedule; weight decay 1e-4, without which no published result of these networks is near; batches of 128; as many steps as 1 200 epochs of "
        + "the whole set, six times the usual budget, because the turn is expected behind it; seeds 1 to 5.";

    public static IReadOnlyList<long> Seeds { get; } = [1, 2, 3, 4, 5];

    private const int BatchSize = 128;

    /// <summary>A run under Mixup.</summary>
    /// <param name="set">The data set.</param>
    /// <param name="model">The network, at its published width.</param>
    /// <param name="sample">Examples and share of the set.</param>
    public static RunConfig Mixup(string set, string model, PaperSample sample) => new()
    {
        Name = FormattableString.Invariant($"{set}-{model}-p{100 * sample.Share:0}-mixup"),
        Objective = "mixup@0-",
        Data = new DataConfig { Name = set, Train = sample.Examples, ValidationFraction = sample.Held },
        Model = new ModelConfig { Name = model },
        Train = new TrainConfig { Epochs = (int)Math.Round(Epochs / sample.Share), BatchSize = BatchSize, Device = "cuda" },
        Optimizer = new OptimizerConfig { WeightDecay = 1e-4 },
        Evaluation = new EvaluationConfig { PerDecade = 20 },
        Checkpoint = new CheckpointConfig { Every = 10, KeepLast = 1 },
        Guard = new GuardConfig { Mode = GuardMode.Off },
        Instruments = new InstrumentsConfig { Every = 8, Gradients = 1, Pairs = 10_000 },
    };
}

/// <summary>How much of a set is trained on.</summary>
/// <param name="Share">Share of the official training part, in (0, 1].</param>
/// <param name="Examples">So many examples, class-balanced; 0 takes all that are not held out.</param>
/// <param name="Held">Share of the training part held out for validation.</param>
internal readonly record struct PaperSample(double Share, int Examples, double Held = 0.02);
