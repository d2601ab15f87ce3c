using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Overmix.Training.Models.Layers;

/// <summary>Dense layer: x ↦ W x + b. Weights are float32; the result has the dtype of the input.</summary>
internal sealed class Dense : nn.Module<Tensor, Tensor>
{
    // Named as PyTorch names them: the base class finds them by these names when it moves them.
    private readonly Parameter weight;
    private readonly Parameter bias;

    public Dense(int inputs, int outputs, InitialWeights initial)
        : base(nameof(Dense))
    {
        (weight, bias) = initial.Dense(outputs, inputs);
        RegisterComponents();
    }

    /// <summary>W, [out, in], and b, [out].</summary>
    public (Parameter Weight, Parameter Bias) Weights => (weight, bias);

    /// <summary>[b, in] → [b, out].</summary>
    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        return nn.functional.linear(input, ComputeType.Cast(weight, input), ComputeType.Cast(bias, input)).MoveToOuterDisposeScope();
    }
}
