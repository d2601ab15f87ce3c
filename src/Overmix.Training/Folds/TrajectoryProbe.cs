using Overmix.Core.Curves;
using Overmix.Training.Data;
using Overmix.Training.Optimization;
using static TorchSharp.torch;

namespace Overmix.Training.Folds;

/// <summary>What a probe looks at beside the loop's own record.</summary>
internal sealed record ProbeTargets
{
    /// <summary>The second half of the test examples; the loop's own record has the first.</summary>
    public required Examples OtherTestHalf { get; init; }

    /// <summary>The examples held out by this fold; null for the run on all.</summary>
    public Examples? HeldOut { get; init; }

    /// <summary>Frozen pairs by column name; empty for ERM.</summary>
    public IReadOnlyDictionary<string, FrozenPairs> Pairs { get; init; } = new Dictionary<string, FrozenPairs>();

    /// <summary>Training examples and frozen pairs whose gradients are measured; null measures none.</summary>
    public GradientTargets? Gradients { get; init; }
}

/// <summary>
/// Sits beside a training loop as its sink: keeps two averages of the weights after each step, and at each evaluation one row of everything that the benchmark
/// replays. It changes nothing of the training.
/// </summary>
internal sealed class TrajectoryProbe : IRunSink, IDisposable
{
    private const double Decay = 1 - 1e-12; // so the cap (1+t)/(10+t) holds always: the last tenth or so of the run, whatever its length
    private const long Widening = 3; // the cap taken at 3t: the last third or so

    private readonly nn.Module<Tensor, Tensor> _network;
    private readonly ProbeTargets _targets;
    private readonly WeightAverage _average, _wide;
    private readonly Dictionary<string, List<double>> _columns = [];

    public TrajectoryProbe(nn.Module<Tensor, Tensor> network, ProbeTargets targets)
    {
        (_network, _targets) = (network, targets);
        (_average, _wide) = (new WeightAverage(network, Decay), new WeightAverage(network, Decay));
    }

    /// <summary>The loop's record of the first test half, for the averages too: the loop evaluates only the weights themselves.</summary>
    public required Examples TestHalf { get; init; }

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
            Put(name, pairs.Excess(_network));
        }

        if (_targets.Gradients is { } gradients)
        {
            (double mixup, double erm, double cosine) = gradients.Measure(_network);
            Put("gradMix", mixup);
            Put("gradErm", erm);
            Put("gradCosine", cosine);
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
        Put("testA" + suffix, testError ?? HeldOutLoss.Blocks(_network, TestHalf).Error);
        Put("testB" + suffix, HeldOutLoss.Blocks(_network, _targets.OtherTestHalf).Error);
        if (_targets.HeldOut is { } held)
        {
            (double error, double[] blocks) = HeldOutLoss.Blocks(_network, held);
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
