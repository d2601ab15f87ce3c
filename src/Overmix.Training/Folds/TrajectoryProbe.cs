using Overmix.Core.Configuration;
using Overmix.Core.Curves;
using Overmix.Training.Data;
using Overmix.Training.Instruments;
using Overmix.Training.Loop;
using Overmix.Training.Optimization;

namespace Overmix.Training.Folds;

/// <summary>What a probe looks at beside the loop's own record.</summary>
internal sealed record ProbeTargets
{
    /// <summary>The first half of the test examples: the loop's own test part, for the averages too.</summary>
    public required Examples FirstTestHalf { get; init; }

    /// <summary>The second half.</summary>
    public required Examples SecondTestHalf { get; init; }

    /// <summary>The examples held out by this fold; null for the run on all.</summary>
    public Examples? HeldOut { get; init; }

    /// <summary>Frozen pairs by column name; empty for ERM.</summary>
    public IReadOnlyDictionary<string, FrozenPairs> Pairs { get; init; } = new Dictionary<string, FrozenPairs>();

    /// <summary>The sets on which the gradients of both objectives are measured; null measures none.</summary>
    public (FrozenPairs Mixup, FrozenPairs Erm)? Gradients { get; init; }
}

/// <summary>
/// Sits beside a training loop as its sink: keeps two averages of the weights after each step, and at each evaluation one row of everything that the benchmark
/// replays. It changes nothing of the training.
/// </summary>
internal sealed class TrajectoryProbe : IRunSink, IDisposable
{
    private const double Decay = 1 - 1e-12; // so the cap (1+t)/(10+t) holds always: the last tenth or so of the run, whatever its length
    private const long Widening = 3; // the cap taken at 3t: the last third or so

    private readonly TrainingSetup _setup;
    private readonly ProbeTargets _targets;
    private readonly WeightAverage _average, _wide;
    private readonly Dictionary<string, List<double>> _columns = [];

    public TrajectoryProbe(TrainingSetup setup, ProbeTargets targets)
    {
        (_setup, _targets) = (setup, targets);
        (_average, _wide) = (new WeightAverage(setup.Model, Decay), new WeightAverage(setup.Model, Decay));
    }

    public IReadOnlyDictionary<string, IReadOnlyList<double>> Columns => _columns.ToDictionary(c => c.Key, c => (IReadOnlyList<double>)c.Value);

    public void Record(EpochRecord record, Timing timing)
    {
        Put("epoch", record.Epoch);
        Put("step", record.Step);
        Put("rate", record.LearningRate);
        Put("mixLoss", record.Mixing.Loss);
        Put("mixExcess", record.Mixing.Excess);
        Put("trainError", record.TrainError);
        Put("trainLoss", record.TrainLoss);
        Measure("", record.TestError);
        _average.With(() => Measure("Avg", null));
        _wide.With(() => Measure("Wide", null));
        foreach ((string name, FrozenPairs pairs) in _targets.Pairs)
        {
            Put(name, PairExcess.Of(_setup.Model, pairs, LossKind.CrossEntropy));
        }

        if (_targets.Gradients is { } sets)
        {
            using FullGradient mixup = FullGradient.Of(_setup.Model, sets.Mixup, _setup.Config.Mixup.Loss), erm = FullGradient.Of(_setup.Model, sets.Erm, _setup.Config.Mixup.Loss);
            Put("gradMix", mixup.Norm);
            Put("gradErm", erm.Norm);
            Put("gradCosine", mixup.CosineTo(erm));
        }
    }

    public void Note(RunEvent happening)
    {
    }

    public void Progress(int epoch, long step, long totalSteps)
    {
        _average.Update(step);
        _wide.Update(Widening * step);
    }

    public void Dispose()
    {
        _average.Dispose();
        _wide.Dispose();
    }

    private bool Measure(string suffix, double? testError)
    {
        int size = _setup.Config.Evaluation.BatchSize;
        Put("testA" + suffix, testError ?? Evaluator.Evaluate(_setup.Model, _targets.FirstTestHalf, size).Error);
        Put("testB" + suffix, Evaluator.Evaluate(_setup.Model, _targets.SecondTestHalf, size).Error);
        if (_targets.HeldOut is { } held)
        {
            (double error, double[] blocks) = HeldOutLoss.Blocks(_setup.Model, held, size);
            Put("heldError" + suffix, error);
            for (int block = 0; block < blocks.Length; block++)
            {
                Put($"heldLoss{block}{suffix}", blocks[block]);
            }
        }

        return true;
    }

    private void Put(string column, double value)
    {
        if (!_columns.TryGetValue(column, out List<double>? values))
        {
            _columns[column] = values = [];
        }

        values.Add(value);
    }
}
