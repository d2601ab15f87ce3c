using Overmix.Native;
using static TorchSharp.torch;

namespace Overmix.Training.Models.Layers;

/// <summary>
/// A convolution by products of matrices: Y = X Wᵀ, dW = dYᵀ X, where a row of X holds the k × k × in numbers that one output pixel saw; dX is the same of dY with W turned
/// round. oneDNN's own way (version 3.7) makes poor use of AMX where an image has few pixels: in ResNet-18's last stage dW takes it three times as long as Y. With
/// many pixels X outgrows the caches and oneDNN is faster.
/// </summary>
internal sealed class ProductConvolution : autograd.SingleTensorFunction<ProductConvolution>
{
    // Pixels of an output up to which dW, and all three, are faster so: docs/methods/speed.md.
    private const long MostPixels = 8 * 8, MostForAll = 4 * 4;

    private static readonly bool HasTiles = CpuFeatures.Has("amx_bf16");

    /// <inheritdoc/>
    public override string Name => nameof(ProductConvolution);

    /// <summary>Whether it is used: by shapes and processor alone, so that equal runs do equal sums.</summary>
    public static bool Fits(Tensor input, ConvolutionShape shape) => HasTiles && Holds(input, shape) && is_grad_enabled()
        && OutputSide(input.shape[2], shape) * OutputSide(input.shape[3], shape) <= MostPixels;

    /// <summary>Whether it can be used.</summary>
    internal static bool Holds(Tensor input, ConvolutionShape shape) =>
        input.dtype == ScalarType.BFloat16 && input.device_type == TorchSharp.DeviceType.CPU && shape is { Kernel: > 1, Bias: false };

    /// <summary>The convolution y of x with weights W, both in x's dtype.</summary>
    public static Tensor Apply(Tensor input, Tensor weights, ConvolutionShape shape)
    {
        if (shape.Stride == 1 && input.shape[2] * input.shape[3] <= MostForAll)
        {
            return apply(input, weights, shape);
        }

        using Tensor constant = weights.detach(), seen = input.detach();
        using Tensor output = Convolution.Apply(input, constant, null, shape); // autograd takes dX from it, dW from here
        return apply(seen, weights, shape, output);
    }

    /// <inheritdoc/>
    public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
    {
        using var scope = NewDisposeScope();
        (Tensor input, Tensor weights, var shape) = ((Tensor)vars[0], (Tensor)vars[1], (ConvolutionShape)vars[2]);
        bool isGiven = vars.Length > 3;
        ctx.save_for_backward(isGiven ? [input] : [input, weights]);
        ctx.save_data(nameof(ConvolutionShape), shape);
        ctx.set_materialize_grads(false); // it would look at a result that is gone
        Tensor output = isGiven ? (Tensor)vars[3] : Product(input, weights);
        return output.clone().MoveToOuterDisposeScope(); // a tensor of its own, which may be changed in place: small, where this is used
    }

    /// <inheritdoc/>
    public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output)
    {
        using var scope = NewDisposeScope();
        using Tensor arrived = grad_output; // else the step's scope would keep every layer's gradient to the end
        List<Tensor> saved = ctx.get_saved_variables();
        var shape = (ConvolutionShape)ctx.get_data(nameof(ConvolutionShape));
        Tensor ofWeights = OfWeights(saved[0], arrived, shape).MoveToOuterDisposeScope();
        return saved.Count == 1
            ? [null!, ofWeights, null!, arrived.alias().MoveToOuterDisposeScope()]
            : [Product(arrived, saved[1].transpose(0, 1).flip(2, 3)).MoveToOuterDisposeScope(), ofWeights, null!];
    }

    /// <summary>Y, [b, out, h, w], of x, [b, in, h, w], and W, [out, in, k, k]; stride 1.</summary>
    private static Tensor Product(Tensor input, Tensor weights)
    {
        (long outputs, long k) = (weights.shape[0], weights.shape[2]);
        Tensor seen = Patches(input, (input.shape[2], input.shape[3]), k, 1);
        return seen.mm(weights.permute(2, 3, 1, 0).reshape(-1, outputs)).view(input.shape[0], input.shape[2], input.shape[3], outputs).permute(0, 3, 1, 2);
    }

    /// <summary>dW, [out, in, k, k].</summary>
    private static Tensor OfWeights(Tensor input, Tensor gradient, ConvolutionShape shape)
    {
        Tensor seen = Patches(input, (gradient.shape[2], gradient.shape[3]), shape.Kernel, shape.Stride);
        Tensor pixels = gradient.permute(0, 2, 3, 1).reshape(-1, shape.Outputs);
        return pixels.t().mm(seen).view(shape.Outputs, shape.Kernel, shape.Kernel, shape.Inputs).permute(0, 3, 1, 2);
    }

    /// <summary>What each output pixel saw, a row of k × k × in numbers each.</summary>
    private static Tensor Patches(Tensor input, (long Height, long Width) output, long k, long stride)
    {
        (long channels, long p) = (input.shape[1], (k - 1) / 2);
        Tensor padded = nn.functional.pad(input.permute(0, 2, 3, 1), [0, 0, p, p, p, p]).contiguous();
        (long line, long pixel) = (padded.shape[2] * channels, channels);
        return padded.as_strided([input.shape[0], output.Height, output.Width, k, k, channels], [padded.shape[1] * line, stride * line, stride * pixel, line, pixel, 1]).reshape(-1, k * k * channels);
    }

    private static long OutputSide(long side, ConvolutionShape shape) => ((side - 1) / shape.Stride) + 1;
}
