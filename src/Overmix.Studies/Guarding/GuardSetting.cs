using System.Security.Cryptography;
using System.Text;
using Overmix.Core.Configuration;
using Overmix.Core.Directives;
using Overmix.Training.Folds;

namespace Overmix.Studies.Guarding;

/// <summary>Which half of the benchmark a setting belongs to.</summary>
public enum GuardHalf
{
    /// <summary>Policies are chosen and tuned on it.</summary>
    Tuning,

    /// <summary>Looked at only to report; each look is counted.</summary>
    HeldBack,
}

/// <summary>One setting of the benchmark of decisions; each of its seeds is a training run on all n examples, with folds beside it.</summary>
/// <param name="Id">Its name, which also decides its half; never reused for another setting.</param>
/// <param name="World">What the examples are drawn from.</param>
/// <param name="Config">The run on all n examples; its seed is set by <see cref="WithSeed"/>.</param>
public sealed record GuardSetting(string Id, GuardWorld World, RunConfig Config)
{
    /// <summary>How many folds the n examples are cut into.</summary>
    public const int Folds = FoldData.Count;

    /// <summary>How many of the folds are trained side by side, each on the examples of all the others; 1 … 5.</summary>
    public int TrainedFolds { get; init; } = Folds;

    /// <summary>Seeds of this setting: 1 … so many.</summary>
    public int Seeds { get; init; } = 2;

    /// <summary>At most so many test examples are read, half for choosing the oracle's epoch, half for reading its error.</summary>
    public int TestLimit { get; init; } = 4_000;

    /// <summary>Whether it trains with Mixup.</summary>
    public bool IsMixup => ObjectiveWindows.Parse(Config.Objective).At(0) == ObjectiveKind.Mixup;

    /// <summary>Its half: the lowest bit of the SHA-256 of its name. Seeds of one setting never lie on both sides.</summary>
    public GuardHalf Half => HalfOf(Id);

    /// <summary>The half of a setting of a given name.</summary>
    public static GuardHalf HalfOf(string id) => (SHA256.HashData(Encoding.UTF8.GetBytes(id))[^1] & 1) == 0 ? GuardHalf.Tuning : GuardHalf.HeldBack;

    /// <summary>The configuration of one seed.</summary>
    public RunConfig WithSeed(int seed) => Config with { Name = "guard", Seed = seed };
}

/// <summary>What the examples of a setting are drawn from.</summary>
public enum GuardWorld
{
    /// <summary>The embedded digits, half of them for testing.</summary>
    Digits,

    /// <summary>Gaussian clouds that overlap little: <see cref="GaussianClouds"/>.</summary>
    ClearClouds,

    /// <summary>Gaussian clouds that overlap much.</summary>
    BlurredClouds,

    /// <summary>CIFAR-10 as a folder or archive of images.</summary>
    Images,
}
