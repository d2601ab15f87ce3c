using static TorchSharp.torch;

namespace Overmix.Training.Models.Layers;

/// <summary>
/// Residual block with the activation first: a = relu(bn1 x); conv2(relu(bn2(conv1 a))) + x, or + downsample(a), a 1 × 1 convolution, where the shape changes.
/// Sources: He et al. (2016), <i>Identity mappings</i>; Zagoruyko and Komodakis (2016).
/// </summary>
internal sealed class PreActivationBlock : nn.Module<Tensor, Tensor>
{
    private readonly BatchNormalization bn1, bn2;
    private readonly Convolution conv1, conv2;
    private readonly Chain? downsample;

    public PreActivationBlock(int inputs, int outputs, int stride, InitialWeights initial)
        : base(nameof(PreActivationBlock))
    {
        bn1 = new BatchNormalization(inputs);
        conv1 = new Convolution(new ConvolutionShape(inputs, outputs, 3, stride), initial);
        bn2 = new BatchNormalization(outputs);
        conv2 = new Convolution(new ConvolutionShape(outputs, outputs, 3), initial);
        downsample = stride == 1 && inputs == outputs ? null : new Chain(new Convolution(new ConvolutionShape(inputs, outputs, 1, stride), initial));
        RegisterComponents();
    }

    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        Tensor active = bn1.Activated(input);
        Tensor state = conv2.call(bn2.Activated(conv1.call(active)));
        return state.add_(downsample?.call(active) ?? input).MoveToOuterDisposeScope();
    }
}
