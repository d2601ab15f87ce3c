using Overmix.Theory.Checks;

namespace Overmix.Theory.Mixing;

/// <summary>
/// <c>lemma1</c>: the floor under the Mixup cross-entropy for a law of λ, a class mix, a pairing rule, a batch size and a smoothing,
/// beside whole epochs played by the rule and beside predictors that know more or less of the pair.
/// </summary>
/// <remarks>Source: Liu et al. (2023), Lemma 1, generalised; see <see cref="LossFloor"/> and docs/theory/lemma1.md.</remarks>
public static class Lemma1
{
    /// <summary>Tables <c>predictors</c>, <c>pairing</c>, <c>alpha</c>; the floor over α and over the batch size as figures; checks of floor, equality and gaps.</summary>
    /// <param name="options">What is asked; null for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is outside its range.</exception>
    public static TheoryReport Run(Lemma1Options? options = null)
    {
        options ??= new Lemma1Options();
        options.Rules().ThrowIfOutOfRange(nameof(options));
        MixingSetup setup = options.Setup;
        Lemma1Play play = Lemma1Play.Of(options);
        double floor = LossFloor.CrossEntropy(setup.Law, setup.Pairing, setup.Counts, setup.Smoothing);
        Lemma1Tables tables = new(options, floor, play);
        TheoryTable alpha = tables.OverAlpha();
        return new TheoryReport("lemma1", [tables.Predictors(), tables.Rules(), alpha], tables.Figures(), Checks(options, play, floor, alpha));
    }

    private static TheoryCheck[] Checks(Lemma1Options options, Lemma1Play play, double floor, TheoryTable alpha)
    {
        MixingSetup setup = options.Setup;
        Lemma1Predictors predictors = new(setup);
        double stated = LossFloor.CrossEntropy(setup.Law, options.Model(options.StatedPairing ?? options.Pairing), setup.Counts, setup.Smoothing);
        MonteCarloEstimate entropy = MonteCarloEstimate.Of(play.Entropy), all = MonteCarloEstimate.Of(play.KnowsAll);
        MonteCarloEstimate mean = Lemma1Play.Gap(play.KnowsMean, play.KnowsAll), halves = Lemma1Play.Gap(play.Halves, play.KnowsAll);
        double spread = alpha["E[H(λ)]"].Zip(alpha["by quadrature"], (closed, summed) => Math.Abs(closed - summed) / summed).Max();
        return
        [
            TheoryCheck.Equality(stated, entropy.Mean, entropy.StandardError, 1e-12, "Mean label entropy of played epochs against the stated floor, nats"),
            TheoryCheck.Equality(entropy.Mean, all.Mean, 0, 1e-12, "Loss of a predictor that knows pair and λ, on the same draws, against the floor"),
            TheoryCheck.Equality(
                predictors.LossOf(setup.Law.Mean) - floor, mean.Mean, mean.StandardError, 1e-12, "Gap of a predictor that knows the pair and answers E[λ]"),
            TheoryCheck.Equality(
                predictors.LossOf(0.5) - floor, halves.Mean, halves.StandardError, 1e-12, "Gap of a predictor that knows the pair and answers ½"),
            TheoryCheck.AtLeast(0, halves.Mean, 0, 1e-12, "Gap of that predictor, at least 0"),
            TheoryCheck.AtMost(1e-9, spread, 0, 0, "E[H(λ)] in closed form against quadrature, largest relative difference"),
        ];
    }
}
