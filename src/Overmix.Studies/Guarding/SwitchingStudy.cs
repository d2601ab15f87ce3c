using Overmix.Core.Configuration;
using Overmix.Core.Curves;
using Overmix.Core.Errors;
using Overmix.Core.Seeding;
using Overmix.Diagnostics.Comparison;
using Overmix.Diagnostics.Guarding;
using Overmix.Training.Data;
using Overmix.Training.Loop;

namespace Overmix.Studies.Guarding;

/// <summary>One way of using the budget.</summary>
/// <param name="Name">For the table.</param>
/// <param name="Objective">The objective windows, given the epoch that the scouts named and the budget.</param>
public sealed record SwitchingArm(string Name, Func<int, int, string> Objective);

/// <summary>What an arm reached.</summary>
/// <param name="Examples">Training examples n.</param>
/// <param name="Arm">Its name.</param>
/// <param name="Errors">Final test error of each seed, percent: the mean of the last three evaluations.</param>
/// <param name="AgainstMixup">Minus that of Mixup to the end, paired over seeds, points.</param>
/// <param name="AgainstErm">Minus that of ERM to the end, paired over seeds, points.</param>
public sealed record SwitchingResult(int Examples, string Arm, IReadOnlyList<double> Errors, PairedDifference AgainstMixup, PairedDifference AgainstErm);

/// <summary>Switching measured: Mixup → ERM at the epoch that two scouts name and at fixed epochs, and ERM → Mixup, against either to the end of the budget, on the digits, seed by seed.</summary>
public sealed class SwitchingStudy
{
    private const int Last = 3;

    private readonly int _seeds;
    private readonly int _steps;
    private readonly Func<ExitCode?> _stopRequested;

    /// <summary>Plans the study.</summary>
    /// <param name="seeds">Paired seeds; ≥ 2.</param>
    /// <param name="steps">Budget in optimiser steps.</param>
    /// <param name="stopRequested">Asked before every step: null to go on.</param>
    public SwitchingStudy(int seeds = 5, int steps = 2_000, Func<ExitCode?>? stopRequested = null) => (_seeds, _steps, _stopRequested) = (seeds, steps, stopRequested ?? (() => null));

    /// <summary>Sizes n of the training subset.</summary>
    public static IReadOnlyList<int> Sizes { get; } = [100, 400];

    /// <summary>The arms; the first is Mixup and the second ERM to the end.</summary>
    public static IReadOnlyList<SwitchingArm> Arms { get; } =
    [
        new("Mixup to the end", (_, _) => "mixup@0-"),
        new("ERM to the end", (_, _) => "erm@0-"),
        new("Mixup → ERM where the scouts say", (epoch, _) => Windows("mixup", epoch, "erm")),
        new("Mixup → ERM at 2 %", (_, budget) => Windows("mixup", budget / 50, "erm")),
        new("Mixup → ERM at 10 %", (_, budget) => Windows("mixup", budget / 10, "erm")),
        new("Mixup → ERM at 50 %", (_, budget) => Windows("mixup", budget / 2, "erm")),
        new("ERM → Mixup where the scouts say", (epoch, _) => Windows("erm", epoch, "mixup")),
        new("ERM → Mixup at 10 %", (_, budget) => Windows("erm", budget / 10, "mixup")),
        new("ERM → Mixup at 50 %", (_, budget) => Windows("erm", budget / 2, "mixup")),
        new("Mixup, stopped where the scouts say", (epoch, _) => Stopped + epoch.ToString(System.Globalization.CultureInfo.InvariantCulture)),
    ];

    private const string Stopped = "stop@";

    /// <summary>Trains all arms and compares; null if a stop was requested.</summary>
    /// <param name="said">Told each run.</param>
    public IReadOnlyList<SwitchingResult>? Execute(Action<string> said)
    {
        var results = new List<SwitchingResult>();
        foreach (int n in Sizes)
        {
            double[][] errors = [.. Arms.Select(_ => new double[_seeds])];
            for (int seed = 1; seed <= _seeds; seed++)
            {
                if (!TrainArms(n, seed, errors, said))
                {
                    return null;
                }
            }

            results.AddRange(Arms.Select((arm, a) => new SwitchingResult(n, arm.Name, errors[a], PairedDifference.Of(errors[0], errors[a], 0.95), PairedDifference.Of(errors[1], errors[a], 0.95))));
        }

        return results;
    }

    private bool TrainArms(int n, int seed, double[][] errors, Action<string> said)
    {
        RunConfig config = ConfigOf(n, seed);
        using PreparedData data = DataPreparation.Prepare(config.Data, new RandomStreams((ulong)seed));
        if (new ScoutRuns(config, data, 2).GoAhead(new TurnRule(), _stopRequested) is not { } forecast)
        {
            return false;
        }

        said(FormattableString.Invariant($"n = {n}, seed {seed}: the scouts say epoch {forecast.DeliveryEpoch} of {config.Train.Epochs}"));
        for (int a = 0; a < Arms.Count; a++)
        {
            if (Train(config, Arms[a].Objective(forecast.DeliveryEpoch, config.Train.Epochs)) is not { } error)
            {
                return false;
            }

            errors[a][seed - 1] = error;
        }

        return true;
    }

    private double? Train(RunConfig config, string objective)
    {
        bool isStopped = objective.StartsWith(Stopped, StringComparison.Ordinal);
        int end = isStopped ? int.Parse(objective[Stopped.Length..], System.Globalization.CultureInfo.InvariantCulture) : config.Train.Epochs;
        config = config with { Objective = isStopped ? "mixup@0-" : objective, Train = config.Train with { Epochs = end } };
        using TrainingSetup setup = TrainingSetup.Of(config);
        var sink = new MemorySink();
        using TrainingLoop loop = setup.CreateLoop(new TrainingHooks { Sink = sink, StopRequested = _stopRequested });
        return loop.Run().Status == TrainingStatus.Interrupted ? null : 100 * sink.Records.TakeLast(isStopped ? 1 : Last).Average(r => ErrorOf(r, isStopped));
    }

    // What a guard's stop delivers is the average of the weights; what a switched run ends with, its weights.
    private static double ErrorOf(EpochRecord record, bool isStopped) => isStopped ? record.Averaged!.TestError : record.TestError;

    private static string Windows(string first, int until, string second) => FormattableString.Invariant($"{first}@0-{Math.Max(1, until)}, {second}@{Math.Max(1, until)}-");

    private RunConfig ConfigOf(int n, int seed) => new()
    {
        Seed = seed,
        Data = new DataConfig { Train = n, ValidationFraction = 0, TestFraction = 0.5 },
        Train = new TrainConfig { Epochs = _steps / Math.Max(1, n / 50), BatchSize = 50, Threads = 1 },
        Ema = new EmaConfig { Decay = 0.9999 },
        Evaluation = new EvaluationConfig { PerDecade = 24 },
    };
}
