using Overmix.Training.Mixup;
using static TorchSharp.torch;

namespace Overmix.Training.Instruments;

/// <summary>
/// Measures Mixup's label noise against a teacher: Theorem 1's two distributions on real data, and what the network made of their difference. Hidden states are no
/// inputs: where training mixes those, the inputs are mixed here.
/// </summary>
public static class LabelNoiseMeter
{
    /// <summary>Measures, the network in eval mode; it is left as it was.</summary>
    /// <param name="model">The network, [b, c, h, w] → logits [b, C].</param>
    /// <param name="teacher">What stands in for P(Y|x̃).</param>
    /// <param name="pairs">The set.</param>
    public static LabelNoiseFigures Of(nn.Module<Tensor, Tensor> model, Teacher teacher, FrozenPairs pairs)
    {
        using var fixedStatistics = new FixedStatistics(model);
        using var inference = inference_mode();
        using var scope = NewDisposeScope();
        Tensor sums = zeros([6], ScalarType.Float64);
        foreach (PairBatch batch in pairs.Halves.SelectMany(half => half))
        {
            using var inner = NewDisposeScope();
            Tensor inputs = pairs.Inputs(batch);
            Tensor label = pairs.Targets(batch).to_type(ScalarType.Float64), truth = teacher.Probabilities(inputs); // [b, C]
            Tensor found = model.forward(inputs).to_type(ScalarType.Float64).softmax(1), noise = label - truth, taken = found - truth;
            sums.add_(stack(
            [
                noise.abs().sum().div(2),
                (label * truth).sum(),
                label.argmax(1).ne(truth.argmax(1)).sum().to_type(ScalarType.Float64),
                (taken * noise).sum(),
                noise.square().sum(),
                taken.abs().sum().div(2),
            ]).cpu());
        }

        double[] means = [.. sums.data<double>().ToArray().Select(sum => sum / pairs.Count)];
        return new LabelNoiseFigures(means[0], 1 - means[1], means[2], means[3] / means[4], means[5]);
    }
}
