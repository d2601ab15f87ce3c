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
/// <param name="Observe">Is shown the batch's statistics, for the running ones.</param>
internal sealed record NormalizationCall(Tensor Input, Tensor Weight, Tensor Bias, Tensor? Residual, bool Relu, double Epsilon, Action<ChannelStatistics> Observe);

/// <summary>
/// Batch normalisation in training, an optional residual and an optional ReLU in one pass over bfloat16 channels-last activations on the CPU, which libtorch does in three
/// and twice as many backward: y = relu(γ (x − μ)/√(σ² + ε) + β + r). Statistics and arithmetic are float32 and wider; the result is rounded once.
/// Its sums do not depend on the number of threads.
/// </summary>
internal sealed class FusedNormalization : autograd.SingleTensorFunction<FusedNormalization>
{
    /// <inheritdoc/>
    public override string Name => nameof(FusedNormalization);

    /// <summary>Whether these activations can be treated so.</summary>
    public static bool Fits(Tensor input) => BrainFloat.IsSupported && input.dtype == ScalarType.BFloat16 && input.device_type == TorchSharp.DeviceType.CPU
        && input.dim() == 4 && input.numel() <= int.MaxValue / sizeof(short) && RowsOf(input) is not null && IsChannelsLast(input);

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
        ChannelStatistics statistics = ChannelStatistics.Of(rows, At(input), (int)input.shape[1]);
        ((Action<ChannelStatistics>)vars[6])(statistics);
        Tensor result = Like(input);
        Tensor? added = residual is null ? null : ChannelsLast(residual);
        NormalizationMaps.Forward(rows, At(input), added is null ? 0 : At(added), At(result), statistics.Forward(Values(weight), Values(bias), epsilon), relu);
        ctx.save_for_backward(relu ? [input, weight, result] : [input, weight]);
        ctx.save_data(nameof(PassFacts), new PassFacts(rows, statistics, epsilon, relu, residual is not null));
        ctx.set_materialize_grads(false); // it would look at a result that is gone
        return result.MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output)
    {
        using var scope = NewDisposeScope();
        using Tensor arrived = grad_output; // else the step's scope would keep every layer's gradient to the end
        List<Tensor> saved = ctx.get_saved_variables();
        (Tensor input, Tensor weight) = (saved[0], saved[1]);
        var facts = (PassFacts)ctx.get_data(nameof(PassFacts));
        Tensor gradient = ChannelsLast(arrived);
        nint g = At(gradient), x = At(input), y = facts.Relu ? At(saved[2]) : 0;
        (double[] sum, double[] product) = facts.Statistics.GradientSums(facts.Rows, g, y, x);
        Tensor dx = Like(input);
        Tensor? masked = facts.HasResidual && facts.Relu ? Like(input) : facts.HasResidual ? gradient.alias() : null;
        float[] coefficients = facts.Statistics.Backward(Values(weight), facts.Epsilon, sum, product);
        NormalizationMaps.Backward(facts.Rows, g, y, x, (At(dx), facts.HasResidual && facts.Relu ? At(masked!) : 0), coefficients);
        Tensor dWeight = tensor(facts.Statistics.Scaled(product, facts.Epsilon)), dBias = tensor(Array.ConvertAll(sum, s => (float)s));
        return [dx.MoveToOuterDisposeScope(), dWeight.MoveToOuterDisposeScope(), dBias.MoveToOuterDisposeScope(), masked?.MoveToOuterDisposeScope()!, null!, null!, null!];
    }

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
        return TensorMemory.Of(pixels);
    }

    private static ReadOnlySpan<float> Values(Tensor vector) => MemoryMarshal.Cast<byte, float>(vector.bytes);

    private sealed record PassFacts(ChunkedRows Rows, ChannelStatistics Statistics, double Epsilon, bool Relu, bool HasResidual);
}
