using Overmix.Training.Data;
using static TorchSharp.torch;

namespace Overmix.Training.Delivery;

/// <summary>Logits of a network in eval mode, batch by batch, as the training loop's own evaluations compute them.</summary>
internal static class Forward
{
    /// <summary>Predicts.</summary>
    /// <param name="network">The network, [b, c, h, w] → [b, C]; left in eval mode.</param>
    /// <param name="examples">Standardised examples.</param>
    /// <param name="classes">Number of classes C.</param>
    /// <param name="compute">How to compute.</param>
    public static Predictions Predict(nn.Module<Tensor, Tensor> network, Examples examples, int classes, ComputeFacts compute)
    {
        using var scope = NewDisposeScope();
        using var inference = inference_mode();
        network.eval();
        int[] predicted = new int[examples.Count];
        double[] logProbabilities = new double[checked(examples.Count * classes)];
        for (long start = 0; start < examples.Count; start += compute.EvaluationBatchSize)
        {
            using var batch = NewDisposeScope();
            long count = Math.Min(compute.EvaluationBatchSize, examples.Count - start);
            Tensor logits = network.forward(examples.Slice(start, count)).to_type(ScalarType.Float32); // [b, C]
            logits.argmax(1).to_type(ScalarType.Int32).cpu().data<int>().CopyTo(predicted, (int)start);
            logits.to_type(ScalarType.Float64).log_softmax(1).cpu().contiguous().data<double>().CopyTo(logProbabilities, (int)start * classes); // [b, C]
        }

        return new Predictions(classes, predicted, logProbabilities);
    }
}
