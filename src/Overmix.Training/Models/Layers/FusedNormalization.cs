using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Overmix.Training.Kernels;
using static TorchSharp.torch;

namespace Overmix.Training.Models.Layers;

/// <summary>What <see cref="FusedNormalization"/> is asked for.</summary>
/// <param name="Input">x, [b, c, h, w].</param>
/// <param name="Weight">γ, [c].</param>
/// <param name="Bias">β, [c].</param>
/// <param name="Residual">r, of the shape of x; null adds nothing.</param>
/// <param name="Relu">Whether ReLU follows.</param>
/// <param name="Epsilon">ε.</param>
/// <param name="Observe">Is shown the batch's mean and variance (divisor N), [c], for the running statistics.</param>
internal sealed record NormalizationCall(Tensor Input, Tensor Weight, Tensor Bias, Tensor? Residual, bool Relu, double Epsilon, Action<Tensor, Tensor> Observe);

/// <summary>
/// Batch normalisation in training, an optional residual and an optional ReLU in one pass over bfloat16 channels-last activations on the CPU, which libtorch does in three
/// and twice as many backward: y = relu(γ (x − μ)/√(σ² + ε) + β + r). Statistics and arithmetic are float32 and wider; the result is rounded once.
/// Its sums do not depend on the number of threads.
/// </summary>
internal sealed class FusedNormalization : autograd.SingleTensorFunction<FusedNormalization>
{
    private const string Relu = "relu", Rows = "rows", HasResidual = "residual";

    /// <inheritdoc/>
    public override string Name => nameof(FusedNormalization);

    /// <summary>Whether these activations can be treated so.</summary>
    public static bool Fits(Tensor input) => BrainFloat.IsSupported && input.dtype == ScalarType.BFloat16 && input.device_type == TorchSharp.DeviceType.CPU
        && input.dim() == 4 && RowsOf(input) is not null && IsChannelsLast(input);

    /// <summary>y.</summary>
    /// <param name="call">What to normalise, and how.</param>
    public static Tensor Apply(NormalizationCall call) =>
        apply(call.Input, call.Weight, call.Bias, call.Residual ?? (object)false, call.Relu, call.Epsilon, call.Observe);

    /// <inheritdoc/>
    public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
    {
        (Tensor input, Tensor weight, Tensor bias) = ((Tensor)vars[0], (Tensor)vars[1], (Tensor)vars[2]);
        (bool relu, double epsilon) = ((bool)vars[4], (double)vars[5]);
        Tensor? residual = vars[3] as Tensor;
        using var scope = NewDisposeScope();
        ChunkedRows rows = RowsOf(input)!.Value;
        (Tensor mean, Tensor variance) = Statistics(input, rows);
        ((Action<Tensor, Tensor>)vars[6])(mean, variance);
        Tensor deviation = variance.add_(epsilon).rsqrt_(), scale = weight.mul(deviation);
        Tensor coefficients = stack([scale, bias.sub(mean.mul(scale))]).tile([1, rows.Width / weight.shape[0]]);
        Tensor result = Like(input);
        Tensor? added = residual is null ? null : ChannelsLast(residual);
        NormalizationMaps.Forward(rows, At(input), added is null ? 0 : At(added), At(result), Pointer(coefficients), relu);
        ctx.save_for_backward(relu ? [input, weight, mean, deviation, result] : [input, weight, mean, deviation]);
        ctx.save_data(Relu, relu);
        ctx.save_data(Rows, rows);
        ctx.save_data(HasResidual, residual is not null);
        ctx.set_materialize_grads(false); // it would look at a result that is gone
        _ = mean.MoveToOuterDisposeScope(); // both are kept only after this returns
        _ = deviation.MoveToOuterDisposeScope();
        return result.MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output)
    {
        using var scope = NewDisposeScope();
        List<Tensor> saved = ctx.get_saved_variables();
        (Tensor input, Tensor weight, Tensor mean, Tensor deviation) = (saved[0], saved[1], saved[2], saved[3]);
        var rows = (ChunkedRows)ctx.get_data(Rows);
        Tensor gradient = ChannelsLast(grad_output);
        nint g = At(gradient), x = At(input), y = (bool)ctx.get_data(Relu) ? At(saved[4]) : 0;
        long copies = rows.Width / weight.shape[0];
        Tensor origin = mean.tile([copies]);
        (double[] sum, double[] product) = NormalizationSums.OfGradients(rows, g, y, x, Pointer(origin));
        Tensor total = Fold(sum, weight), pull = Fold(product, weight); // Σ g, Σ g (x − μ), [c], float64
        (Tensor a, Tensor b, Tensor c) = Coefficients(weight, mean, deviation, total, pull, rows.Rows * copies);
        Tensor coefficients = stack([a, b, c]).tile([1, copies]);
        Tensor dx = Like(input);
        bool residual = (bool)ctx.get_data(HasResidual);
        Tensor? masked = residual && y != 0 ? Like(input) : residual ? gradient.alias() : null;
        NormalizationMaps.Backward(rows, g, y, x, (At(dx), residual && y != 0 ? At(masked!) : 0), Pointer(coefficients));
        Tensor dWeight = pull.mul(deviation).to_type(ScalarType.Float32), dBias = total.to_type(ScalarType.Float32);
        return [dx.MoveToOuterDisposeScope(), dWeight.MoveToOuterDisposeScope(), dBias.MoveToOuterDisposeScope(), masked?.MoveToOuterDisposeScope()!, null!, null!, null!];
    }

