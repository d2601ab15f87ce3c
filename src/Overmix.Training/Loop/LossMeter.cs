using Overmix.Core.Configuration;
using Overmix.Core.Curves;
using Overmix.Training.Mixup;
using static TorchSharp.torch;

namespace Overmix.Training.Loop;

/// <summary>What a <see cref="LossMeter"/> holds, for checkpoints.</summary>
/// <param name="Loss">Σ loss over examples.</param>
/// <param name="Weighted">Σ target mass on the predicted class.</param>
/// <param name="Dominant">Number of examples whose dominant class was predicted.</param>
/// <param name="Entropy">Σ H(ỹ), nats.</param>
/// <param name="Count">Number of examples.</param>
public sealed record LossSums(double Loss, double Weighted, double Dominant, double Entropy, long Count)
{
    /// <summary>Nothing yet.</summary>
    public static LossSums Zero { get; } = new(0, 0, 0, 0, 0);
}

/// <summary>Sums loss and accuracies over the batches since the last record, on the device and in float64, without waiting for it.</summary>
internal sealed class LossMeter : IDisposable
{
    private readonly Tensor _sums; // [3] float64: loss, weighted, dominant
    private double _entropy;
    private long _count;

    public LossMeter(Device device) => _sums = zeros([3], ScalarType.Float64, device).DetachFromDisposeScope();

    /// <summary>Takes a batch's mean loss, logits [b, C] and targets.</summary>
    public void Add(Tensor loss, Tensor logits, MixedBatch batch)
    {
        using var noGradient = no_grad();
        Tensor predicted = logits.argmax(1, true); // [b, 1]
        Tensor weighted = batch.Targets.gather(1, predicted).sum();
        Tensor dominant = predicted.eq(batch.DominantLabels).sum();
        long size = logits.shape[0];
        _sums.add_(stack([loss.detach().mul(size), weighted, dominant.to_type(loss.dtype)]));
        _entropy += batch.TargetEntropy;
        _count += size;
    }

    /// <summary>The sums so far; waits for the device.</summary>
    public LossSums Read()
    {
        using Tensor host = _sums.cpu();
        double[] sums = host.data<double>().ToArray();
        return new LossSums(sums[0], sums[1], sums[2], _entropy, _count);
    }

    /// <summary>Sets the sums; <see cref="LossSums.Zero"/> starts anew.</summary>
    public void Set(LossSums sums)
    {
        using Tensor saved = tensor(new[] { sums.Loss, sums.Weighted, sums.Dominant });
        _sums.copy_(saved);
        (_entropy, _count) = (sums.Entropy, sums.Count);
    }

    /// <summary>The means as a record keeps them.</summary>
    public MixingFigures Figures(TrainingObjective objective)
    {
        LossSums sums = Read();
        (double loss, double entropy) = (sums.Loss / sums.Count, sums.Entropy / sums.Count);
        double excess = objective.Loss == LossKind.CrossEntropy ? loss - entropy : loss;
        return new MixingFigures(loss, objective.Floor, entropy, excess, sums.Weighted / sums.Count, sums.Dominant / sums.Count);
    }

    public void Dispose() => _sums.Dispose();
}
