using System.Diagnostics;
using Overmix.Core.Configuration;
using Overmix.Core.Errors;
using Overmix.Core.Seeding;
using Overmix.Training.Compute;
using Overmix.Training.Data;
using Overmix.Training.Loop;
using Overmix.Training.Models;

namespace Overmix.Studies.Guarding;

/// <summary>Trains one setting and seed on all n examples and, beside it, on all but one fold, and keeps what every policy would have seen and delivered.</summary>
public sealed class TrajectoryRecorder
{
    private const long PairAddress = 900_002; // of the Gallery stream: drawn by nothing else
    private const int PairCount = 256;

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
        var work = new Work(setting, config, data, testA, testB);
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

    /// <summary>Cuts labelled examples into folds, class by class, so that every fold has its share of each class.</summary>
    /// <param name="labels">Labels, one an example.</param>
    /// <param name="count">Number of folds; ≥ 2.</param>
    /// <param name="stream">Draws the order within each class.</param>
    /// <returns>The rows of each fold, rising.</returns>
    public static int[][] Cut(int[] labels, int count, RandomStream stream)
    {
        var folds = Enumerable.Range(0, count).Select(_ => new List<int>()).ToArray();
        int next = 0;
        foreach (IGrouping<int, int> members in Enumerable.Range(0, labels.Length).GroupBy(i => labels[i]).OrderBy(g => g.Key))
        {
            int[] rows = [.. members];
            stream.Shuffle<int>(rows);
            foreach (int row in rows)
            {
                folds[next++ % count].Add(row);
            }
        }

        return [.. folds.Select(f => f.Order().ToArray())];
    }

    private RunTable? Train(Work work, string role, int[] train, int[] held)
    {
        (RunConfig config, PreparedData data) = (work.Config, work.Data);
        var streams = new RandomStreams((ulong)config.Seed);
        using StagedNetwork network = ModelFactory.Create(config.Model, data.Shape, data.Classes, streams);
        network.Format = ComputeFormat.Of(config.Train);
        using Examples trained = FoldData.Take(data.Train, train), test = FoldData.Take(work.TestA, [.. Enumerable.Range(0, work.TestA.Count)]);
        using Examples? heldOut = held.Length == 0 ? null : FoldData.Take(data.Train, held);
        using PreparedData part = FoldData.With(data, trained, test);
        Dictionary<string, FrozenPairs> pairs = work.Setting.IsMixup ? DrawPairs(work, streams, train, held) : [];
        var targets = new ProbeTargets
        {
            OtherTestHalf = work.TestB,
            HeldOut = heldOut,
            Pairs = pairs,
            Gradients = held.Length == 0 && pairs.TryGetValue("pairsTrain", out FrozenPairs? frozen) ? new GradientTargets(frozen, trained, config.Mixup.Loss) : null,
        };
        using var probe = new TrajectoryProbe(network, targets) { TestHalf = work.TestA };
        using var loop = new TrainingLoop(config, part, network, new TrainingHooks { Sink = probe, StopRequested = _stopRequested });
        TrainingOutcome outcome = loop.Run();
        pairs.Values.ToList().ForEach(p => p.Dispose());
        return outcome.Status == TrainingStatus.Interrupted ? null : probe.ToTable(role);
    }

    private static Dictionary<string, FrozenPairs> DrawPairs(Work work, RandomStreams streams, int[] train, int[] held)
    {
        (Examples all, MixupConfig mixup, RandomStream stream) = (work.Data.Train, work.Config.Mixup, streams.Open(StreamName.Gallery, PairAddress));
        var pairs = new Dictionary<string, FrozenPairs> { ["pairsTrain"] = FrozenPairs.Draw(all, train, train, PairCount, (mixup, stream)) };
        if (held.Length > 0)
        {
            pairs["pairsHeld"] = FrozenPairs.Draw(all, held, held, PairCount, (mixup, stream));
            pairs["pairsAcross"] = FrozenPairs.Draw(all, train, held, PairCount, (mixup, stream));
        }

        return pairs;
    }

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
        return (FoldData.Take(test, [.. rows.Where((_, i) => i % 2 == 0)]), FoldData.Take(test, [.. rows.Where((_, i) => i % 2 == 1)]));
    }

    private sealed record Work(GuardSetting Setting, RunConfig Config, PreparedData Data, Examples TestA, Examples TestB);
}
