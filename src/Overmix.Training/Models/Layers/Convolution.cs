using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Overmix.Training.Models.Layers;

/// <summary>The measures of a square convolution.</summary>
/// <param name="Inputs">Channels in; ≥ 1.</param>
/// <param name="Outputs">Channels out; ≥ 1.</param>
/// <param name="Kernel">Side k of the kernel, odd; padded by (k − 1)/2 on each side, so that stride 1 keeps the size.</param>
/// <param name="Stride">Step in both directions; ≥ 1.</param>
/// <param name="Bias">Whether a bias is added; 0 at the start.</param>
internal sealed record ConvolutionShape(int Inputs, int Outputs, int Kernel, int Stride = 1, bool Bias = false);

/// <summary>Convolution of images with zero padding. Weights are float32; the result has the dtype and the memory layout of the input.</summary>
internal sealed class Convolution : nn.Module<Tensor, Tensor>
{
    // Named as PyTorch names them: the base class finds them by these names when it moves them.
    private readonly Parameter weight;
    private readonly Parameter? bias;
    private readonly ConvolutionShape _shape;

    public Convolution(ConvolutionShape shape, InitialWeights initial)
        : base(nameof(Convolution))
    {
        _shape = shape;
        weight = initial.Convolution(shape.Outputs, shape.Inputs, shape.Kernel);
        bias = shape.Bias ? InitialWeights.Constant(0, shape.Outputs) : null;
        RegisterComponents();
    }

    /// <summary>[b, in, h, w] → [b, out, ⌈h/stride⌉, ⌈w/stride⌉].</summary>
    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        Tensor? shift = bias is null ? null : ComputeType.Cast(bias, input);
        return Apply(input, ComputeType.Cast(weight, input), shift).MoveToOuterDisposeScope();
    }

    /// <summary>The same with other weights, in the dtype of the input.</summary>
    internal Tensor Apply(Tensor input, Tensor weights, Tensor? shift) =>
        ProductConvolution.Fits(input, _shape) ? ProductConvolution.Apply(input, weights, _shape) : Apply(input, weights, shift, _shape);

    /// <summary>A convolution of this shape.</summary>
    internal static Tensor Apply(Tensor input, Tensor weights, Tensor? shift, ConvolutionShape shape)
    {
        long padding = (shape.Kernel - 1) / 2;
        return nn.functional.conv2d(input, weights, shift, [shape.Stride, shape.Stride], [padding, padding]);
    }
}
