using Overmix.Core.Seeding;

namespace Overmix.Training.Mixup;

/// <summary>
/// Says which pairs make up each batch: a pure function of seed, epoch and batch, so that a resumed run draws what the uncut one would have drawn,
/// whatever the number of threads.
/// </summary>
public abstract class PairSource
{
    private readonly RandomStreams _streams;

    private protected PairSource(long examplesPerEpoch, int batchSize, RandomStreams streams)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(examplesPerEpoch);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(batchSize);
        (ExamplesPerEpoch, BatchSize, _streams) = (examplesPerEpoch, batchSize, streams);
        BatchesPerEpoch = checked((int)((examplesPerEpoch + batchSize - 1) / batchSize));
    }

    /// <summary>Examples fed in one epoch.</summary>
    public long ExamplesPerEpoch { get; }

    /// <summary>Batch size B.</summary>
    public int BatchSize { get; }

    /// <summary>Batches in one epoch; the last may be smaller.</summary>
    public int BatchesPerEpoch { get; }

    /// <summary>The pairs of a batch.</summary>
    /// <param name="epoch">Epoch counted from 0.</param>
    /// <param name="batch">Batch in the epoch, in [0, <see cref="BatchesPerEpoch"/>).</param>
    public abstract PairBatch Draw(int epoch, int batch);

    /// <summary>Positions of a batch in the epoch's order: start and count.</summary>
    private protected (long Start, int Count) Range(int batch)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(batch);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(batch, BatchesPerEpoch);
        long start = (long)batch * BatchSize;
        return (start, (int)Math.Min(BatchSize, ExamplesPerEpoch - start));
    }

    /// <summary>A stream for one batch.</summary>
    private protected RandomStream Open(StreamName name, int epoch, int batch) => _streams.Open(name, ((long)epoch << 32) | (uint)batch);

    /// <summary>A stream for a whole epoch.</summary>
    private protected RandomStream OpenEpoch(StreamName name, int epoch) => _streams.Open(name, epoch);
}

/// <summary>Goes through the training set once an epoch in a shuffled order; derived classes choose the partners.</summary>
public abstract class ShuffledSource : PairSource
{
    private int[] _order = [];
    private int _orderEpoch = -1;

    private protected ShuffledSource(int examples, int batchSize, RandomStreams streams)
        : base(examples, batchSize, streams)
    {
    }

    /// <inheritdoc/>
    public sealed override PairBatch Draw(int epoch, int batch)
    {
        if (_orderEpoch != epoch)
        {
            (_order, _orderEpoch) = (OpenEpoch(StreamName.Shuffle, epoch).NextPermutation((int)ExamplesPerEpoch), epoch);
        }

        (long start, int count) = Range(batch);
        return Pair(_order.AsSpan((int)start, count).ToArray(), epoch, batch);
    }

    private protected abstract PairBatch Pair(int[] first, int epoch, int batch);
}

/// <summary>Empirical risk minimisation: every example as it is, λ = 1.</summary>
/// <param name="examples">Size n of the training set.</param>
/// <param name="batchSize">Batch size B.</param>
/// <param name="streams">The run's streams.</param>
public sealed class ErmSource(int examples, int batchSize, RandomStreams streams) : ShuffledSource(examples, batchSize, streams)
{
    private protected override PairBatch Pair(int[] first, int epoch, int batch) => PairBatch.Unmixed(first);
}
