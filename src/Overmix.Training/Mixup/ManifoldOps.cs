using Overmix.Training.Models;
using static TorchSharp.torch;

namespace Overmix.Training.Mixup;

/// <summary>Manifold Mixup: the batch runs through the first stages unmixed, is blended with a permutation of itself there, and goes on.</summary>
/// <remarks>Source: Verma et al. (2019), <i>Manifold Mixup: Better Representations by Interpolating Hidden States</i>. At state 0 it is input Mixup.</remarks>
public static class ManifoldOps
{
    /// <summary>Word for state 0 in <c>mixup.layer</c>.</summary>
    public const string Input = "input";

    private const string Random = "random";

    /// <summary>Logits of a batch mixed at a hidden state: g(λh + (1−λ)h[permutation]) with h what the stages before it give of x, and g the stages after it.</summary>
    /// <param name="network">The network.</param>
    /// <param name="inputs">x, [b, c, h, w].</param>
    /// <param name="state">Number of the hidden state, in [0, stages]; 0 is the input.</param>
    /// <param name="lambda">λ, [b], float32, weighting the row itself.</param>
    /// <param name="permutation">The partner's row of each row, [b], int64.</param>
    /// <returns>Logits, [b, C].</returns>
    public static Tensor Forward(IStagedNetwork network, Tensor inputs, int state, Tensor lambda, Tensor permutation)
    {
        using var scope = NewDisposeScope();
        Tensor hidden = network.Forward(inputs, 0, state);
        // Blended in float32 where the network computes in less: λ must weight the hidden state as it weights the label.
        Tensor mixed = MixupOps.BlendWithin(hidden.to_type(ScalarType.Float32), lambda, permutation).to_type(hidden.dtype);
        return network.Forward(mixed, state, network.Stages.Count).MoveToOuterDisposeScope();
    }

    /// <summary>The hidden states that <c>mixup.layer</c> names.</summary>
    /// <param name="layer"><c>random</c>: the input and what every stage but the last gives. Otherwise <c>input</c> and names of stages with commas between; a stage stands for what it gives.</param>
    /// <param name="stages">Names of the network's stages.</param>
    /// <returns>Numbers of hidden states, each below the number of stages, in the order written.</returns>
    /// <exception cref="MixupException">The network has no stages, or none of that name, or the last one is named: its output are the logits.</exception>
    public static IReadOnlyList<int> States(string layer, IReadOnlyList<string> stages)
    {
        if (stages.Count == 0)
        {
            throw new MixupException("mixup.kind: manifold needs a network with stages to mix between, and this one has none. Implement IStagedNetwork, or choose mixup or cutMix.");
        }

        return layer.Trim() == Random ? [.. Enumerable.Range(0, stages.Count)] : [.. layer.Split(',', StringSplitOptions.TrimEntries).Select(name => State(name, stages))];
    }

    private static int State(string name, IReadOnlyList<string> stages)
    {
        int state = name == Input ? 0 : stages.Take(stages.Count - 1).ToList().IndexOf(name) + 1;
        return state > 0 || name == Input
            ? state
            : throw new MixupException($"mixup.layer: '{name}' is no place to mix in this network. There are: {string.Join(", ", stages.SkipLast(1).Prepend(Input))}; or random for one of them a batch.");
    }
}
