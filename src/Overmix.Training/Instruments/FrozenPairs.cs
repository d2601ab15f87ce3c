using Overmix.Core.Configuration;
using Overmix.Core.Seeding;
using Overmix.Training.Data;
using Overmix.Training.Mixup;
using Overmix.Training.Models;
using static TorchSharp.torch;

namespace Overmix.Training.Instruments;

/// <summary>
/// A set of mixed pairs that is drawn once and stays the same through a run, in batches of the training's size. It is drawn from a stream of its own, which training
/// never draws from, as independent halves: in each, examples take turns, so that all of them take part nearly equally often as first and as second members. λ is
/// drawn pair by pair, the same for all parts. Nothing is augmented.
/// </summary>
public sealed class FrozenPairs
{
    private readonly Examples _first, _second; // borrowed
    private readonly int[] _firstLabels, _secondLabels;
    private readonly double _smoothing;

    private FrozenPairs(Examples first, Examples second, IReadOnlyList<IReadOnlyList<PairBatch>> halves, double smoothing)
    {
        (_first, _second, Halves, _smoothing) = (first, second, halves, smoothing);
        (_firstLabels, _secondLabels) = (first.LabelArray(), second.LabelArray());
    }

    /// <summary>The batches of each half; a set that was not drawn as independent halves has one.</summary>
    public IReadOnlyList<IReadOnlyList<PairBatch>> Halves { get; }

    /// <summary>Number of pairs.</summary>
    public int Count => Halves.Sum(half => half.Sum(b => b.Count));

    /// <summary>Draws pairs for a run's Mixup objective.</summary>
    /// <param name="setup">What the run trains with and on; borrowed.</param>
    /// <param name="parts">Where the members come from; the validation part must be there if it is needed.</param>
    /// <param name="count">Number of pairs; ≥ 2.</param>
    /// <exception cref="MixupException">This way of mixing does not go with the images or the network.</exception>
    public static FrozenPairs Draw(InstrumentSetup setup, PairParts parts, int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 2);
        Examples train = setup.Data.Train;
        Examples first = parts == PairParts.HeldOut ? HeldOut(setup.Data) : train, second = parts == PairParts.Train ? train : HeldOut(setup.Data);
        LambdaSampler lambda = TrainingObjective.SamplerOf(setup.Config.Mixup, setup.Task);
        var halves = new IReadOnlyList<PairBatch>[2];
        for (int half = 0; half < halves.Length; half++)
        {
            RandomStream order = setup.Open(StreamName.MixPairs, ((long)parts << 8) | (uint)half);
            int size = (count + 1 - half) / 2;
            (int[] x, int[] y) = (InTurns(order, first.Count, size), InTurns(order, second.Count, size));
            halves[half] = [.. Ranges(size, setup.BatchSize).Select((range, batch) => lambda.MixEach(
                x[range], y[range], name => setup.Open(name, ((long)half << 31) | (uint)batch)))];
        }

