using Overmix.Core.Configuration;
using Overmix.Training.Compute;
using Overmix.Training.Kernels;
using Overmix.Training.Models;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Overmix.Training.Loop;

/// <summary>
/// The gradient of an MLP with ReLU, layer by layer, without a recorded graph: with δ_l the gradient of what layer l gives, ∂W_l = δ_lᵀ x_l, ∂b_l = Σ_rows δ_l and
/// δ_{l−1} = δ_l W_l where x_l &gt; 0, else 0. Only the loss is differentiated automatically. Products are written to where the optimiser reads them: there is nothing to clear,
/// to allocate and to add. The operations are those of automatic differentiation, so that the numbers are the same.
/// </summary>
internal sealed class DenseGradient
{
    private readonly IReadOnlyList<(Parameter Weight, Parameter Bias)> _layers;

    private DenseGradient(IReadOnlyList<(Parameter, Parameter)> layers) => _layers = layers;

    /// <summary>For a network of such layers; null for any other, or where some parameter is not trained.</summary>
    public static DenseGradient? Of(nn.Module<Tensor, Tensor> network) =>
        network is Mlp { Activation: Activation.Relu, } mlp && mlp.Format == ComputeFormat.Reference && mlp.parameters().All(p => p.requires_grad && p.dtype == ScalarType.Float32)
            ? new DenseGradient(mlp.Weights)
            : null;

    /// <summary>Sets the gradients of all parameters to those of the loss of a batch; what was in them before does not matter.</summary>
    /// <param name="inputs">x, [b, …]; float32.</param>
    /// <param name="loss">Logits [b, C] → a scalar.</param>
    /// <returns>Logits [b, C] and loss, detached; in the caller's dispose scope.</returns>
    public (Tensor Logits, Tensor Loss) Compute(Tensor inputs, Func<Tensor, Tensor> loss)
    {
        using var noGradient = no_grad();
        List<Tensor> states = [inputs.flatten(1)]; // x_l, [b, in]
        for (int l = 0; l < _layers.Count - 1; l++)
        {
            states.Add(nn.functional.linear(states[l], _layers[l].Weight, _layers[l].Bias).relu_());
        }

        Tensor logits = nn.functional.linear(states[^1], _layers[^1].Weight, _layers[^1].Bias).requires_grad_(true); // [b, C]
        Tensor value;
        using (enable_grad())
        {
            value = loss(logits);
            value.backward();
        }

        Tensor delta = logits.grad!; // [b, out]
        for (int l = _layers.Count - 1; l >= 0; l--)
        {
            (Parameter weight, Parameter bias) = _layers[l];
            weight.grad!.addmm_(delta.t(), states[l], beta: 0, alpha: 1);
            bias.grad!.copy_(delta.sum(dim: 0)); // named: a bare 0 would be a type
            delta = l == 0 ? delta : Masked(delta.mm(weight), states[l]);
        }

        return (logits.detach(), value.detach());
    }

    private static Tensor Masked(Tensor gradient, Tensor activation)
    {
        if (gradient.device_type != TorchSharp.DeviceType.CPU)
        {
            return gradient.masked_fill_(activation.le(0), 0);
        }

        RectifierGradient.Mask(gradient.numel(), TensorMemory.Of(activation), TensorMemory.Of(gradient));
        return gradient;
    }
}
