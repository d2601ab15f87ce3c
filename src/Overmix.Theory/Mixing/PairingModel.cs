using Overmix.Core.Seeding;

namespace Overmix.Theory.Mixing;

/// <summary>
/// How each training example gets its Mixup partner, as far as the loss floor depends on it: through the probability that the two differ
/// in class. Probabilities are means over the mixed examples of an epoch, each example counting once, as the recorded Mixup loss is.
/// A closed set of immutable models; make one with the members below.
/// </summary>
public abstract record PairingModel
{
    private protected PairingModel()
    {
    }

    /// <summary>The partner is drawn from the whole training set, with replacement.</summary>
    public static PairingModel Independent { get; } = new IndependentPairing();

    /// <summary>All n² ordered pairs of the training set, self-pairs included, each once.</summary>
    public static PairingModel AllPairs { get; } = new AllPairsPairing();

    /// <summary>A uniformly random permutation of each batch; self-pairs happen with probability 1/B.</summary>
    /// <param name="batchSize">B ≥ 1.</param>
    /// <param name="dropLast">Whether a smaller last batch is left out.</param>
    /// <exception cref="ArgumentOutOfRangeException">B &lt; 1.</exception>
    public static PairingModel Permutation(int batchSize, bool dropLast = false) => new PermutationPairing(new EpochCut(batchSize, dropLast));

    /// <summary>A uniformly random permutation of each batch without fixed points (a shift by one is as good); a batch of one is not mixed.</summary>
    /// <param name="batchSize">B ≥ 1.</param>
    /// <param name="dropLast">Whether a smaller last batch is left out.</param>
    /// <exception cref="ArgumentOutOfRangeException">B &lt; 1.</exception>
    public static PairingModel Derangement(int batchSize, bool dropLast = false) => new DerangementPairing(new EpochCut(batchSize, dropLast));

    /// <summary>A fixed synthetic set of given pairs.</summary>
    /// <param name="firstClasses">Class of each pair's first example.</param>
    /// <param name="secondClasses">Class of each pair's second example; as many, at least one.</param>
    /// <exception cref="ArgumentException">The two lengths differ.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no pair.</exception>
    public static PairingModel FixedSet(ReadOnlySpan<int> firstClasses, ReadOnlySpan<int> secondClasses)
    {
        if (firstClasses.Length != secondClasses.Length)
        {
            throw new ArgumentException($"{firstClasses.Length} first classes but {secondClasses.Length} second ones.", nameof(secondClasses));
        }

        long unlike = 0;
        for (int i = 0; i < firstClasses.Length; i++)
        {
            unlike += firstClasses[i] == secondClasses[i] ? 0 : 1;
        }

        return new FixedSetPairing(firstClasses.Length, unlike);
    }

    /// <summary>P(the two examples of a pair differ in class), over the pairs an epoch's loss is the mean of.</summary>
    /// <param name="counts">The training set's classes.</param>
    /// <returns>In [0, 1].</returns>
    /// <exception cref="ArgumentOutOfRangeException">Every batch is dropped: fewer examples than B, and the last batch is left out.</exception>
    public abstract double UnlikeProbability(ClassCounts counts);

    /// <summary>Plays one epoch by the rule: for each pair, whether its classes differ. The independent road beside the formula.</summary>
    internal abstract IEnumerable<bool> DrawEpoch(int[] labels, RandomStream stream);
}
