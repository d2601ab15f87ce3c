using Overmix.Config;
using Overmix.Core.Configuration;
using Overmix.Diagnostics.Comparison;
using Overmix.Studies.Execution;

namespace Overmix.Studies.Comparison;

/// <summary>What a comparison of the three ways of training shall do.</summary>
public sealed record ComparisonOptions
{
    /// <summary>Fewest seeds: one gives no interval.</summary>
    public const int FewestSeeds = 2;

    // Half of the seeds' spread is the luck of the draw; the guard was tuned on log-spaced evaluations, and scouts need no validation part.
    private static readonly string[] Own =
        ["data.validationFraction=0", "evaluation.cadence=log", "evaluation.perDecade=24"];

    private static readonly string[] Reserved = ["name", "seed", "objective", "guard.mode", "guard.scouts"];

    /// <summary>The data.</summary>
    public required NamedData Data { get; init; }

    /// <summary>The network.</summary>
    public required string Model { get; init; }

    /// <summary>Where to compute.</summary>
    public string Device { get; init; } = "cpu";

    /// <summary>What the user sets, as <c>key=value</c>.</summary>
    public IReadOnlyList<string> Overrides { get; init; } = [];

    /// <summary>Paired seeds; ≥ 2.</summary>
    public int Seeds { get; init; } = 5;

    /// <summary>Budget of wall time for everything, minutes; &gt; 0.</summary>
    public double Minutes { get; init; } = 30;

    /// <summary>Folder of plan, runs and results.</summary>
    public required string Folder { get; init; }

    /// <summary>Processors that may be used.</summary>
    public required int Cores { get; init; }

    /// <summary>The epochs that the user fixed; null where the budget decides.</summary>
    public int? FixedEpochs => Overrides.Any(o => o.StartsWith("train.epochs=", StringComparison.Ordinal)) ? BaseOf(1).Train.Epochs : null;

    /// <summary>Runs at a time: threads × jobs ≤ cores; one on a GPU.</summary>
    public int Jobs => Device == "cpu" ? Math.Max(1, Cores / Math.Max(1, BaseOf(1).Train.Threads)) : 1;

    /// <summary>The key of a setting that the comparison sets itself and that the user may not; null if there is none among the overrides.</summary>
    public string? ReservedKey => Overrides.Select(o => o.Split('=')[0].Trim()).FirstOrDefault(Reserved.Contains);

    /// <summary>The settings that all runs share, for a budget. Settings for images depend on it, so it comes first.</summary>
    /// <param name="epochs">Budget of a run in epochs, unless the user fixed it.</param>
    /// <exception cref="ConfigException">An override is wrong.</exception>
    public RunConfig BaseOf(int epochs)
    {
        string budget = FormattableString.Invariant($"train.epochs={epochs}");
        string[] given = [budget, .. Overrides];
        string[] all =
        [
            .. ImageSettings.For(Model, Data.Name, given).Select(s => $"{s.Key}={s.Value}"), .. Own, .. Device == "cpu" ? (string[])["train.threads=1"] : [],
            $"train.device={Device}", $"data.name={Data.Name}", $"data.path={Data.Path}", $"model.name={Model}", .. given,
        ];
        return ConfigReader.FromOverrides(all).Config;
    }

    /// <summary>A run: what all share, with one of the three objectives.</summary>
    /// <param name="shared">What all share.</param>
    /// <param name="choice">Which.</param>
    /// <param name="seed">Root seed.</param>
    public static RunConfig RunOf(RunConfig shared, ObjectiveChoice choice, int seed)
    {
        RunConfig plain = shared with { Name = NameOf(choice), Seed = seed, Objective = choice == ObjectiveChoice.Erm ? "erm@0-" : "mixup@0-", Guard = new GuardConfig { Mode = GuardMode.Off } };
        return choice != ObjectiveChoice.MixupThenErm ? plain : plain with
        {
            Guard = new GuardConfig { Mode = GuardMode.Switch, Scouts = Scouts },
            Ema = shared.Ema.Decay > 0 ? shared.Ema : new EmaConfig { Decay = 0.9999 },
        };
    }

    /// <summary>Name of the group of a way of training.</summary>
    /// <param name="choice">Which.</param>
    public static string NameOf(ObjectiveChoice choice) => choice switch
    {
        ObjectiveChoice.Erm => "erm",
        ObjectiveChoice.Mixup => "mixup",
        _ => "mixup-then-erm",
    };

    /// <summary>Scouts of a guarded run: as many as the guard was measured with.</summary>
    public const int Scouts = 2;
}
