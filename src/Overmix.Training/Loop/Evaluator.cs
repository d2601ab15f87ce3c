using Overmix.Training.Data;
using static TorchSharp.torch;

namespace Overmix.Training.Loop;

/// <summary>Error, cross-entropy and calibration of a network on unmixed examples, in eval mode.</summary>
public static class Evaluator
{
    private const int Bins = 15;

    /// <summary>Evaluates a network.</summary>
    /// <param name="model">The network: [b, c, h, w] → logits [b, C]. Left in eval mode.</param>
    /// <param name="examples">The examples.</param>
    /// <param name="batchSize">Examples a forward pass.</param>
    /// <returns>Share of wrong predictions in [0, 1]; mean cross-entropy in nats. A logit that is not finite gives a loss that is not finite.</returns>
    public static (double Error, double Loss) Evaluate(nn.Module<Tensor, Tensor> model, Examples examples, int batchSize)
    {
        using var scope = NewDisposeScope();
        Tensor wrong = zeros([], ScalarType.Int64, examples.Device), loss = zeros([], ScalarType.Float64, examples.Device);
        Pass(model, examples, batchSize, (logits, logarithms, labels) => Add(wrong, loss, logits, logarithms, labels));
        return ((double)wrong.item<long>() / examples.Count, loss.item<double>() / examples.Count);
    }

    /// <summary>Evaluates a network, its probabilities too.</summary>
    /// <inheritdoc cref="Evaluate" path="/param"/>
    /// <returns>The same error and loss, bit for bit, with Brier score and calibration error; NaN where a logit is not finite.</returns>
    public static Evaluation Calibrate(nn.Module<Tensor, Tensor> model, Examples examples, int batchSize)
    {
        using var scope = NewDisposeScope();
        Tensor wrong = zeros([], ScalarType.Int64, examples.Device), loss = zeros([], ScalarType.Float64, examples.Device);
        Tensor brier = zeros([], ScalarType.Float64, examples.Device), bins = zeros([Bins], ScalarType.Float64, examples.Device);
        Pass(model, examples, batchSize, (logits, logarithms, labels) =>
        {
            Add(wrong, loss, logits, logarithms, labels);
            Tensor probabilities = logarithms.exp(); // [b, C]
            Tensor own = probabilities.gather(1, labels.unsqueeze(1)).sum();
            brier.add_(probabilities.square().sum().sub(own.mul(2)).add(labels.shape[0]));
            Tensor predicted = logits.argmax(1, true); // [b, 1]
            Tensor confidence = probabilities.gather(1, predicted).squeeze(1), right = predicted.squeeze(1).eq(labels).to_type(ScalarType.Float64); // [b]
            Tensor bin = confidence.nan_to_num().mul(Bins).ceil().sub(1).clamp(0, Bins - 1).to_type(ScalarType.Int64); // [b]
            bins.index_add_(0, bin, right - confidence, 1);
        });
        return new Evaluation(
            (double)wrong.item<long>() / examples.Count,
            loss.item<double>() / examples.Count,
            brier.item<double>() / examples.Count,
            bins.abs().sum().item<double>() / examples.Count);
    }

    /// <summary>Evaluates a network, example by example.</summary>
    /// <inheritdoc cref="Evaluate" path="/param"/>
    /// <returns>Share of wrong predictions in [0, 1]; cross-entropy of each example, [m], nats.</returns>
    public static (double Error, double[] Losses) EvaluateEach(nn.Module<Tensor, Tensor> model, Examples examples, int batchSize)
    {
        using var scope = NewDisposeScope();
        Tensor wrong = zeros([], ScalarType.Int64, examples.Device);
        List<double> losses = new(examples.Count);
        Pass(model, examples, batchSize, (logits, logarithms, labels) =>
        {
            wrong.add_(logits.argmax(1).ne(labels).sum());
            losses.AddRange(logarithms.gather(1, labels.unsqueeze(1)).neg().cpu().data<double>().ToArray());
        });
        return ((double)wrong.item<long>() / examples.Count, [.. losses]);
    }

    private static void Pass(nn.Module<Tensor, Tensor> model, Examples examples, int batchSize, Action<Tensor, Tensor, Tensor> take)
    {
        using var inference = inference_mode();
        model.eval();
        for (long start = 0; start < examples.Count; start += batchSize)
        {
            using var batch = NewDisposeScope();
            long count = Math.Min(batchSize, examples.Count - start);
            Tensor labels = examples.Labels.narrow(0, start, count); // [b]
            Tensor logits = model.forward(examples.Slice(start, count)).to_type(ScalarType.Float32); // [b, C]
            take(logits, logits.to_type(ScalarType.Float64).log_softmax(1), labels);
        }
    }

    private static void Add(Tensor wrong, Tensor loss, Tensor logits, Tensor logarithms, Tensor labels)
    {
        wrong.add_(logits.argmax(1).ne(labels).sum());
        loss.add_(logarithms.gather(1, labels.unsqueeze(1)).sum().neg());
    }
}
