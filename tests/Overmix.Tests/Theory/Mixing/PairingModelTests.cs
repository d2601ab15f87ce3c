using Overmix.Theory.Mixing;

namespace Overmix.Tests.Theory.Mixing;

/// <summary>P(unlike pair) against every order of the epoch and every permutation of every batch.</summary>
public sealed class PairingModelTests
{
    // Sums of at most 1e6 integers divided once: rounding only.
    private const double Rounding = 1e-14;

    // labels, B, dropLast: odd last batches, a last batch of one, B ≥ n, B = 1, unequal and absent classes.
    public static TheoryData<string, int, bool> Epochs => new()
    {
        { "0011", 2, false }, { "0001", 2, false }, { "0012", 3, false }, { "0012", 3, true }, { "00112", 2, false }, { "00112", 2, true },
        { "00012", 3, false }, { "00012", 3, true }, { "001122", 3, false }, { "000012", 2, false }, { "01122", 4, false }, { "0012", 1, false },
        { "0012", 9, false }, { "0000", 2, false }, { "0", 3, false },
    };

    [Theory]
    [MemberData(nameof(Epochs))]
    public void UnlikeProbability_Permutation_EqualsEnumeration(string labels, int batch, bool dropLast) =>
        Assert.Equal(Enumerated(labels, batch, dropLast, _ => true), PairingModel.Permutation(batch, dropLast).UnlikeProbability(Counts(labels)), Rounding);

    [Theory]
    [MemberData(nameof(Epochs))]
    public void UnlikeProbability_Derangement_EqualsEnumeration(string labels, int batch, bool dropLast) =>
        Assert.Equal(
            Enumerated(labels, batch, dropLast, p => p.Length == 1 || !p.Where((to, from) => to == from).Any()),
            PairingModel.Derangement(batch, dropLast).UnlikeProbability(Counts(labels)),
            Rounding);

    [Fact]
    public void UnlikeProbability_Enumeration_TellsTheRulesApart()
    {
        ClassCounts counts = Counts("00112");
        double permutation = PairingModel.Permutation(3).UnlikeProbability(counts), derangement = PairingModel.Derangement(3).UnlikeProbability(counts);
        double[] all = [permutation, derangement, counts.UnlikeWithReplacement, PairingModel.Permutation(3, dropLast: true).UnlikeProbability(counts)];
        Assert.Equal(all.Length, all.Select(p => Math.Round(p, 6)).Distinct().Count());
        // The usual slip: 1 − 1/B for every batch, though the last one is smaller.
        Assert.NotEqual((1 - 1 / 3.0) * counts.UnlikeWithoutReplacement, permutation, 1e-6);
    }

    [Fact]
    public void UnlikeProbability_IndependentAndAllPairs_EqualEnumerationOfPairs()
    {
        const string labels = "000012";
        double share = labels.Sum(a => labels.Count(b => a != b)) / (double)(labels.Length * labels.Length);
        Assert.Equal(share, PairingModel.Independent.UnlikeProbability(Counts(labels)), Rounding);
        Assert.Equal(share, PairingModel.AllPairs.UnlikeProbability(Counts(labels)), Rounding);
    }

    [Fact]
    public void UnlikeProbability_FixedSet_IsTheRealisedShare()
    {
        PairingModel pairing = PairingModel.FixedSet([0, 1, 2, 2], [0, 2, 1, 2]);
        Assert.Equal(0.5, pairing.UnlikeProbability(ClassCounts.Balanced(3, 100)));
        Assert.Throws<ArgumentException>(() => PairingModel.FixedSet([0], [0, 1]));
        Assert.Throws<ArgumentOutOfRangeException>(() => PairingModel.FixedSet([], []));
    }

    [Fact]
    public void UnlikeProbability_AgainstFractions_WithinRounding()
    {
        foreach (var c in MixingReference.Cases("floors"))
        {
            MixingReference.Near(c.Number("unlike"), MixingCase.Pairing(c).UnlikeProbability(MixingCase.Counts(c)), Rounding, $"{c}");
        }
    }

    [Fact]
    public void UnlikeProbability_EveryBatchDropped_Throws()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => PairingModel.Permutation(8, dropLast: true).UnlikeProbability(Counts("0011")));
        Assert.Throws<ArgumentOutOfRangeException>(() => PairingModel.Derangement(8, dropLast: true).UnlikeProbability(Counts("0011")));
        Assert.Throws<ArgumentOutOfRangeException>(() => PairingModel.Permutation(0));
    }

    [Fact]
    public void ClassCounts_BadInput_Throws()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new ClassCounts([]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ClassCounts([0, 0]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ClassCounts([3, -1]));
        Assert.Throws<ArgumentOutOfRangeException>(() => ClassCounts.OfLabels([0, 3], 3));
        Assert.Throws<ArgumentOutOfRangeException>(() => ClassCounts.OfLabels([0, -1], 3));
    }

    private static ClassCounts Counts(string labels) => ClassCounts.OfLabels([.. labels.Select(c => c - '0')], 3);

    /// <summary>
    /// Mean over all orders of the epoch of the share of unlike pairs. Batches do not touch each other, so within an order each batch's own
    /// mean over its allowed permutations is enough.
    /// </summary>
    private static double Enumerated(string labels, int batch, bool dropLast, Func<int[], bool> allowed)
    {
        double sum = 0;
        long orders = 0;
        foreach (int[] order in Permutations(labels.Length))
        {
            double unlike = 0;
            int used = 0;
            foreach (int[] members in order.Chunk(batch).Where(b => !dropLast || b.Length == batch))
            {
                int[][] partners = [.. Permutations(members.Length).Where(allowed)];
                unlike += partners.Average(p => p.Where((to, from) => labels[members[to]] != labels[members[from]]).Count());
                used += members.Length;
            }

            sum += unlike / used;
            orders++;
        }

        return sum / orders;
    }

    private static IEnumerable<int[]> Permutations(int count)
    {
        if (count == 0)
        {
            yield return [];
            yield break;
        }

        foreach (int[] shorter in Permutations(count - 1))
        {
            for (int at = 0; at < count; at++)
            {
                yield return [.. shorter[..at], count - 1, .. shorter[at..]];
            }
        }
    }
}
