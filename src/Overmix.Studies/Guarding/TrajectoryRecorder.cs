using System.Diagnostics;
using Overmix.Core.Configuration;
using Overmix.Core.Errors;
using Overmix.Core.Seeding;
using Overmix.Training.Compute;
using Overmix.Training.Data;
using Overmix.Training.Folds;

namespace Overmix.Studies.Guarding;

/// <summary>Trains one setting and seed on all n examples and, beside it, on all but one fold, and keeps what every policy would have seen and delivered.</summary>
public sealed class TrajectoryRecorder
{
    private readonly string _imagesPath;
    private readonly Func<ExitCode?> _stopRequested;

    /// <summary>Creates a recorder.</summary>
    /// <param name="imagesPath">Folder or archive of the CIFAR-10 images; needed only for settings of them.</param>
    /// <param name="stopRequested">Asked before every step: null to go on.</param>
    public TrajectoryRecorder(string imagesPath = "", Func<ExitCode?>? stopRequested = null) => (_imagesPath, _stopRequested) = (imagesPath, stopRequested ?? (() => null));

    /// <summary>Records a setting and seed; null if a stop was requested.</summary>
    public Trajectory? Record(GuardSetting setting, int seed)
    {
        var clock = Stopwatch.StartNew();
        RunConfig config = ComputeChoice.Resolve(setting.WithSeed(seed));
        var streams = new RandomStreams((ulong)seed);
        IDataSet set = Open(setting, config);
        using var owned = set as IDisposable;
        using PreparedData data = DataPreparation.Prepare(set, config.Data, streams);
        (Examples testA, Examples testB) = Halves(data.Test, setting.TestLimit);
        using Examples first = testA, second = testB;
        int[][] folds = FoldData.Cut(data.Train, seed);
        int[] all = [.. Enumerable.Range(0, data.Train.Count)];
        var work = new ProbedTask(config, data, testA, testB);
        RunTable? full = Train(work, "full", all, []);
        var tables = new List<RunTable>();
        for (int k = 0; k < setting.TrainedFolds && full is not null; k++)
        {
            if (Train(work, FormattableString.Invariant($"fold{k + 1}"), [.. all.Except(folds[k])], folds[k]) is not { } table)
            {
                return null;
            }

            tables.Add(table);
        }

        return full is null ? null : new Trajectory
        {
            Setting = setting.Id,
            Seed = seed,
            Examples = data.Train.Count,
            TestHalves = [testA.Count, testB.Count],
            HeldOut = [.. folds.Take(setting.TrainedFolds).Select(f => f.Length)],
            Seconds = clock.Elapsed.TotalSeconds,
            Full = full,
            Folds = tables,
        };
    }

    private RunTable? Train(ProbedTask task, string role, int[] train, int[] held) =>
        new ProbedRun(task, _stopRequested).Train(train, held) is { } columns ? new RunTable(role, columns) : null;

    private IDataSet Open(GuardSetting setting, RunConfig config) => setting.World switch
    {
        GuardWorld.Digits => new DigitsDataSet(),
        GuardWorld.ClearClouds => GaussianClouds.Draw(3.5, config.Seed),
        GuardWorld.BlurredClouds => GaussianClouds.Draw(2.2, config.Seed),
        GuardWorld.Images => DataSetCatalog.Open(config.Data with { Name = "folder", Path = _imagesPath }),
        _ => throw new ArgumentOutOfRangeException(nameof(setting), setting.World, "Unknown world."),
    };

    private static (Examples A, Examples B) Halves(Examples test, int limit)
    {
        int stride = Math.Max(1, test.Count / limit);
        int[] rows = [.. Enumerable.Range(0, test.Count / stride).Select(i => i * stride)];
        return (test.Take([.. rows.Where((_, i) => i % 2 == 0)]), test.Take([.. rows.Where((_, i) => i % 2 == 1)]));
    }
}
