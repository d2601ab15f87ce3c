using static TorchSharp.torch;

namespace Overmix.Training.Delivery;

/// <summary>Logits of a network in eval mode, batch by batch, as the training loop's own evaluations compute them.</summary>
internal static class Forward
{
    /// <summary>Predicts.</summary>
    /// <param name="network">The network, [b, c, h, w] → [b, C]; left in eval mode.</param>
    /// <param name="inputs">Standardised inputs, [n, c, h, w].</param>
    /// <param name="classes">Number of classes C.</param>
    /// <param name="compute">How to compute.</param>
    public static Predictions Predict(nn.Module<Tensor, Tensor> network, Tensor inputs, int classes, ComputeFacts compute)
    {
        using var scope = NewDisposeScope();
        using var inference = inference_mode();
        network.eval();
        List<int> predicted = [];
        List<double> logProbabilities = [];
        for (long start = 0; start < inputs.shape[0]; start += compute.EvaluationBatchSize)
        {
            using var batch = NewDisposeScope();
            long count = Math.Min(compute.EvaluationBatchSize, inputs.shape[0] - start);
            Tensor logits = network.forward(inputs.narrow(0, start, count)).to_type(ScalarType.Float32); // [b, C]
            predicted.AddRange(logits.argmax(1).cpu().data<long>().Select(c => (int)c));
            logProbabilities.AddRange(logits.to_type(ScalarType.Float64).log_softmax(1).cpu().contiguous().data<double>()); // [b, C]
        }

        return new Predictions(classes, predicted, logProbabilities);
    }
}
