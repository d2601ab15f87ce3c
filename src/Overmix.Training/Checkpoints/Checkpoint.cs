using static TorchSharp.torch;

namespace Overmix.Training.Checkpoints;

/// <summary>
/// All that a run needs to go on bit for bit. A loaded checkpoint owns its tensors, all on the CPU and in no dispose scope: dispose it after copying them into network and optimiser.
/// One that was built to be saved usually borrows its tensors from the live network: then do not dispose it.
/// </summary>
/// <param name="Model">Parameters and buffers of the network, by name.</param>
/// <param name="Optimizer">State of the optimiser, by name.</param>
/// <param name="StateJson">The rest as JSON: counters, log offsets, and what else the loop keeps.</param>
public sealed record Checkpoint(IReadOnlyDictionary<string, Tensor> Model, IReadOnlyDictionary<string, Tensor> Optimizer, string StateJson) : IDisposable
{
    /// <summary>The moving average of the weights, by the names of <see cref="Model"/>; null where none is kept. A file of its own, so that others can read it as weights.</summary>
    public IReadOnlyDictionary<string, Tensor>? Average { get; init; }

    /// <summary>Frees all tensors.</summary>
    public void Dispose()
    {
        foreach (Tensor tensor in Model.Values.Concat(Optimizer.Values).Concat(Average?.Values ?? []))
        {
            tensor.Dispose();
        }
    }
}
