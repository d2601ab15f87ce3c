using Overmix.Core.Configuration;
using Overmix.Training.Mixup;
using static TorchSharp.torch;

namespace Overmix.Training.Instruments;

/// <summary>
/// Mean excess Mixup loss, loss − H(ỹ) ≥ 0, of a network on a frozen set; for squared error the loss itself. What it has more of on held-out pairs than on pairs of
/// training points, it has learnt of the training points alone.
/// </summary>
public static class PairExcess
{
    /// <summary>Measures, in the network's own arithmetic and eval mode; the network is left as it was.</summary>
    /// <param name="model">The network, [b, c, h, w] → logits [b, C].</param>
    /// <param name="pairs">The set.</param>
    /// <param name="loss">The loss.</param>
    /// <returns>Nats, or squared units.</returns>
    public static double Of(nn.Module<Tensor, Tensor> model, FrozenPairs pairs, LossKind loss)
    {
        using var fixedStatistics = new FixedStatistics(model);
        using var inference = inference_mode();
        using var scope = NewDisposeScope();
        Tensor sum = zeros([], ScalarType.Float64);
        double entropy = 0;
        foreach (PairBatch batch in pairs.Halves.SelectMany(half => half))
        {
            using var inner = NewDisposeScope();
            Tensor logits = pairs.Logits(model, batch).to_type(ScalarType.Float64), targets = pairs.Targets(batch).to_type(ScalarType.Float64); // [b, C]
            sum.add_(MixupOps.Loss(loss, logits, targets).cpu(), batch.Count);
            entropy += loss == LossKind.CrossEntropy ? pairs.TargetEntropy(batch) : 0;
        }

        return (sum.item<double>() - entropy) / pairs.Count;
    }
}