        return new FrozenPairs(first, second, halves, setup.Config.Mixup.Smoothing);
    }

    /// <summary>The training set of a run's Mixup objective where it is a fixed set; otherwise pairs of training points.</summary>
    /// <inheritdoc cref="Draw" path="/param"/>
    public static FrozenPairs OfMixup(InstrumentSetup setup, int count)
    {
        if (setup.Config.Mixup.Pairing != Pairing.FixedSet)
        {
            return Draw(setup, PairParts.Train, count);
        }

        MixupConfig mixup = setup.Config.Mixup;
        var source = new FixedSetSource(setup.Data.Train.Count, mixup.SetSize, setup.BatchSize, TrainingObjective.SamplerOf(mixup, setup.Task), setup.Streams);
        PairBatch[] batches = [.. Enumerable.Range(0, source.BatchesPerEpoch).Select(batch => source.Draw(0, batch))];
        return new FrozenPairs(setup.Data.Train, setup.Data.Train, [batches], mixup.Smoothing);
    }

    /// <summary>The unmixed training subset, in a random order: the set of the ERM objective.</summary>
    /// <param name="setup">What the run trains with and on; borrowed.</param>
    public static FrozenPairs Unmixed(InstrumentSetup setup)
    {
        Examples train = setup.Data.Train;
        int[] order = setup.Open(StreamName.Shuffle, 0).NextPermutation(train.Count);
        PairBatch[] batches = [.. Ranges(train.Count, setup.BatchSize).Select(range => PairBatch.Unmixed(order[range]))];
        return new FrozenPairs(train, train, [batches], setup.Config.Erm.Smoothing);
    }

    /// <summary>Pairs of some examples, drawn by the caller; labels are not smoothed.</summary>
    /// <param name="examples">The examples; borrowed.</param>
    /// <param name="batches">Batches of their rows.</param>
    internal static FrozenPairs Of(Examples examples, params PairBatch[] batches) => new(examples, examples, [batches], 0);

    /// <summary>Targets ỹ of a batch, [b, C], smoothed; in the caller's dispose scope.</summary>
    public Tensor Targets(PairBatch pairs)
    {
        using var scope = NewDisposeScope();
        Tensor y = OneHot(_first, pairs.First); // [b, C]
        y = ReferenceEquals(pairs.First, pairs.Second) ? y : MixupOps.Blend(y, OneHot(_second, pairs.Second), Lambda(pairs));
        return MixupOps.Smooth(y, _smoothing).MoveToOuterDisposeScope();
    }

    /// <summary>Mixed inputs x̃ of a batch, [b, c, h, w]; in the caller's dispose scope. Hidden states are no inputs: see <see cref="Logits"/>.</summary>
    public Tensor Inputs(PairBatch pairs)
    {
        using var scope = NewDisposeScope();
        Tensor x = _first.Gather(Array.ConvertAll(pairs.First, row => (long)row)); // [b, c, h, w]
        if (ReferenceEquals(pairs.First, pairs.Second))
        {
            return x.MoveToOuterDisposeScope();
        }

        Tensor partner = Partners(pairs);
        return (pairs.Boxes is { } boxes ? CutMixOps.Paste(x, partner, boxes) : MixupOps.Blend(x, partner, Lambda(pairs))).MoveToOuterDisposeScope();
    }

    /// <summary>A network's logits on a batch, [b, C], mixed inside the network where the pairs say so; in the caller's dispose scope.</summary>
    /// <param name="model">The network, in the mode wanted; one with stages where hidden states are mixed.</param>
    /// <param name="pairs">One of the batches.</param>
    public Tensor Logits(nn.Module<Tensor, Tensor> model, PairBatch pairs)
    {
        if (pairs.State == 0)
        {
            using Tensor inputs = Inputs(pairs);
            return model.forward(inputs);
        }

        // Both members run through the first stages as one batch, and the first half of it is blended with the second.
        using var scope = NewDisposeScope();
        Tensor both = cat([_first.Gather(Array.ConvertAll(pairs.First, row => (long)row)), Partners(pairs)], 0); // [2b, c, h, w]
        Tensor lambda = Lambda(pairs), exchange = arange(2L * pairs.Count, ScalarType.Int64, both.device).roll(pairs.Count); // [b], [2b]
        return ManifoldOps.Forward((IStagedNetwork)model, both, pairs.State, cat([lambda, 1 - lambda], 0), exchange).narrow(0, 0, pairs.Count).MoveToOuterDisposeScope();
    }

    /// <summary>Σ_k H(ỹ_k) of a batch, nats.</summary>
    public double TargetEntropy(PairBatch pairs) => Enumerable.Range(0, pairs.Count).Sum(k => _firstLabels[pairs.First[k]] == _secondLabels[pairs.Second[k]]
        ? Theory.Mixing.TargetEntropy.OfLikePair(_smoothing, _first.Classes)
        : Theory.Mixing.TargetEntropy.OfUnlikePair(pairs.Lambda[k], _smoothing, _first.Classes));

    private Tensor Partners(PairBatch pairs) => _second.Gather(Array.ConvertAll(pairs.Second, row => (long)row));

    private Tensor Lambda(PairBatch pairs) => tensor(pairs.Lambda).to(_first.Device);

    private static Tensor OneHot(Examples examples, int[] rows)
    {
        Tensor index = tensor(Array.ConvertAll(rows, row => (long)row)).to(examples.Device);
        return nn.functional.one_hot(examples.Labels.index_select(0, index), examples.Classes).to_type(ScalarType.Float32);
    }

    private static Examples HeldOut(PreparedData data) => data.Validation ?? throw new ArgumentException("There is no validation part to draw held-out pairs from.", nameof(data));

    private static int[] InTurns(RandomStream stream, int examples, int count)
    {
        List<int> rows = new(count);
        while (rows.Count < count)
        {
            rows.AddRange(stream.NextPermutation(examples).Take(count - rows.Count));
        }

        return [.. rows];
    }

    private static IEnumerable<Range> Ranges(int count, int size)
    {
        for (int start = 0; start < count; start += size)
        {
            yield return start..Math.Min(start + size, count);
        }
    }
}
