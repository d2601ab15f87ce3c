using System.Runtime.InteropServices;
using Overmix.Training.Kernels;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Overmix.Training.Models.Layers;

/// <summary>
/// Batch normalisation over batch and image: y = γ (x − μ)/√(σ² + ε) + β with ε = 10⁻⁵. In training μ and σ² are the batch's (σ² with divisor N), and the running
/// statistics move a tenth of the way to them (σ² with divisor N − 1); in eval mode the running statistics are used. PyTorch's conventions.
/// Scale, shift and statistics are float32 and are computed in it whatever the dtype of the activations. Source: Ioffe and Szegedy (2015).
/// </summary>
internal sealed class BatchNormalization : nn.Module<Tensor, Tensor>
{
    private const double Epsilon = 1e-5, Momentum = 0.1;

    // Named as PyTorch names them: the base class finds them by these names when it moves them.
    private readonly Parameter weight;
    private readonly Parameter bias;
    private readonly Tensor running_mean;
    private readonly Tensor running_var;
    private readonly Tensor num_batches_tracked;

    public BatchNormalization(int channels)
        : base(nameof(BatchNormalization))
    {
        (weight, bias) = (InitialWeights.Constant(1, channels), InitialWeights.Constant(0, channels));
        // Detached: a layer outlives the dispose scope it was made in.
        running_mean = zeros(channels, ScalarType.Float32).DetachFromDisposeScope();
        running_var = ones(channels, ScalarType.Float32).DetachFromDisposeScope();
        num_batches_tracked = zeros([], ScalarType.Int64).DetachFromDisposeScope();
        register_buffer(nameof(running_mean), running_mean);
        register_buffer(nameof(running_var), running_var);
        register_buffer(nameof(num_batches_tracked), num_batches_tracked);
        RegisterComponents();
    }

    /// <summary>[b, c, h, w] → the same, in the same dtype.</summary>
    public override Tensor forward(Tensor input) => Forward(input, null, false);

    /// <summary>relu(y), or relu(y + residual).</summary>
    /// <param name="input">[b, c, h, w].</param>
    /// <param name="residual">Of the same shape; null adds nothing.</param>
    public Tensor Activated(Tensor input, Tensor? residual = null) => Forward(input, residual, true);

    private Tensor Forward(Tensor input, Tensor? residual, bool relu)
    {
        using var scope = NewDisposeScope();
        if (training)
        {
            using var noGradient = no_grad();
            num_batches_tracked.add_(1);
        }

        if (training && FusedNormalization.Fits(input))
        {
            return Fused(input, residual, relu).MoveToOuterDisposeScope();
        }

        // libtorch takes narrow activations with float32 statistics, but not wide ones.
        Tensor state = ComputeType.IsNarrow(input.dtype) ? input : ComputeType.Cast(input, weight);
        Tensor result = nn.functional.batch_norm(state, running_mean, running_var, weight, bias, training, Momentum, Epsilon);
        result = ComputeType.Cast(result, input);
        result = residual is null ? result : result.add_(residual); // in place: batch normalisation keeps its input, not its result
        return (relu ? result.relu_() : result).MoveToOuterDisposeScope();
    }

    private Tensor Fused(Tensor input, Tensor? residual, bool relu) =>
        FusedNormalization.Apply(new NormalizationCall(input, weight, bias, residual, relu, Epsilon, Observe));

    private void Observe(ChannelStatistics batch)
    {
        Span<float> mean = MemoryMarshal.Cast<byte, float>(running_mean.bytes), variance = MemoryMarshal.Cast<byte, float>(running_var.bytes);
        double unbiased = (double)batch.Count / Math.Max(1, batch.Count - 1);
        for (int c = 0; c < mean.Length; c++)
        {
            mean[c] += (float)(Momentum * (batch.Mean[c] - mean[c]));
            variance[c] += (float)(Momentum * (batch.Variance[c] * unbiased - variance[c]));
        }
    }
}
