using Overmix.Native;
using static TorchSharp.torch;

namespace Overmix.Training.Models.Layers;

/// <summary>
/// The gradient of a convolution's weights as one product, dW = dYᵀ X, where a row of X holds the k × k × in numbers that one output pixel saw. oneDNN's own way of it
/// (version 3.7) makes poor use of AMX where an image has few pixels: in ResNet-18's last stage it takes three times as long as the two other convolutions of a step.
/// With many pixels X outgrows the caches and oneDNN is faster.
/// </summary>
internal sealed class WeightGradient : autograd.SingleTensorFunction<WeightGradient>
{
    // Side of an output: measured by `overmix bench train`, docs/methods/speed.md.
    private const long MostPixels = 8 * 8;

    private static readonly bool HasTiles = CpuFeatures.Has("amx_bf16");

    /// <inheritdoc/>
    public override string Name => nameof(WeightGradient);

    /// <summary>Whether it is used: by shapes and processor alone, so that equal runs do equal sums.</summary>
    public static bool Fits(Tensor input, ConvolutionShape shape) => HasTiles && Holds(input, shape) && is_grad_enabled()
        && OutputSide(input.shape[2], shape) * OutputSide(input.shape[3], shape) <= MostPixels;

    /// <summary>Whether it can be used.</summary>
    internal static bool Holds(Tensor input, ConvolutionShape shape) =>
        input.dtype == ScalarType.BFloat16 && input.device_type == TorchSharp.DeviceType.CPU && shape is { Kernel: > 1, Bias: false };

    /// <summary>The convolution y of x with weights W, both in x's dtype.</summary>
    public static Tensor Apply(Tensor input, Tensor weights, ConvolutionShape shape)
    {
        using Tensor constant = weights.detach(), seen = input.detach();
        using Tensor output = Convolution.Apply(input, constant, null, shape); // autograd takes dX from it, dW from here
        return apply(output, seen, weights, shape);
    }

    /// <inheritdoc/>
    public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
    {
        ctx.save_for_backward([(Tensor)vars[1]]);
        ctx.save_data(nameof(ConvolutionShape), vars[3]);
        ctx.set_materialize_grads(false); // it would look at a result that is gone
        return ((Tensor)vars[0]).clone(); // a tensor of its own, which may be changed in place: small, where this is used
    }

    /// <inheritdoc/>
    public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output)
    {
        using var scope = NewDisposeScope();
        var shape = (ConvolutionShape)ctx.get_data(nameof(ConvolutionShape));
        Tensor weights = Of(ctx.get_saved_variables()[0], grad_output, shape);
        return [grad_output.alias().MoveToOuterDisposeScope(), null!, weights.MoveToOuterDisposeScope(), null!];
    }

    /// <summary>dW, [out, in, k, k].</summary>
    private static Tensor Of(Tensor input, Tensor gradient, ConvolutionShape shape)
    {
        long k = shape.Kernel, rows = gradient.shape[0] * gradient.shape[2] * gradient.shape[3];
        Tensor seen = Patches(input, gradient.shape[2], gradient.shape[3], shape).reshape(rows, k * k * shape.Inputs);
        Tensor arrived = gradient.permute(0, 2, 3, 1).reshape(rows, shape.Outputs);
        return arrived.t().mm(seen).view(shape.Outputs, k, k, shape.Inputs).permute(0, 3, 1, 2);
    }

    /// <summary>What each output pixel saw, [b, h, w, k, k, in]; a view of the padded input.</summary>
    private static Tensor Patches(Tensor input, long height, long width, ConvolutionShape shape)
    {
        long k = shape.Kernel, s = shape.Stride, p = (k - 1) / 2;
        Tensor padded = nn.functional.pad(input.permute(0, 2, 3, 1), [0, 0, p, p, p, p]).contiguous();
        (long image, long line, long pixel) = (padded.shape[1] * padded.shape[2] * shape.Inputs, padded.shape[2] * shape.Inputs, (long)shape.Inputs);
        return padded.as_strided([input.shape[0], height, width, k, k, shape.Inputs], [image, s * line, s * pixel, line, pixel, 1]);
    }

    private static long OutputSide(long side, ConvolutionShape shape) => ((side - 1) / shape.Stride) + 1;
}
