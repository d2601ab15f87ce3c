using Overmix.Core.Seeding;

namespace Overmix.Theory.Mixing;

/// <summary>The partner is drawn from the whole training set, with replacement: P(unlike) = 1 − Σ_c p_c².</summary>
public sealed record IndependentPairing : PairingModel
{
    internal IndependentPairing()
    {
    }

    /// <inheritdoc/>
    public override double UnlikeProbability(ClassCounts counts)
    {
        ArgumentNullException.ThrowIfNull(counts);
        return counts.UnlikeWithReplacement;
    }

    internal override IEnumerable<bool> DrawEpoch(int[] labels, RandomStream stream)
    {
        foreach (int label in labels)
        {
            yield return label != labels[stream.NextInt(labels.Length)];
        }
    }
}

/// <summary>All n² ordered pairs, self-pairs included: P(unlike) = 1 − Σ_c p_c², with no chance in it.</summary>
public sealed record AllPairsPairing : PairingModel
{
    internal AllPairsPairing()
    {
    }

    /// <inheritdoc/>
    public override double UnlikeProbability(ClassCounts counts)
    {
        ArgumentNullException.ThrowIfNull(counts);
        return counts.UnlikeWithReplacement;
    }

    internal override IEnumerable<bool> DrawEpoch(int[] labels, RandomStream stream)
    {
        foreach (int first in labels)
        {
            foreach (int second in labels)
            {
                yield return first != second;
            }
        }
    }
}

/// <summary>A fixed synthetic set: P(unlike) is the realised share, whatever the training set's classes are.</summary>
/// <remarks>This takes λ as drawn anew. Where λ is frozen with the pair, use <see cref="LossFloor.OfPairs"/>.</remarks>
public sealed record FixedSetPairing : PairingModel
{
    internal FixedSetPairing(long pairs, long unlikePairs) => (Pairs, UnlikePairs) = (Demand.AtLeast(pairs, 1), unlikePairs);

    /// <summary>Number of pairs m ≥ 1.</summary>
    public long Pairs { get; }

    /// <summary>How many of them differ in class.</summary>
    public long UnlikePairs { get; }

    /// <inheritdoc/>
    public override double UnlikeProbability(ClassCounts counts) => (double)UnlikePairs / Pairs;

    internal override IEnumerable<bool> DrawEpoch(int[] labels, RandomStream stream)
    {
        for (long i = 0; i < Pairs; i++)
        {
            yield return i < UnlikePairs;
        }
    }
}
