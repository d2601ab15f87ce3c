using static TorchSharp.torch;

namespace Overmix.Training.Models.Layers;

/// <summary>Residual block of two 3 × 3 convolutions: relu(bn2(conv2(relu(bn1(conv1 x)))) + shortcut(x)). Source: He et al. (2016).</summary>
internal sealed class BasicBlock : nn.Module<Tensor, Tensor>
{
    private readonly Convolution conv1, conv2;
    private readonly BatchNormalization bn1, bn2;
    private readonly Chain? downsample;

    public BasicBlock(int inputs, int outputs, int stride, InitialWeights initial)
        : base(nameof(BasicBlock))
    {
        conv1 = new Convolution(new ConvolutionShape(inputs, outputs, 3, stride), initial);
        bn1 = new BatchNormalization(outputs);
        conv2 = new Convolution(new ConvolutionShape(outputs, outputs, 3), initial);
        bn2 = new BatchNormalization(outputs);
        downsample = Shortcut(inputs, outputs, stride, initial);
        RegisterComponents();
    }

    /// <summary>The identity (null) where the shape stays; otherwise a 1 × 1 convolution with batch normalisation.</summary>
    public static Chain? Shortcut(int inputs, int outputs, int stride, InitialWeights initial) => stride == 1 && inputs == outputs
        ? null
        : new Chain(new Convolution(new ConvolutionShape(inputs, outputs, 1, stride), initial), new BatchNormalization(outputs));

    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        Tensor state = bn1.Activated(conv1.call(input));
        return bn2.Activated(conv2.call(state), downsample?.call(input) ?? input).MoveToOuterDisposeScope();
    }
}
