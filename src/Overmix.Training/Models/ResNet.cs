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

    private ResNet(string name, NetworkShape shape, ResNetPlan plan, RandomStreams streams)
        : base(name)
    {
        shape.Check();
        LibTorch.EnsureLoaded();
        var initial = new InitialWeights(streams);
        conv1 = Stem.Convolution(shape.Stem, shape.Channels, shape.Width, initial);
        bn1 = new BatchNormalization(shape.Width);
        AddStage("stem", x => Stem.Shrink(shape.Stem, bn1.Activated(conv1.call(x))));
        (int Depth, int Outputs)[] stages = [.. plan.Depths.Select((depth, k) => (depth, (shape.Width * plan.Expansion) << k))];
        AddStages("layer", ResidualStages.Build(shape.Width, stages, (i, o, stride) => plan.Block(i, o, stride, initial)));
        fc = new Dense(stages[^1].Outputs, shape.Classes, initial);
        AddHead("head", nameof(fc), x => fc.call(Pooling.Average(x)));
        RegisterComponents();
    }

    /// <summary>ResNet-18: basic blocks 2, 2, 2, 2.</summary>
    /// <param name="shape">What it is built for; 64 wide as published.</param>
    /// <param name="streams">The run's streams; weights come from Init.</param>
    public static ResNet Of18(NetworkShape shape, RandomStreams streams) => new("ResNet18", shape, Basic(2, 2, 2, 2), streams);

    /// <summary>ResNet-34: basic blocks 3, 4, 6, 3.</summary>
    /// <inheritdoc cref="Of18"/>
    public static ResNet Of34(NetworkShape shape, RandomStreams streams) => new("ResNet34", shape, Basic(3, 4, 6, 3), streams);

    /// <summary>ResNet-50: bottleneck blocks 3, 4, 6, 3, their results four times as wide.</summary>
    /// <inheritdoc cref="Of18"/>
    public static ResNet Of50(NetworkShape shape, RandomStreams streams) =>
        new("ResNet50", shape, new ResNetPlan([3, 4, 6, 3], BottleneckBlock.Expansion, (i, o, stride, initial) => new BottleneckBlock(i, o, stride, initial)), streams);

    private static ResNetPlan Basic(params int[] depths) => new(depths, 1, (i, o, stride, initial) => new BasicBlock(i, o, stride, initial));

    private sealed record ResNetPlan(IReadOnlyList<int> Depths, int Expansion, Func<int, int, int, InitialWeights, TorchSharp.torch.nn.Module<TorchSharp.torch.Tensor, TorchSharp.torch.Tensor>> Block);
}
