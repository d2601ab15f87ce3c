using Overmix.Core.Seeding;
using Overmix.Native;
using Overmix.Training.Models.Layers;

namespace Overmix.Training.Models;

/// <summary>
/// Residual network: stem, four stages of residual blocks of width w, 2w, 4w, 8w, mean over the image, one linear layer. Parameters are named as torchvision names them:
/// <c>conv1</c>, <c>bn1</c>, <c>layer1.0.conv1</c>, …, <c>layer2.0.downsample.0</c>, …, <c>fc</c>. Source: He et al. (2016), table 1.
/// </summary>
public sealed class ResNet : StagedNetwork
{
    private readonly Convolution conv1;
    private readonly BatchNormalization bn1;
    private readonly Dense fc;

    private ResNet(string name, NetworkShape shape, IReadOnlyList<int> depths, RandomStreams streams)
        : base(name)
    {
        shape.Check();
        LibTorch.EnsureLoaded();
        var initial = new InitialWeights(streams);
        conv1 = Stem.Convolution(shape.Stem, shape.Channels, shape.Width, initial);
        bn1 = new BatchNormalization(shape.Width);
        AddStage("stem", x => Stem.Shrink(shape.Stem, bn1.call(conv1.call(x)).relu_()));
        (int, int)[] plan = [.. depths.Select((depth, k) => (depth, shape.Width << k))];
        AddStages("layer", ResidualStages.Build(shape.Width, plan, (i, o, stride) => new BasicBlock(i, o, stride, initial)));
        fc = new Dense(plan[^1].Item2, shape.Classes, initial);
        AddStage("head", x => fc.call(Pooling.Average(x)));
        RegisterComponents();
    }

    /// <summary>ResNet-18: basic blocks 2, 2, 2, 2.</summary>
    /// <param name="shape">What it is built for; 64 wide in the paper.</param>
    /// <param name="streams">The run's streams; weights come from Init.</param>
    public static ResNet Of18(NetworkShape shape, RandomStreams streams) => new("ResNet18", shape, [2, 2, 2, 2], streams);
}
