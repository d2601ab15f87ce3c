using Overmix.Training.Models;
using static TorchSharp.torch;

namespace Overmix.Training.Mixup;

/// <summary>A batch ready for a step. Lives in the caller's dispose scope.</summary>
/// <param name="Inputs">x̃, [b, c, h, w]; the unmixed x where hidden states are mixed.</param>
/// <param name="Targets">ỹ, [b, C], smoothed.</param>
/// <param name="DominantLabels">The class of the larger target mass, [b, 1], int64.</param>
/// <param name="TargetEntropy">Sum of H(ỹ) over the batch, nats.</param>
public sealed record MixedBatch(Tensor Inputs, Tensor Targets, Tensor DominantLabels, double TargetEntropy)
{
    /// <summary>How hidden states are to be mixed; null where the inputs are mixed, or nothing is.</summary>
    public HiddenMix? Hidden { get; init; }

    /// <summary>The network's logits on this batch, [b, C], mixed inside the network where <see cref="Hidden"/> says so.</summary>
    /// <param name="network">The network; one with stages where hidden states are mixed.</param>
    public Tensor Logits(nn.Module<Tensor, Tensor> network) => Hidden is { } mix
        ? ManifoldOps.Forward((IStagedNetwork)network, Inputs, mix.State, mix.Lambda, mix.Permutation)
        : network.forward(Inputs);
}

/// <summary>How the hidden states of a batch are mixed.</summary>
/// <param name="State">Number of the hidden state; ≥ 1.</param>
/// <param name="Lambda">λ, [b], weighting the row itself.</param>
/// <param name="Permutation">The partner's row of each row, [b], int64.</param>
public sealed record HiddenMix(int State, Tensor Lambda, Tensor Permutation);
