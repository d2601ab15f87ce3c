using Overmix.Theory.Mixing;
using Overmix.Training.Data;
using static TorchSharp.torch;

namespace Overmix.Training.Mixup;

/// <summary>A batch ready for a step. Lives in the caller's dispose scope.</summary>
/// <param name="Inputs">x̃, [b, c, h, w].</param>
/// <param name="Targets">ỹ, [b, C], smoothed.</param>
/// <param name="DominantLabels">The class of the larger target mass, [b, 1], int64.</param>
/// <param name="TargetEntropy">Sum of H(ỹ) over the batch, nats.</param>
public sealed record MixedBatch(Tensor Inputs, Tensor Targets, Tensor DominantLabels, double TargetEntropy);

/// <summary>Turns pairs into tensors: gathers both members and blends inputs and labels by one λ.</summary>
public sealed class BatchAssembler : IDisposable
{
    private readonly Examples _examples; // borrowed
    private readonly Tensor _oneHot; // [n, C]
    private readonly int[] _labels;
    private readonly int _classes;

    /// <summary>Creates the assembler.</summary>
    /// <param name="examples">Training examples; borrowed, not disposed.</param>
    public BatchAssembler(Examples examples)
    {
        (_examples, _labels, _classes) = (examples, examples.LabelArray(), examples.Classes);
        using var scope = NewDisposeScope();
        _oneHot = nn.functional.one_hot(examples.Labels, _classes).to_type(ScalarType.Float32).DetachFromDisposeScope(); // [n, C]
    }

    /// <summary>The tensors of a batch of pairs.</summary>
    /// <param name="pairs">Which pairs, and their λ.</param>
    /// <param name="smoothing">Label smoothing ε in [0, 1).</param>
    public MixedBatch Assemble(PairBatch pairs, double smoothing)
    {
        Tensor first = Index(pairs.First), lambda = tensor(pairs.Lambda).to(_examples.Device); // [b], [b]
        (Tensor x, Tensor y) = (_examples.Gather(first), _oneHot.index_select(0, first)); // [b, c, h, w], [b, C]
        if (!ReferenceEquals(pairs.First, pairs.Second))
        {
            Tensor second = Index(pairs.Second); // [b]
            x = MixupOps.Blend(x, _examples.Gather(second), lambda);
            y = MixupOps.Blend(y, _oneHot.index_select(0, second), lambda);
        }

        int[] dominant = [.. pairs.Lambda.Select((l, k) => _labels[l >= 0.5f ? pairs.First[k] : pairs.Second[k]])];
        return new MixedBatch(x, MixupOps.Smooth(y, smoothing), Index(dominant).unsqueeze(1), EntropyOf(pairs, smoothing));
    }

    /// <summary>The first members of the pairs as the network would see them unmixed, [b, c, h, w].</summary>
    public Tensor Originals(PairBatch pairs) => _examples.Gather(Index(pairs.First));

    /// <summary>Σ_k H(ỹ_k) of a batch, from labels and λ alone, nats.</summary>
    public double EntropyOf(PairBatch pairs, double smoothing)
    {
        double sum = 0;
        for (int k = 0; k < pairs.Count; k++)
        {
            sum += _labels[pairs.First[k]] == _labels[pairs.Second[k]]
                ? TargetEntropy.OfLikePair(smoothing, _classes)
                : TargetEntropy.OfUnlikePair(pairs.Lambda[k], smoothing, _classes);
        }

        return sum;
    }

    /// <inheritdoc/>
    public void Dispose() => _oneHot.Dispose();

    private Tensor Index(int[] rows) => tensor(Array.ConvertAll(rows, r => (long)r)).to(_examples.Device);
}
