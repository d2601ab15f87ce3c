using Overmix.Core.Configuration;
using static TorchSharp.torch;

namespace Overmix.Training.Mixup;

/// <summary>The mixing operation: pure functions of tensors. λ weights the first sample, in inputs and labels alike.</summary>
/// <remarks>Source: Zhang, Cissé, Dauphin and Lopez-Paz (2018), <i>mixup: Beyond empirical risk minimization</i>; Liu et al. (2023), definition of S̃_λ.</remarks>
public static class MixupOps
{
    /// <summary>x̃ = λx + (1−λ)x′, row by row. At λ = 1 the result equals <paramref name="first"/> exactly (as numbers: −0 may become 0).</summary>
    /// <param name="first">x, [b, …].</param>
    /// <param name="second">x′, of the same shape.</param>
    /// <param name="lambda">λ, [b], each in [0, 1].</param>
    /// <returns>x̃, of the inputs' shape; new storage.</returns>
    /// <exception cref="ArgumentException">The shapes do not fit together.</exception>
    public static Tensor Blend(Tensor first, Tensor second, Tensor lambda)
    {
        if (!first.shape.SequenceEqual(second.shape) || lambda.dim() != 1 || lambda.shape[0] != first.shape[0])
        {
            throw new ArgumentException($"Cannot blend {Shape(first)} with {Shape(second)} by λ {Shape(lambda)}: wanted [b, …], [b, …] and [b].");
        }

        long[] column = [lambda.shape[0], .. Enumerable.Repeat(1L, (int)first.dim() - 1)];
        using var scope = NewDisposeScope();
        Tensor weight = lambda.reshape(column).to_type(first.dtype); // [b, 1, …]
        return second.lerp(first, weight).MoveToOuterDisposeScope();
    }

    /// <summary>Blends each example with a partner of the same batch: <see cref="Blend(Tensor, Tensor, Tensor)"/> with x′ = x[permutation].</summary>
    /// <param name="batch">x, [b, …]: inputs, or dense targets.</param>
    /// <param name="lambda">λ, [b].</param>
    /// <param name="permutation">The partner's row of each row, [b], int64.</param>
    public static Tensor BlendWithin(Tensor batch, Tensor lambda, Tensor permutation)
    {
        using Tensor partner = batch.index_select(0, permutation);
        return Blend(batch, partner, lambda);
    }

    /// <summary>Label smoothing: (1−ε)ỹ + ε/C.</summary>
    /// <param name="targets">ỹ, [b, C], rows summing to 1.</param>
    /// <param name="epsilon">ε in [0, 1).</param>
    public static Tensor Smooth(Tensor targets, double epsilon) =>
        epsilon == 0 ? targets.alias() : targets.mul(1 - epsilon).add_(epsilon / targets.shape[1]);

    /// <summary>Mean loss of logits against dense targets.</summary>
    /// <param name="kind">Cross-entropy −Σ_c ỹ_c log f_c in nats, or squared error Σ_c (f_c − ỹ_c)², f = softmax(logits).</param>
    /// <param name="logits">[b, C].</param>
    /// <param name="targets">ỹ, [b, C], rows summing to 1.</param>
    /// <returns>A scalar: the mean over the batch.</returns>
    public static Tensor Loss(LossKind kind, Tensor logits, Tensor targets) => kind switch
    {
        LossKind.CrossEntropy => logits.log_softmax(1).mul(targets).sum().mul(-1.0 / logits.shape[0]),
        LossKind.MeanSquaredError => logits.softmax(1).sub(targets).square().sum().div(logits.shape[0]),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Unknown loss."),
    };

    private static string Shape(Tensor tensor) => $"[{string.Join(", ", tensor.shape)}]";
}
