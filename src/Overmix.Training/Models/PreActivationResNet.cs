using Overmix.Core.Seeding;
using Overmix.Native;
using Overmix.Training.Models.Layers;

namespace Overmix.Training.Models;

/// <summary>
/// Residual network with the activation before each convolution: one convolution as stem, chains of blocks, batch normalisation and ReLU, mean over the image, one linear layer.
/// Parameters: <c>conv1</c>, <c>layer1.0.{bn1, conv1, bn2, conv2, downsample.0}</c>, …, <c>bn</c>, <c>fc</c>.
/// Sources: He et al. (2016), <i>Identity mappings in deep residual networks</i>; Zagoruyko and Komodakis (2016), <i>Wide residual networks</i>.
/// </summary>
public sealed class PreActivationResNet : StagedNetwork
{
    private readonly Convolution conv1;
    private readonly BatchNormalization bn;
    private readonly Dense fc;

    private PreActivationResNet(string name, NetworkShape shape, (int Depth, int Outputs)[] plan, RandomStreams streams)
        : base(name)
    {
        shape.Check();
        LibTorch.EnsureLoaded();
        var initial = new InitialWeights(streams);
        conv1 = Stem.Convolution(shape.Stem, shape.Channels, shape.Width, initial);
        AddStage("stem", x => Stem.Shrink(shape.Stem, conv1.call(x)));
        AddStages("layer", ResidualStages.Build(shape.Width, plan, (i, o, stride) => new PreActivationBlock(i, o, stride, initial)));
        bn = new BatchNormalization(plan[^1].Outputs);
        fc = new Dense(plan[^1].Outputs, shape.Classes, initial);
        AddHead("head", nameof(fc), x => fc.call(Pooling.Average(bn.Activated(x))));
        RegisterComponents();
    }

    /// <summary>PreActResNet-18: four stages of two blocks, of width w, 2w, 4w, 8w.</summary>
    /// <param name="shape">What it is built for; 64 wide as published.</param>
    /// <param name="streams">The run's streams; weights come from Init.</param>
    public static PreActivationResNet Of18(NetworkShape shape, RandomStreams streams)
    {
        int w = shape.Width;
        return new("PreActResNet18", shape, [(2, w), (2, 2 * w), (2, 4 * w), (2, 8 * w)], streams);
    }

    /// <summary>WideResNet-28-10: three stages of four blocks, ten times as wide as the stem: 10w, 20w, 40w. No dropout.</summary>
    /// <param name="shape">What it is built for; the stem is 16 wide as published.</param>
    /// <param name="streams">The run's streams; weights come from Init.</param>
    public static PreActivationResNet Wide28By10(NetworkShape shape, RandomStreams streams)
    {
        int w = 10 * shape.Width;
        return new("WideResNet28x10", shape, [(4, w), (4, 2 * w), (4, 4 * w)], streams);
    }
}
