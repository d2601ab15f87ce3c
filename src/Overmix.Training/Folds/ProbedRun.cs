using Overmix.Core.Configuration;
using Overmix.Core.Directives;
using Overmix.Core.Errors;
using Overmix.Core.Seeding;
using Overmix.Training.Compute;
using Overmix.Training.Data;
using Overmix.Training.Loop;
using Overmix.Training.Models;

namespace Overmix.Training.Folds;

/// <summary>What probed runs share.</summary>
/// <param name="Config">The configuration; resolved.</param>
/// <param name="Data">The data; borrowed.</param>
/// <param name="FirstHalf">The first half of the test examples; borrowed.</param>
/// <param name="SecondHalf">The second half; borrowed.</param>
public sealed record ProbedTask(RunConfig Config, PreparedData Data, Examples FirstHalf, Examples SecondHalf);

/// <summary>
/// Trains on some of the examples to the end of the budget and keeps, evaluation by evaluation, what a benchmark of decisions replays: test error on two halves,
/// of the weights and of two averages of them, held-out error and cross-entropy, excess loss on frozen pairs, gradient norms.
/// </summary>
public sealed class ProbedRun
{
    private const long PairAddress = 900_002; // of the Gallery stream: drawn by nothing else
    private const int PairCount = 256;

    private readonly ProbedTask _task;
    private readonly Func<ExitCode?> _stopRequested;

    /// <summary>Plans the run.</summary>
    /// <param name="task">What it trains.</param>
    /// <param name="stopRequested">Asked before every step: null to go on.</param>
    public ProbedRun(ProbedTask task, Func<ExitCode?> stopRequested) => (_task, _stopRequested) = (task, stopRequested);

    /// <summary>Trains on some rows and measures on others.</summary>
    /// <param name="train">Rows trained on.</param>
    /// <param name="held">Rows held out; empty measures gradients instead.</param>
    /// <returns>The figures by name, a value an evaluation; null if a stop was requested.</returns>
    public IReadOnlyDictionary<string, IReadOnlyList<double>>? Train(int[] train, int[] held)
    {
        (RunConfig config, PreparedData data) = (_task.Config, _task.Data);
        var streams = new RandomStreams((ulong)config.Seed);
        using StagedNetwork network = ModelFactory.Create(config.Model, data.Shape, data.Classes, streams);
        network.Format = ComputeFormat.Of(config.Train);
        Examples trained = FoldData.Take(data.Train, train);
        using PreparedData part = FoldData.With(data, trained, FoldData.Take(_task.FirstHalf, [.. Enumerable.Range(0, _task.FirstHalf.Count)]));
        using Examples? heldOut = held.Length == 0 ? null : FoldData.Take(data.Train, held);
        bool isMixup = ObjectiveWindows.Parse(config.Objective).At(0) == ObjectiveKind.Mixup;
        Dictionary<string, FrozenPairs> pairs = isMixup ? DrawPairs(streams, train, held) : [];
        var targets = new ProbeTargets
        {
            OtherTestHalf = _task.SecondHalf,
            HeldOut = heldOut,
            Pairs = pairs,
            Gradients = held.Length == 0 && pairs.TryGetValue("pairsTrain", out FrozenPairs? frozen) ? new GradientTargets(frozen, trained, config.Mixup.Loss) : null,
        };
        using var probe = new TrajectoryProbe(network, targets) { TestHalf = _task.FirstHalf };
        using var loop = new TrainingLoop(config with { Instruments = new InstrumentsConfig { Budget = 0 } }, part, network, new TrainingHooks { Sink = probe, StopRequested = _stopRequested });
        TrainingOutcome outcome = loop.Run();
        pairs.Values.ToList().ForEach(p => p.Dispose());
        return outcome.Status == TrainingStatus.Interrupted ? null : probe.Columns;
    }

    private Dictionary<string, FrozenPairs> DrawPairs(RandomStreams streams, int[] train, int[] held)
    {
        (Examples all, MixupConfig mixup, RandomStream stream) = (_task.Data.Train, _task.Config.Mixup, streams.Open(StreamName.Gallery, PairAddress));
        var pairs = new Dictionary<string, FrozenPairs> { ["pairsTrain"] = FrozenPairs.Draw(all, train, train, PairCount, (mixup, stream)) };
        if (held.Length > 0)
        {
            pairs["pairsHeld"] = FrozenPairs.Draw(all, held, held, PairCount, (mixup, stream));
            pairs["pairsAcross"] = FrozenPairs.Draw(all, train, held, PairCount, (mixup, stream));
        }

        return pairs;
    }
}
