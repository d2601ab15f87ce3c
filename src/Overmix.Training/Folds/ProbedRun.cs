using Overmix.Core.Configuration;
using Overmix.Core.Directives;
using Overmix.Core.Errors;
using Overmix.Core.Seeding;
using Overmix.Theory.Mixing;
using Overmix.Training.Data;
using Overmix.Training.Instruments;
using Overmix.Training.Loop;
using Overmix.Training.Mixup;

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
    private const int PairCount = 256, MostGradientExamples = 500;
    private const string TrainPairs = "pairsTrain";

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
        (RunConfig config, PreparedData data) = (_task.Config with { Instruments = new InstrumentsConfig { Budget = 0 } }, _task.Data);
        using var setup = TrainingSetup.Of(config, _ => data.With(data.Train.Take(train), null, _task.FirstHalf.Take([.. Enumerable.Range(0, _task.FirstHalf.Count)])));
        using Examples? heldOut = held.Length == 0 ? null : data.Train.Take(held);
        bool isMixup = ObjectiveWindows.Parse(config.Objective).At(0) == ObjectiveKind.Mixup;
        Dictionary<string, FrozenPairs> pairs = isMixup ? DrawPairs(train, held) : [];
        var targets = new ProbeTargets
        {
            FirstTestHalf = _task.FirstHalf,
            SecondTestHalf = _task.SecondHalf,
            HeldOut = heldOut,
            Pairs = pairs,
            Gradients = held.Length == 0 && pairs.TryGetValue(TrainPairs, out FrozenPairs? mixed) ? (mixed, Unmixed(setup.Data.Train)) : null,
        };
        using var probe = new TrajectoryProbe(setup, targets);
        using TrainingLoop loop = setup.CreateLoop(new TrainingHooks { Sink = probe, StopRequested = _stopRequested });
        return loop.Run().Status == TrainingStatus.Interrupted ? null : probe.Columns;
    }

    private static FrozenPairs Unmixed(Examples train) => FrozenPairs.Of(train, PairBatch.Unmixed([.. Enumerable.Range(0, Math.Min(MostGradientExamples, train.Count))]));

    private Dictionary<string, FrozenPairs> DrawPairs(int[] train, int[] held)
    {
        RandomStream stream = new RandomStreams((ulong)_task.Config.Seed).Open(StreamName.Gallery, PairAddress);
        var pairs = new Dictionary<string, FrozenPairs> { [TrainPairs] = Draw(train, train, stream) };
        if (held.Length > 0)
        {
            pairs["pairsHeld"] = Draw(held, held, stream);
            pairs["pairsAcross"] = Draw(train, held, stream);
        }

        return pairs;
    }

    // The first members from one list of rows, the second from another, each pair with its own λ.
    private FrozenPairs Draw(int[] first, int[] second, RandomStream stream)
    {
        MixingLaw law = TrainingObjective.LawOf(_task.Config.Mixup);
        var pairs = new PairBatch(new int[PairCount], new int[PairCount], new float[PairCount]);
        for (int k = 0; k < PairCount; k++)
        {
            (pairs.First[k], pairs.Second[k], pairs.Lambda[k]) = (first[stream.NextInt(first.Length)], second[stream.NextInt(second.Length)], (float)law.Sample(stream));
        }

        return FrozenPairs.Of(_task.Data.Train, pairs);
    }
}
