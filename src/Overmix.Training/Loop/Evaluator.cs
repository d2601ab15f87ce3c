using Overmix.Training.Data;
using static TorchSharp.torch;

namespace Overmix.Training.Loop;

/// <summary>Error and cross-entropy of a network on unmixed examples, in eval mode.</summary>
public static class Evaluator
{
    /// <summary>Evaluates a network.</summary>
    /// <param name="model">The network: [b, c, h, w] → logits [b, C]. Left in eval mode.</param>
    /// <param name="examples">The examples.</param>
    /// <param name="batchSize">Examples a forward pass.</param>
    /// <returns>Share of wrong predictions in [0, 1]; mean cross-entropy in nats. A logit that is not finite gives a loss that is not finite.</returns>
    public static (double Error, double Loss) Evaluate(nn.Module<Tensor, Tensor> model, Examples examples, int batchSize)
    {
        using var scope = NewDisposeScope();
        using var inference = inference_mode();
        model.eval();
        Tensor wrong = zeros([], ScalarType.Int64, examples.Device), loss = zeros([], ScalarType.Float64, examples.Device);
        for (long start = 0; start < examples.Count; start += batchSize)
        {
            using var batch = NewDisposeScope();
            long count = Math.Min(batchSize, examples.Count - start);
            Tensor labels = examples.Labels.narrow(0, start, count); // [b]
            Tensor logits = model.forward(examples.Slice(start, count)).to_type(ScalarType.Float32); // [b, C]
            wrong.add_(logits.argmax(1).ne(labels).sum());
            loss.add_(logits.to_type(ScalarType.Float64).log_softmax(1).gather(1, labels.unsqueeze(1)).sum().neg());
        }

        return ((double)wrong.item<long>() / examples.Count, loss.item<double>() / examples.Count);
    }
}
