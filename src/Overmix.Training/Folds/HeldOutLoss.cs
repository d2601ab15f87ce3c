using Overmix.Training.Data;
using Overmix.Training.Loop;
using static TorchSharp.torch;

namespace Overmix.Training.Folds;

/// <summary>Error and cross-entropy of a network on examples it was not trained on, the cross-entropy in a few disjoint parts.</summary>
public static class HeldOutLoss
{
    /// <summary>Number of parts.</summary>
    public const int Parts = 4;

    /// <summary>Error in [0, 1], and mean cross-entropy, nats, of every fourth example from the first, second, third and fourth on; NaN for an empty part.</summary>
    /// <param name="network">The network, [b, c, h, w] → logits [b, C]; left in eval mode.</param>
    /// <param name="examples">The examples.</param>
    /// <param name="batchSize">Examples a forward pass.</param>
    public static (double Error, double[] Blocks) Blocks(nn.Module<Tensor, Tensor> network, Examples examples, int batchSize)
    {
        (double error, double[] losses) = Evaluator.EvaluateEach(network, examples, batchSize);
        return (error, [.. Enumerable.Range(0, Parts).Select(part => MeanOf(losses.Where((_, i) => i % Parts == part)))]);
    }

    /// <summary>The mean of the parts that hold anything, nats.</summary>
    /// <param name="blocks">Means of the parts; NaN for an empty one.</param>
    public static double Mean(IReadOnlyList<double> blocks) => MeanOf(blocks.Where(b => !double.IsNaN(b)));

    private static double MeanOf(IEnumerable<double> values) => values.DefaultIfEmpty(double.NaN).Average();
}
