using Overmix.Core.Configuration;
using Overmix.Core.Seeding;
using Overmix.Theory.Mixing;
using Overmix.Training.Mixup;
using static TorchSharp.torch;

namespace Overmix.Training.Conformance;

/// <summary>Overmix's own Mixup as the suite sees it.</summary>
public sealed class OvermixImplementation : IMixupImplementation
{
    /// <inheritdoc/>
    public (Tensor Inputs, Tensor Targets) Mix(Tensor inputs, Tensor labels, int classes, float[] lambda, int[] partner, ScalarType targetType)
    {
        Tensor weights = tensor(lambda), rows = tensor(partner.Select(p => (long)p).ToArray());
        Tensor oneHot = nn.functional.one_hot(labels, classes).to_type(targetType);
        return (MixupOps.BlendWithin(inputs, weights, rows), MixupOps.BlendWithin(oneHot, weights, rows));
    }

    /// <inheritdoc/>
    public float[] DrawLambda(double alpha, int count, ulong seed) =>
        new LambdaSampler(MixingLaw.Beta(alpha), LambdaPer.Sample).Draw(new RandomStreams(seed).Open(StreamName.MixLambda), count);

    /// <inheritdoc/>
    public int[] DrawPartners(int batch, ulong seed)
    {
        PairBatch pairs = new PermutationSource(batch, batch, new LambdaSampler(MixingLaw.None, LambdaPer.Batch), new RandomStreams(seed)).Draw(0, 0);
        return [.. pairs.Second.Select(row => Array.IndexOf(pairs.First, row))];
    }
}
