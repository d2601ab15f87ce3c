using Overmix.Core.Seeding;

namespace Overmix.Theory.Mixing;

/// <summary>
/// A uniformly random permutation of each batch gives the partners. An example of a batch of b is its own partner with probability 1/b;
/// else the partner is any other example of the epoch, equally likely. Over K batches with N examples in all,
/// P(unlike) = (1 − K/N)·(1 − Σ_c n_c(n_c−1)/(n(n−1))); with B dividing n the first factor is 1 − 1/B.
/// </summary>
public sealed record PermutationPairing : PairingModel
{
    internal PermutationPairing(EpochCut cut) => Cut = cut;

    /// <summary>How the epoch is cut into batches.</summary>
    public EpochCut Cut { get; }

    /// <inheritdoc/>
    public override double UnlikeProbability(ClassCounts counts)
    {
        ArgumentNullException.ThrowIfNull(counts);
        long used = Cut.Used(counts.Total), batches = Cut.FullBatches(counts.Total) + (Cut.Remainder(counts.Total) > 0 ? 1 : 0);
        return (double)(used - batches) / used * counts.UnlikeWithoutReplacement;
    }

    internal override IEnumerable<bool> DrawEpoch(int[] labels, RandomStream stream) =>
        BatchPlay.Epoch(Cut, labels, stream, size => stream.NextPermutation(size));
}

/// <summary>
/// A uniformly random permutation of each batch without fixed points gives the partners: every other example of the epoch is equally likely,
/// P(unlike) = 1 − Σ_c n_c(n_c−1)/(n(n−1)). A batch of one cannot be mixed and counts as a pair of one class.
/// </summary>
public sealed record DerangementPairing : PairingModel
{
    internal DerangementPairing(EpochCut cut) => Cut = cut;

    /// <summary>How the epoch is cut into batches.</summary>
    public EpochCut Cut { get; }

    /// <inheritdoc/>
    public override double UnlikeProbability(ClassCounts counts)
    {
        ArgumentNullException.ThrowIfNull(counts);
        long used = Cut.Used(counts.Total);
        long alone = Cut.BatchSize == 1 ? used : Cut.Remainder(counts.Total) == 1 ? 1 : 0;
        return (double)(used - alone) / used * counts.UnlikeWithoutReplacement;
    }

    internal override IEnumerable<bool> DrawEpoch(int[] labels, RandomStream stream) =>
        BatchPlay.Epoch(Cut, labels, stream, size => BatchPlay.Derangement(size, stream));
}

/// <summary>Plays an epoch of batches.</summary>
internal static class BatchPlay
{
    internal static IEnumerable<bool> Epoch(EpochCut cut, int[] labels, RandomStream stream, Func<int, int[]> partners)
    {
        int[] shuffled = [.. labels];
        stream.Shuffle<int>(shuffled);
        int used = (int)cut.Used(labels.Length);
        for (int start = 0; start < used; start += cut.BatchSize)
        {
            int[] partner = partners(Math.Min(cut.BatchSize, used - start));
            for (int i = 0; i < partner.Length; i++)
            {
                yield return shuffled[start + i] != shuffled[start + partner[i]];
            }
        }
    }

    /// <summary>A uniformly random derangement, by rejection (e tries on average); the identity for a batch of one.</summary>
    internal static int[] Derangement(int size, RandomStream stream)
    {
        while (true)
        {
            int[] candidate = stream.NextPermutation(size);
            if (size == 1 || !candidate.Where((partner, i) => partner == i).Any())
            {
                return candidate;
            }
        }
    }
}
