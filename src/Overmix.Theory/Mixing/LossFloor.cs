using Overmix.Core.Seeding;

namespace Overmix.Theory.Mixing;

/// <summary>
/// Lemma 1, for any λ law, class mix, pairing rule and smoothing: the greatest lower bound of the expected Mixup training loss over all predictors.
/// The loss is the mean over the mixed examples, each counting once; λ for each batch or for each sample gives the same floor.
/// </summary>
/// <remarks>
/// Cross-entropy is H(ỹ) + KL(ỹ‖f), so its floor is E[H(ỹ)], reached iff f(x̃) = ỹ for almost every λ on every pair. That needs synthetic inputs
/// that do not collide with different labels: where they do (always in one dimension) the floor is a lower bound that no predictor reaches.
/// The interpolated form λ·CE(f, y) + (1−λ)·CE(f, y′) is the same loss. Source: Liu et al. (2023), Lemma 1, generalised.
/// </remarks>
public static class LossFloor
{
    /// <summary>Floor of the squared error against dense targets, ‖f − ỹ‖²: f = ỹ makes it 0, whatever the reduction.</summary>
    public const double SquaredError = 0;

    /// <summary>Floor of the soft-target cross-entropy, nats: u·E[H(ỹ) | unlike] + (1−u)·H(ỹ | like), u = P(unlike).</summary>
    /// <param name="law">The law of λ.</param>
    /// <param name="pairing">How examples get partners.</param>
    /// <param name="counts">The training set's classes.</param>
    /// <param name="smoothing">Label smoothing ε in [0, 1]; ỹ becomes (1−ε)ỹ + ε/C, and pairs of one class then have entropy too.</param>
    /// <returns>In [0, ln C]; relative error ≤ 1e-12. Without smoothing: P(unlike)·E[H(λ)].</returns>
    /// <exception cref="ArgumentOutOfRangeException">An argument outside its range.</exception>
    public static double CrossEntropy(MixingLaw law, PairingModel pairing, ClassCounts counts, double smoothing = 0)
    {
        ArgumentNullException.ThrowIfNull(law);
        ArgumentNullException.ThrowIfNull(pairing);
        ArgumentNullException.ThrowIfNull(counts);
        double unlike = pairing.UnlikeProbability(counts), like = TargetEntropy.OfLikePair(smoothing, counts.Classes);
        return unlike == 0 ? like : unlike * law.ExpectedEntropyAt(smoothing, counts.Classes) + (1 - unlike) * like;
    }

    /// <summary>
    /// Floor of the λ-weighted sum of two squared errors, λ‖f − y‖² + (1−λ)‖f − y′‖², each summed over the classes:
    /// 2(1−ε)²·E[λ(1−λ)]·P(unlike). For a mean over classes divide by C.
    /// </summary>
    /// <param name="law">The law of λ.</param>
    /// <param name="pairing">How examples get partners.</param>
    /// <param name="counts">The training set's classes.</param>
    /// <param name="smoothing">Label smoothing ε in [0, 1].</param>
    /// <returns>In [0, ½]; (C−1)/(3C) for α = 1 and balanced independent pairs.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An argument outside its range.</exception>
    public static double InterpolatedSquaredError(MixingLaw law, PairingModel pairing, ClassCounts counts, double smoothing = 0)
    {
        ArgumentNullException.ThrowIfNull(law);
        ArgumentNullException.ThrowIfNull(pairing);
        double kept = 1 - Demand.Within(smoothing, 0, 1);
        return 2 * kept * kept * law.ExpectedProduct * pairing.UnlikeProbability(counts);
    }

    /// <summary>Floor of the cross-entropy on given synthetic examples, λ frozen with each: the mean of H(ỹ), nats.</summary>
    /// <param name="pairs">The pairs; at least one.</param>
    /// <param name="classes">Number of classes C ≥ 2.</param>
    /// <param name="smoothing">Label smoothing ε in [0, 1].</param>
    /// <returns>In [0, ln C].</returns>
    /// <exception cref="ArgumentOutOfRangeException">An argument outside its range, or no pair.</exception>
    public static double OfPairs(ReadOnlySpan<MixedPair> pairs, int classes, double smoothing = 0)
    {
        Demand.AtLeast(pairs.Length, 1, nameof(pairs));
        double sum = 0, like = TargetEntropy.OfLikePair(smoothing, classes);
        foreach (MixedPair pair in pairs)
        {
            sum += pair.FirstClass == pair.SecondClass ? like : TargetEntropy.OfUnlikePair(pair.Lambda, smoothing, classes);
        }

        return sum / pairs.Length;
    }

    /// <summary>
    /// The floor of the cross-entropy by simulation: whole epochs are shuffled, cut, paired and mixed by the rule, with λ for each sample.
    /// Pairs within an epoch depend on each other, so the standard error is that of independent epochs.
    /// </summary>
    /// <param name="setup">Law, pairing, classes and smoothing.</param>
    /// <param name="epochs">Number of epochs ≥ 2.</param>
    /// <param name="stream">Where the randomness comes from.</param>
    /// <returns>Mean and standard error of the floor, nats.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An argument outside its range.</exception>
    public static MonteCarloEstimate MonteCarlo(MixingSetup setup, int epochs, RandomStream stream)
    {
        ArgumentNullException.ThrowIfNull(setup);
        ArgumentNullException.ThrowIfNull(stream);
        Demand.AtLeast(epochs, 2);
        int[] labels = setup.Counts.ToLabels();
        double[] means = new double[epochs];
        for (int epoch = 0; epoch < epochs; epoch++)
        {
            means[epoch] = EpochMean(setup, labels, stream);
        }

        return MonteCarloEstimate.Of(means);
    }

    private static double EpochMean(MixingSetup setup, int[] labels, RandomStream stream)
    {
        double sum = 0, like = TargetEntropy.OfLikePair(setup.Smoothing, setup.Counts.Classes);
        long pairs = 0;
        foreach (bool unlike in setup.Pairing.DrawEpoch(labels, stream))
        {
            double lambda = setup.Law.Sample(stream);
            sum += unlike ? TargetEntropy.OfUnlikePair(lambda, setup.Smoothing, setup.Counts.Classes) : like;
            pairs++;
        }

        return sum / pairs;
    }
}
