using Overmix.Training.Compute;
using Overmix.Training.Models;
using static TorchSharp.torch;

namespace Overmix.Training.Instruments;

/// <summary>Holds a network in eval mode, its batch-norm statistics fixed, as long as it lives; then the network is as it was.</summary>
internal sealed class FixedStatistics : IDisposable
{
    private readonly nn.Module<Tensor, Tensor> _model;
    private readonly bool _wasTraining;
    private readonly ComputeFormat? _format;

    /// <summary>Puts the network into eval mode.</summary>
    /// <param name="model">The network.</param>
    /// <param name="exact">Whether a network that computes in bfloat16 shall compute in float32 meanwhile.</param>
    public FixedStatistics(nn.Module<Tensor, Tensor> model, bool exact = false)
    {
        (_model, _wasTraining) = (model, model.training);
        _format = exact && model is StagedNetwork network ? network.Format : null;
        if (_format is { } format)
        {
            ((StagedNetwork)model).Format = format with { Type = ScalarType.Float32 };
        }

        model.eval();
    }

    public void Dispose()
    {
        if (_format is { } format)
        {
            ((StagedNetwork)_model).Format = format;
        }

        _model.train(_wasTraining);
    }
}