    // dx = (γ/σ)(g − Σg/N − (x − μ) Σg(x − μ)/(σ²N)) as a·g + b·x + c.
    private static (Tensor A, Tensor B, Tensor C) Coefficients(Tensor weight, Tensor mean, Tensor deviation, Tensor total, Tensor pull, long count)
    {
        Tensor a = weight.mul(deviation);
        Tensor b = pull.mul(deviation.square()).mul(a).div_(-count);
        Tensor c = total.mul(a).div_(-count).sub_(b.mul(mean));
        return (a, b.to_type(ScalarType.Float32), c.to_type(ScalarType.Float32));
    }

    private static (Tensor Mean, Tensor Variance) Statistics(Tensor input, ChunkedRows rows)
    {
        long channels = input.shape[1], copies = rows.Width / channels, count = rows.Rows * copies;
        Tensor origin = input[0, TensorIndex.Colon, 0, 0].to_type(ScalarType.Float32); // [c], a value of each channel: of the size of its mean
        Tensor tiled = origin.tile([copies]);
        (double[] sum, double[] square) = NormalizationSums.OfSquares(rows, At(input), Pointer(tiled));
        Tensor shift = Fold(sum, origin).div_(count);
        Tensor variance = Fold(square, origin).div_(count).sub_(shift.square()).clamp_min_(0);
        return (shift.add_(origin).to_type(ScalarType.Float32), variance.to_type(ScalarType.Float32));
    }

    // Channels repeat in a row that holds several pixels.
    private static Tensor Fold(double[] columns, Tensor channels) => tensor(columns).reshape(-1, channels.shape[0]).sum(dim: 0);

    /// <summary>Pixels as rows, several to a row where they have few channels; null where they do not come out even.</summary>
    private static ChunkedRows? RowsOf(Tensor input)
    {
        long channels = input.shape[1], pixels = input.shape[0] * input.shape[2] * input.shape[3];
        long together = NormalizationSums.Panel / (long)System.Numerics.BigInteger.GreatestCommonDivisor(channels, NormalizationSums.Panel);
        return pixels > 0 && pixels % together == 0 && channels * together <= 1 << 16 ? new ChunkedRows(pixels / together, (int)(channels * together)) : null;
    }

    private static bool IsChannelsLast(Tensor tensor)
    {
        using Tensor pixels = tensor.permute(0, 2, 3, 1);
        return pixels.is_contiguous();
    }

    private static Tensor ChannelsLast(Tensor tensor) => IsChannelsLast(tensor) ? tensor : tensor.permute(0, 2, 3, 1).contiguous().permute(0, 3, 1, 2);

    // A tensor of its own and no view, so that it may be changed in place.
    private static Tensor Like(Tensor input)
    {
        (long channels, long height, long width) = (input.shape[1], input.shape[2], input.shape[3]);
        return empty_strided(input.shape, [height * width * channels, 1, width * channels, channels], ScalarType.BFloat16);
    }

    private static nint At(Tensor channelsLast)
    {
        using Tensor pixels = channelsLast.permute(0, 2, 3, 1);
        return Pointer(pixels);
    }

    private static unsafe nint Pointer(Tensor contiguous) => (nint)Unsafe.AsPointer(ref MemoryMarshal.GetReference(contiguous.bytes));
}
