using Overmix.Training.Checkpoints;
using static TorchSharp.torch;

namespace Overmix.Training.Delivery;

/// <summary>Weights into a network.</summary>
internal static class ModelWeights
{
    /// <summary>Copies weights into a network after checking that every name and shape fits.</summary>
    /// <param name="weights">Parameters and buffers by name.</param>
    /// <param name="network">The network.</param>
    /// <param name="source">Where the weights come from, for messages.</param>
    /// <exception cref="CheckpointException">They are those of another architecture.</exception>
    public static void Copy(IReadOnlyDictionary<string, Tensor> weights, nn.Module<Tensor, Tensor> network, string source)
    {
        Dictionary<string, Tensor> own = network.state_dict();
        string? misfit = own.Keys.Except(weights.Keys).Concat(weights.Keys.Except(own.Keys)).FirstOrDefault()
            ?? own.Keys.FirstOrDefault(name => !own[name].shape.SequenceEqual(weights[name].shape));
        if (misfit is not null)
        {
            throw new CheckpointException(source, $"does not fit the architecture beside it: '{misfit}' is missing, not of this architecture, or has another shape. Bring back both files from where the model was trained.");
        }

        using var noGradient = no_grad();
        foreach ((string name, Tensor target) in own)
        {
            target.copy_(weights[name]);
        }
    }
}
