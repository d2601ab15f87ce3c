using Overmix.Theory.Mixing;
using Overmix.Training.Augmentation;
using Overmix.Training.Data;
using static TorchSharp.torch;

namespace Overmix.Training.Mixup;

/// <summary>Turns pairs into tensors: gathers both members, augments them, and mixes inputs and labels by one λ.</summary>
public sealed class BatchAssembler : IDisposable
{
    private readonly Examples _examples; // borrowed
    private readonly Augmenter? _augmenter;
    private readonly Tensor _oneHot; // [n, C]
    private readonly int[] _labels;
    private readonly int _classes;

    /// <summary>Creates the assembler.</summary>
    /// <param name="examples">Training examples; borrowed, not disposed.</param>
    /// <param name="augmenter">Augments what is gathered; null leaves it as it is.</param>
    public BatchAssembler(Examples examples, Augmenter? augmenter = null)
    {
        (_examples, _augmenter, _labels, _classes) = (examples, augmenter, examples.LabelArray(), examples.Classes);
        using var scope = NewDisposeScope();
        _oneHot = nn.functional.one_hot(examples.Labels, _classes).to_type(ScalarType.Float32).DetachFromDisposeScope(); // [n, C]
    }

    /// <summary>The tensors of a batch of pairs.</summary>
    /// <param name="pairs">Which pairs, and how they are mixed.</param>
    /// <param name="smoothing">Label smoothing ε in [0, 1).</param>
    /// <param name="epoch">Epoch counted from 0; with each example it decides how it is augmented.</param>
    public MixedBatch Assemble(PairBatch pairs, double smoothing, int epoch)
    {
        Tensor first = Index(pairs.First), lambda = ToDevice(tensor(pairs.Lambda)); // [b], [b]
        (Tensor x, Tensor y) = (Load(pairs.First, first, epoch), _oneHot.index_select(0, first)); // [b, c, h, w], [b, C]
        HiddenMix? hidden = null;
        if (!ReferenceEquals(pairs.First, pairs.Second))
        {
            Tensor second = Index(pairs.Second); // [b]
            y = MixupOps.Blend(y, _oneHot.index_select(0, second), lambda);
            hidden = pairs.State > 0 ? new HiddenMix(pairs.State, lambda, Index(pairs.Partner!)) : null;
            x = hidden is null ? Mix(x, pairs, second, lambda, epoch) : x;
        }

        int[] dominant = [.. pairs.Lambda.Select((l, k) => _labels[l >= 0.5f ? pairs.First[k] : pairs.Second[k]])];
        return new MixedBatch(x, MixupOps.Smooth(y, smoothing), Index(dominant).unsqueeze(1), EntropyOf(pairs, smoothing)) { Hidden = hidden };
    }

    /// <summary>The first members of the pairs as the network would see them unmixed, [b, c, h, w].</summary>
    public Tensor Originals(PairBatch pairs, int epoch) => Load(pairs.First, Index(pairs.First), epoch);

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

    private Tensor Mix(Tensor x, PairBatch pairs, Tensor second, Tensor lambda, int epoch)
    {
        // An example has one augmented form an epoch: a partner from this batch is a row that is there already.
        Tensor partner = pairs.Partner is { } places ? x.index_select(0, Index(places)) : Load(pairs.Second, second, epoch);
        return pairs.Boxes is { } boxes ? CutMixOps.Paste(x, partner, boxes) : MixupOps.Blend(x, partner, lambda);
    }

    private Tensor Load(int[] rows, Tensor index, int epoch)
    {
        Tensor batch = _examples.Gather(index); // [b, c, h, w]
        return _augmenter?.Apply(batch, epoch, rows) ?? batch;
    }

    private Tensor Index(int[] rows) => ToDevice(tensor(Array.ConvertAll(rows, r => (long)r)));

    // Without waiting: a step never stops to let a GPU catch up.
    private Tensor ToDevice(Tensor host) => _examples.Device.type == TorchSharp.DeviceType.CPU ? host : host.to(_examples.Device, non_blocking: true);
}
