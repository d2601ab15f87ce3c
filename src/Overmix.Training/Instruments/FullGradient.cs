using Overmix.Core.Configuration;
using Overmix.Training.Mixup;
using static TorchSharp.torch;

namespace Overmix.Training.Instruments;

/// <summary>
/// The gradient of an objective on a whole set: ∇(1/m)Σ_k ℓ_k by all trainable parameters, at fixed batch-norm statistics and in float32, added up in float64 batch by
/// batch, so that memory does not grow with the set. Parameters, their gradients and buffers stay what they are.
/// </summary>
public sealed class FullGradient : IDisposable
{
    private FullGradient(Tensor mean, double? independentSquare, double batchNorm) =>
        (Mean, IndependentSquare, BatchNorm) = (mean, independentSquare, batchNorm);

    /// <summary>The gradient, [d], float64, parameters in the order of the network's own list.</summary>
    public Tensor Mean { get; }

    /// <summary>‖∇‖₂ of <see cref="Mean"/>.</summary>
    public double Norm => Math.Sqrt(Dot(Mean, Mean));

    /// <summary>Unbiased estimate of the squared norm of the expected gradient: the inner product of the means of the set's two independent halves; null where it has no two.</summary>
    public double? IndependentSquare { get; }

    /// <summary>Root mean square of the norms of the batches' gradients, batches weighted by their size.</summary>
    public double BatchNorm { get; }

    /// <summary>Measures; the network is left as it was.</summary>
    /// <param name="model">The network, [b, c, h, w] → logits [b, C].</param>
    /// <param name="set">The set.</param>
    /// <param name="loss">The loss.</param>
    public static FullGradient Of(nn.Module<Tensor, Tensor> model, FrozenPairs set, LossKind loss)
    {
        using var fixedStatistics = new FixedStatistics(model, exact: true);
        using var scope = NewDisposeScope();
        Tensor[] parameters = [.. model.parameters().Where(p => p.requires_grad)];
        Tensor[] halves = new Tensor[set.Halves.Count];
        int[] sizes = [.. set.Halves.Select(half => half.Sum(b => b.Count))];
        double squares = 0;
        for (int half = 0; half < halves.Length; half++)
        {
            halves[half] = zeros([parameters.Sum(p => p.numel())], ScalarType.Float64, parameters[0].device);
            foreach (PairBatch batch in set.Halves[half])
            {
                using Tensor gradient = OfBatch(model, parameters, set, batch, loss);
                halves[half].add_(gradient, (double)batch.Count / sizes[half]);
                squares += batch.Count * Dot(gradient, gradient);
            }
        }

        double? independent = halves.Length == 2 ? Dot(halves[0], halves[1]) : null;
        Tensor mean = halves.Length == 2 ? halves[0].mul_((double)sizes[0] / set.Count).add_(halves[1], (double)sizes[1] / set.Count) : halves[0];
        return new FullGradient(mean.DetachFromDisposeScope(), independent, Math.Sqrt(squares / set.Count));
    }

    /// <summary>Cosine of the angle to another gradient of the same network; NaN where one is 0.</summary>
    public double CosineTo(FullGradient other) => Dot(Mean, other.Mean) / (Norm * other.Norm);

    /// <inheritdoc/>
    public void Dispose() => Mean.Dispose();

    private static Tensor OfBatch(nn.Module<Tensor, Tensor> model, Tensor[] parameters, FrozenPairs set, PairBatch batch, LossKind loss)
    {
        using var scope = NewDisposeScope();
        using var gradients = enable_grad();
        Tensor value = MixupOps.Loss(loss, set.Logits(model, batch), set.Targets(batch));
        IList<Tensor> parts = autograd.grad([value], parameters);
        return cat([.. parts.Select(part => part.flatten())], 0).to_type(ScalarType.Float64).MoveToOuterDisposeScope(); // [d]
    }

    private static double Dot(Tensor first, Tensor second)
    {
        using Tensor product = first.dot(second);
        return product.item<double>();
    }
}
