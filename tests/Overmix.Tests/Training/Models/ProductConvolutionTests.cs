using Overmix.Native;
using Overmix.Training.Models.Layers;
using TorchSharp;
using static TorchSharp.torch;

namespace Overmix.Tests.Training.Models;

public sealed class ProductConvolutionTests
{
    // bfloat16 keeps 8 bits: the product is summed wider and rounded once, dX as ever.
    private const double Rounding = 1.0 / 256;

    public ProductConvolutionTests() => LibTorch.EnsureLoaded();

    [Theory]
    [InlineData(6, 8, 12, 3, 1, 4)]
    [InlineData(5, 16, 8, 3, 2, 8)]
    [InlineData(3, 4, 4, 3, 2, 7)]
    [InlineData(2, 3, 5, 5, 1, 6)]
    [InlineData(4, 8, 8, 3, 1, 2)]
    public void Apply_AgainstDoublePrecision_AgreesForwardAndBackward(int batch, int inputs, int outputs, int kernel, int stride, int side)
    {
        using var scope = NewDisposeScope();
        using Generator generator = new(3);
        var shape = new ConvolutionShape(inputs, outputs, kernel, stride);
        Tensor x = Narrow(randn([batch, inputs, side, side], generator: generator)), w = Narrow(randn([outputs, inputs, kernel, kernel], generator: generator));
        Tensor wideX = x.to_type(ScalarType.Float64), wideW = w.to_type(ScalarType.Float64);
        foreach (Tensor leaf in (Tensor[])[x, w, wideX, wideW])
        {
            leaf.requires_grad = true;
        }

        Assert.True(ProductConvolution.Holds(x, shape));
        Tensor y = ProductConvolution.Apply(x, w, shape), expected = Convolution.Apply(wideX, wideW, null, shape);
        Tensor upstream = Narrow(randn(y.shape, generator: generator));
        y.backward([upstream]);
        expected.backward([upstream.to_type(ScalarType.Float64)]);
        Near(expected, y);
        Near(wideX.grad!, x.grad!);
        Near(wideW.grad!, w.grad!);
        Assert.True(wideW.grad!.flip(2).sub(w.grad!.to_type(ScalarType.Float64)).abs().max().ToDouble() > 0.1); // a kernel turned upside down is caught
    }

    [Fact]
    public void Fits_ByShapeAndProcessorAlone()
    {
        using var scope = NewDisposeScope();
        var shape = new ConvolutionShape(4, 4, 3);
        bool tiles = CpuFeatures.Has("amx_bf16");
        Assert.Equal(tiles, ProductConvolution.Fits(Narrow(zeros(2, 4, 8, 8)), shape));
        Assert.False(ProductConvolution.Fits(Narrow(zeros(2, 4, 9, 8)), shape));
        Assert.Equal(tiles, ProductConvolution.Fits(Narrow(zeros(2, 4, 16, 16)), shape with { Stride = 2 }));
        Assert.False(ProductConvolution.Fits(zeros(2, 4, 8, 8), shape)); // float32 is the reference
        using (no_grad())
        {
            Assert.False(ProductConvolution.Fits(Narrow(zeros(2, 4, 8, 8)), shape));
        }
    }

    private static void Near(Tensor expected, Tensor actual) =>
        Assert.True(actual.to_type(ScalarType.Float64).sub(expected).abs().max().ToDouble() <= Rounding * expected.abs().max().ToDouble());

    private static Tensor Narrow(Tensor tensor) => tensor.permute(0, 2, 3, 1).contiguous().permute(0, 3, 1, 2).to_type(ScalarType.BFloat16).detach();
}
