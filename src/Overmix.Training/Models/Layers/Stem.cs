using Overmix.Core.Configuration;
using Overmix.Training.Data;
using static TorchSharp.torch;

namespace Overmix.Training.Models.Layers;

/// <summary>How a residual network takes in its image.</summary>
internal static class Stem
{
    private const int LargeSide = 96;

    /// <summary>The stem that a configuration means for images of a shape: ImageNet's from a shorter side of 96 pixels on, if it leaves the choice.</summary>
    public static StemKind Resolve(StemKind configured, ExampleShape shape) =>
        configured != StemKind.Auto ? configured : Math.Min(shape.Height, shape.Width) >= LargeSide ? StemKind.ImageNet : StemKind.Cifar;

    /// <summary>The first convolution: 3 × 3 at stride 1, or 7 × 7 at stride 2.</summary>
    public static Convolution Convolution(StemKind kind, int inputs, int width, InitialWeights initial) => kind == StemKind.ImageNet
        ? new Convolution(new ConvolutionShape(inputs, width, 7, Stride: 2), initial)
        : new Convolution(new ConvolutionShape(inputs, width, 3), initial);

    /// <summary>What follows it and its activation: nothing, or max pooling at stride 2. The result is a tensor of its own.</summary>
    public static Tensor Shrink(StemKind kind, Tensor state) => kind == StemKind.ImageNet ? Pooling.HalveOverlapping(state) : state.alias();
}
