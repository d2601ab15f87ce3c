using static TorchSharp.torch;

namespace Overmix.Training.Models;

/// <summary>A network as a chain of named stages, so that what happens between two of them can be seen or changed; Manifold Mixup mixes there.</summary>
public interface IStagedNetwork
{
    /// <summary>Names of the stages from the input on. Stage k maps the hidden state k to k + 1; state 0 is the input, the last one the logits.</summary>
    IReadOnlyList<string> Stages { get; }

    /// <summary>Runs the stages from, …, to − 1. Over all stages it is the network's forward pass; split anywhere, the composition is.</summary>
    /// <param name="input">Hidden state number <paramref name="from"/>, borrowed; its dtype is the one that is computed in.</param>
    /// <param name="from">First stage, in [0, <paramref name="to"/>].</param>
    /// <param name="to">One past the last stage, at most the number of stages.</param>
    /// <returns>Hidden state number <paramref name="to"/>, a tensor of its own. Logits leave as float32 where the input is narrower.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There are no such stages.</exception>
    Tensor Forward(Tensor input, int from, int to);
}
