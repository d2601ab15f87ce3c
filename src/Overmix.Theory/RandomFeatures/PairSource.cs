using Overmix.Core.Seeding;
using Overmix.Theory.Mixing;

namespace Overmix.Theory.RandomFeatures;

/// <summary>
/// The m mixed pairs of a training set, block by block. A block is a pure function of its number, so blocks can be
/// made in any order, on any number of threads, and again.
/// </summary>
public abstract class PairSource
{
    private protected PairSource(int samples, long count)
    {
        (Samples, Count) = ((int)Demand.AtLeast(samples, 1), Demand.AtLeast(count, 1));
    }

    /// <summary>Number of training samples n ≥ 1.</summary>
    public int Samples { get; }

    /// <summary>Number of pairs m ≥ 1.</summary>
    public long Count { get; }

    internal long BlockCount => (Count + PairBlock.Capacity - 1) / PairBlock.Capacity;

    /// <summary>All n² ordered pairs, self-pairs included, each with its own λ.</summary>
    /// <param name="samples">n ≥ 1.</param>
    /// <param name="law">λ's law.</param>
    /// <param name="streams">Where λ comes from.</param>
    public static PairSource AllPairs(int samples, MixingLaw law, RandomStreams streams) => new AllPairSource(samples, law, streams);

    /// <summary>m independent pairs (both samples uniform, with replacement), never stored: memory independent of m.</summary>
    /// <param name="samples">n ≥ 1.</param>
    /// <param name="count">m ≥ 1.</param>
    /// <param name="law">λ's law.</param>
    /// <param name="streams">Where pairs and λ come from.</param>
    public static PairSource Streamed(int samples, long count, MixingLaw law, RandomStreams streams) => new StreamedPairSource(samples, count, law, streams);

    /// <summary>The pairs of <see cref="Streamed"/> with the same arguments, drawn once and kept: a fixed synthetic set of m.</summary>
    /// <inheritdoc cref="Streamed"/>
    public static PairSource Fixed(int samples, int count, MixingLaw law, RandomStreams streams) =>
        new StoredPairSource(new StreamedPairSource(samples, count, law, streams));

    /// <summary>Every sample once, unmixed (λ = 1): plain empirical risk minimisation.</summary>
    /// <param name="samples">n ≥ 1.</param>
    public static PairSource Unmixed(int samples) => new UnmixedSource(samples);

    /// <summary>Fills a block.</summary>
    /// <param name="index">Block number, in [0, BlockCount).</param>
    /// <param name="block">What is filled.</param>
    internal void Fill(long index, PairBlock block)
    {
        long start = index * PairBlock.Capacity;
        block.Count = (int)Math.Min(PairBlock.Capacity, Count - start);
        FillFrom(start, index, block);
    }

    private protected abstract void FillFrom(long start, long index, PairBlock block);

    private sealed class AllPairSource(int samples, MixingLaw law, RandomStreams streams) : PairSource(samples, (long)samples * samples)
    {
        private protected override void FillFrom(long start, long index, PairBlock block)
        {
            RandomStream lambdas = streams.Open(StreamName.MixLambda, index);
            for (int k = 0; k < block.Count; k++)
            {
                (long first, long second) = Math.DivRem(start + k, Samples);
                (block.First[k], block.Second[k], block.Lambda[k]) = ((int)first, (int)second, law.Sample(lambdas));
            }
        }
    }

    private sealed class StreamedPairSource(int samples, long count, MixingLaw law, RandomStreams streams) : PairSource(samples, count)
    {
        private protected override void FillFrom(long start, long index, PairBlock block)
        {
            RandomStream pairs = streams.Open(StreamName.MixPairs, index), lambdas = streams.Open(StreamName.MixLambda, index);
            for (int k = 0; k < block.Count; k++)
            {
                (block.First[k], block.Second[k], block.Lambda[k]) = (pairs.NextInt(Samples), pairs.NextInt(Samples), law.Sample(lambdas));
            }
        }
    }

    private sealed class StoredPairSource : PairSource
    {
        private readonly PairBlock[] _blocks;

        internal StoredPairSource(StreamedPairSource source)
            : base(source.Samples, source.Count)
        {
            _blocks = new PairBlock[source.BlockCount];
            for (int index = 0; index < _blocks.Length; index++)
            {
                source.Fill(index, _blocks[index] = new PairBlock());
            }
        }

        private protected override void FillFrom(long start, long index, PairBlock block)
        {
            _blocks[index].First.CopyTo(block.First, 0);
            _blocks[index].Second.CopyTo(block.Second, 0);
            _blocks[index].Lambda.CopyTo(block.Lambda, 0);
        }
    }

    private sealed class UnmixedSource(int samples) : PairSource(samples, samples)
    {
        private protected override void FillFrom(long start, long index, PairBlock block)
        {
            for (int k = 0; k < block.Count; k++)
            {
                (block.First[k], block.Second[k], block.Lambda[k]) = ((int)start + k, (int)start + k, 1);
            }
        }
    }
}
