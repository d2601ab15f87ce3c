using Overmix.Training.Data;
using Overmix.Training.Models;
using static TorchSharp.torch;

namespace Overmix.Training.Mixup;

/// <summary>What an objective must know of data and network.</summary>
/// <param name="Labels">Training labels, [n].</param>
/// <param name="Classes">Number of classes C.</param>
public sealed record MixingTask(int[] Labels, int Classes)
{
    /// <summary>Shape of an image; CutMix's law of λ depends on it. Null only where no box is drawn.</summary>
    public ExampleShape? Shape { get; init; }

    /// <summary>Names of the network's stages, in order; empty for a network without. Manifold Mixup mixes between them.</summary>
    public IReadOnlyList<string> Stages { get; init; } = [];

    /// <summary>The task of training a network on data.</summary>
    /// <param name="data">The examples.</param>
    /// <param name="network">The network.</param>
    public static MixingTask Of(PreparedData data, nn.Module<Tensor, Tensor> network) =>
        new(data.Train.LabelArray(), data.Classes) { Shape = data.Shape, Stages = (network as IStagedNetwork)?.Stages ?? [] };
}
