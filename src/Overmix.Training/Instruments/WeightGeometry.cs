using static TorchSharp.torch;

namespace Overmix.Training.Instruments;

/// <summary>How long a network's vector of trainable parameters is, and how far it has come from where it started. Keeps a copy of the start.</summary>
public sealed class WeightGeometry : IDisposable
{
    private readonly (Tensor Now, Tensor? Start)[] _parameters;

    /// <summary>Takes the network's present weights as the start.</summary>
    /// <param name="model">The network; borrowed.</param>
    /// <param name="withStart">Whether to keep the start; without it there is no distance.</param>
    public WeightGeometry(nn.Module model, bool withStart = true)
    {
        using var scope = NewDisposeScope();
        _parameters = [.. model.parameters().Where(p => p.requires_grad).Select(p => ((Tensor)p, withStart ? p.detach().clone().DetachFromDisposeScope() : null))];
    }

    /// <summary>‖θ‖₂, and ‖θ − θ₀‖₂; null without a start. Summed in float64.</summary>
    public (double Norm, double? StartDistance) Measure()
    {
        using var scope = NewDisposeScope();
        using var inference = inference_mode();
        Tensor[] norms = [.. _parameters.Select(p => SquareOf(p.Now))];
        Tensor[] distances = [.. _parameters.Where(p => p.Start is not null).Select(p => SquareOf(p.Now - p.Start!))];
        return (Math.Sqrt(Sum(norms)), distances.Length == 0 ? null : Math.Sqrt(Sum(distances)));
    }

    /// <inheritdoc/>
    public void Dispose() => Array.ForEach(_parameters, p => p.Start?.Dispose());

    private static Tensor SquareOf(Tensor values)
    {
        using Tensor wide = values.to_type(ScalarType.Float64).flatten();
        return wide.dot(wide);
    }

    private static double Sum(Tensor[] squares) => squares.Length == 0 ? 0 : stack(squares).sum().item<double>();
}
