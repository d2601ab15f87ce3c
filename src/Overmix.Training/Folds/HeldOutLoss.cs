using Overmix.Training.Data;
using static TorchSharp.torch;

namespace Overmix.Training.Folds;

/// <summary>Error and cross-entropy of a network on examples it was not trained on, the cross-entropy in a few disjoint parts.</summary>
public static class HeldOutLoss
{
    /// <summary>Number of parts.</summary>
    public const int Parts = 4;

    /// <summary>Error, and mean cross-entropy of every fourth example from the first, second, third and fourth on; NaN for an empty part.</summary>
    /// <param name="network">The network; left in eval mode.</param>
    /// <param name="examples">The examples.</param>
    public static (double Error, double[] Blocks) Blocks(nn.Module<Tensor, Tensor> network, Examples examples)
    {
        using var scope = NewDisposeScope();
        using var inference = inference_mode();
        network.eval();
        Tensor logits = network.forward(examples.Slice(0, examples.Count)).to_type(ScalarType.Float32); // [m, C]
        double[] losses = logits.to_type(ScalarType.Float64).log_softmax(1).gather(1, examples.Labels.unsqueeze(1)).neg().cpu().data<double>().ToArray();
        double error = (double)logits.argmax(1).ne(examples.Labels).sum().item<long>() / examples.Count;
        return (error, [.. Enumerable.Range(0, Parts).Select(part => MeanOf(losses.Where((_, i) => i % Parts == part)))]);
    }

    /// <summary>The mean of the parts that hold anything.</summary>
    /// <param name="blocks">Means of the parts; NaN for an empty one.</param>
    public static double Mean(IReadOnlyList<double> blocks) => MeanOf(blocks.Where(b => !double.IsNaN(b)));

    private static double MeanOf(IEnumerable<double> values) => values.DefaultIfEmpty(double.NaN).Average();
}
