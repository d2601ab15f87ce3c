using Overmix.Core.Configuration;
using Overmix.Core.Seeding;
using Overmix.Theory.Mixing;
using Overmix.Training.Augmentation;
using Overmix.Training.Data;
using Overmix.Training.Mixup;
using Overmix.Training.Models;
using static TorchSharp.torch;

namespace Overmix.Training.Conformance;

/// <summary>Overmix's own mixing and augmentation as the suites see them.</summary>
public sealed class OvermixImplementation : IMixupImplementation, ICutMixImplementation, IManifoldImplementation, IAugmentationImplementation
{
    /// <inheritdoc/>
    public (Tensor Inputs, Tensor Targets) Mix(Tensor inputs, Tensor labels, int classes, float[] lambda, int[] partner, ScalarType targetType)
    {
        Tensor weights = tensor(lambda), rows = Rows(partner);
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

    /// <inheritdoc/>
    public (Tensor Inputs, Tensor Targets) Paste(Tensor inputs, Tensor labels, int classes, CutBox[] boxes, int[] partner)
    {
        Tensor oneHot = nn.functional.one_hot(labels, classes).to_type(ScalarType.Float32); // [b, C]
        return CutMixOps.PasteWithin(inputs, oneHot, boxes, Rows(partner));
    }

    /// <inheritdoc/>
    public CutBox[] DrawBoxes(double lambda, int height, int width, int count, ulong seed)
    {
        var sampler = new LambdaSampler(MixingLaw.Fixed(lambda), LambdaPer.Sample) { Boxes = new ExampleShape(1, height, width) };
        int[] rows = new int[count];
        return sampler.Mix(rows, rows, name => new RandomStreams(seed).Open(name)).Boxes!;
    }

    /// <inheritdoc/>
    public Tensor Logits(IStagedNetwork network, Tensor inputs, int state, float[] lambda, int[] partner) =>
        ManifoldOps.Forward(network, inputs, state, tensor(lambda), Rows(partner));

    /// <inheritdoc/>
    public Tensor Apply(AugmentConfig config, Tensor images, float[] black, AugmentDraw[] draws)
    {
        Tensor result = AugmentOps.CropAndFlip(images, draws, new CropRule(config.Padding, black));
        AugmentOps.Cutout(result, [.. draws.Select(d => AugmentOps.Square(d, config.Cutout, (int)images.shape[2], (int)images.shape[3]))]);
        return result;
    }

    /// <inheritdoc/>
    public AugmentDraw[] Draw(AugmentConfig config, int height, int width, int epoch, int[] rows, ulong seed) =>
        new AugmentSampler(config, new ExampleShape(1, height, width), new RandomStreams(seed)).Draw(epoch, rows);

    private static Tensor Rows(int[] partner) => tensor(Array.ConvertAll(partner, p => (long)p));
}
