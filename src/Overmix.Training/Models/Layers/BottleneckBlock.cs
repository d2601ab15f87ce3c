using static TorchSharp.torch;

namespace Overmix.Training.Models.Layers;

/// <summary>
/// Residual block of three convolutions, 1 × 1, 3 × 3 and 1 × 1, the first two of a quarter of the channels that come out. The stride is in the 3 × 3 one, as torchvision has it.
/// Source: He et al. (2016), figure 5.
/// </summary>
internal sealed class BottleneckBlock : nn.Module<Tensor, Tensor>
{
    /// <summary>Channels out for each channel inside.</summary>
    public const int Expansion = 4;

    private readonly Convolution conv1, conv2, conv3;
    private readonly BatchNormalization bn1, bn2, bn3;
    private readonly Chain? downsample;

    public BottleneckBlock(int inputs, int outputs, int stride, InitialWeights initial)
        : base(nameof(BottleneckBlock))
    {
        int inside = outputs / Expansion;
        conv1 = new Convolution(new ConvolutionShape(inputs, inside, 1), initial);
        bn1 = new BatchNormalization(inside);
        conv2 = new Convolution(new ConvolutionShape(inside, inside, 3, stride), initial);
        bn2 = new BatchNormalization(inside);
        conv3 = new Convolution(new ConvolutionShape(inside, outputs, 1), initial);
        bn3 = new BatchNormalization(outputs);
        downsample = BasicBlock.Shortcut(inputs, outputs, stride, initial);
        RegisterComponents();
    }

    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        Tensor state = bn1.Activated(conv1.call(input));
        state = bn2.Activated(conv2.call(state));
        return bn3.Activated(conv3.call(state), downsample?.call(input) ?? input).MoveToOuterDisposeScope();
    }
}
