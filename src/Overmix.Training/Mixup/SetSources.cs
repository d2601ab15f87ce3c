using Overmix.Core.Seeding;

namespace Overmix.Training.Mixup;

/// <summary>All n² ordered pairs, each once an epoch in a fresh pseudo-random order, with fresh λ: S̃_λ of the paper.</summary>
public sealed class AllPairsSource : PairSource
{
    private readonly int _examples;
    private readonly LambdaSampler _lambda;
    private IndexPermutation? _order;
    private int _orderEpoch = -1;

    /// <summary>Creates the source.</summary>
    /// <param name="examples">Size n of the training set.</param>
    /// <param name="batchSize">Batch size B.</param>
    /// <param name="lambda">Draws λ.</param>
    /// <param name="streams">The run's streams.</param>
    public AllPairsSource(int examples, int batchSize, LambdaSampler lambda, RandomStreams streams)
        : base((long)examples * examples, batchSize, streams) => (_examples, _lambda) = (examples, lambda);

    /// <inheritdoc/>
    public override PairBatch Draw(int epoch, int batch)
    {
        if (_order is null || _orderEpoch != epoch)
        {
            (_order, _orderEpoch) = (new IndexPermutation(ExamplesPerEpoch, OpenEpoch(StreamName.Shuffle, epoch)), epoch);
        }

        (long start, int count) = Range(batch);
        (int[] first, int[] second) = (new int[count], new int[count]);
        for (int k = 0; k < count; k++)
        {
            (long row, long column) = Math.DivRem(_order[start + k], _examples);
            (first[k], second[k]) = ((int)row, (int)column);
        }

        return _lambda.Mix(first, second, name => Open(name, epoch, batch));
    }
}

/// <summary>A fixed synthetic set: m pairs and their λ (and boxes) drawn once, gone through in a shuffled order each epoch. The paper's S̃ with m examples.</summary>
public sealed class FixedSetSource : PairSource
{
    private readonly PairBatch _set;
    private int[] _order = [];
    private int _orderEpoch = -1;

    /// <summary>Draws the set: both members of each pair uniformly from the training set, independently.</summary>
    /// <param name="examples">Size n of the training set.</param>
    /// <param name="size">Size m of the synthetic set.</param>
    /// <param name="batchSize">Batch size B.</param>
    /// <param name="lambda">Draws λ.</param>
    /// <param name="streams">The run's streams.</param>
    public FixedSetSource(int examples, int size, int batchSize, LambdaSampler lambda, RandomStreams streams)
        : base(size, batchSize, streams)
    {
        RandomStream pairs = streams.Open(StreamName.MixPairs);
        (int[] first, int[] second) = (new int[size], new int[size]);
        for (int k = 0; k < size; k++)
        {
            (first[k], second[k]) = (pairs.NextInt(examples), pairs.NextInt(examples));
        }

        _set = lambda.MixEach(first, second, name => streams.Open(name));
    }

    /// <summary>The whole set.</summary>
    public PairBatch Set => _set;

    /// <inheritdoc/>
    public override PairBatch Draw(int epoch, int batch)
    {
        if (_orderEpoch != epoch)
        {
            (_order, _orderEpoch) = (OpenEpoch(StreamName.Shuffle, epoch).NextPermutation((int)ExamplesPerEpoch), epoch);
        }

        (long start, int count) = Range(batch);
        int[] rows = _order.AsSpan((int)start, count).ToArray();
        return new PairBatch(Of(_set.First), Of(_set.Second), Of(_set.Lambda)) { Boxes = _set.Boxes is { } boxes ? Of(boxes) : null };

        T[] Of<T>(T[] all) => Array.ConvertAll(rows, r => all[r]);
    }
}
