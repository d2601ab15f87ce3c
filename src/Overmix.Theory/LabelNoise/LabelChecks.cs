using Overmix.Theory.Checks;
using Overmix.Theory.Mixing;

namespace Overmix.Theory.LabelNoise;

/// <summary>Checks of Theorem 1 on drawn labels.</summary>
internal static class LabelChecks
{
    /// <summary>
    /// Disagreements that a rate must lead one to expect before a normal error is believed: at 400 the binomial's skewness is below 1/20,
    /// and 4.9 standard errors miss with a probability of a few 1e-6.
    /// </summary>
    private const double FewestEvents = 400;

    /// <summary>The headline first: the maximal coupling disagrees exactly as often as the total variation says.</summary>
    internal static IReadOnlyList<TheoryCheck> All(Theorem1Options options, LabelSample[] samples)
    {
        List<TheoryCheck> checks =
        [
            Equals(samples, sample => sample.MaximalDiffers, sample => sample.Stated.TotalVariation,
                "Drawn-label disagreement under the maximal coupling against the total variation"),
            TheoryCheck.AtLeast(
                samples.Average(sample => sample.Stated.TotalVariation), samples.Average(sample => sample.IndependentDiffers ? 1 : 0),
                Error(samples, sample => sample.Laws.Independent), 1e-12,
                "Disagreement of independently drawn labels against the total variation"),
            Equals(samples, sample => sample.IndependentDiffers, sample => sample.Laws.Independent,
                "Disagreement of independently drawn labels against 1 − Σqp"),
            TheoryCheck.AtLeast(0, samples.Min(sample => sample.Laws.TotalVariation - sample.Laws.SupremumBound), 0, 1e-12,
                "Smallest slack of TV ≥ sup_j|q_j − p_j| over all pairs"),
        ];
        if (options is { World: DiscreteWorld world, Law: DiscreteLaw or FixedLaw })
        {
            checks.Add(AgainstExactSum(world, options, samples));
        }

        return checks;
    }

    private static TheoryCheck Equals(
        LabelSample[] samples, Func<LabelSample, bool> differs, Func<LabelSample, double> probability, string subject)
    {
        double predicted = samples.Average(probability), measured = samples.Average(sample => differs(sample) ? 1.0 : 0);
        double events = predicted * samples.Length;
        if (events is > 1e-9 and < FewestEvents)
        {
            string advice = FormattableString.Invariant($"{subject}: undecided, only {events:G3} disagreements are expected. Draw more pairs.");
            return TheoryCheck.Undecided(advice, predicted, measured);
        }

        return TheoryCheck.Equality(predicted, measured, Error(samples, probability), 1e-12, subject);
    }

    /// <summary>Given the pairs, a count of disagreements is a sum of independent Bernoulli draws: with the law's own probabilities its error is known.</summary>
    private static double Error(LabelSample[] samples, Func<LabelSample, double> probability) =>
        Math.Sqrt(Math.Max(0, samples.Average(sample => probability(sample) * (1 - probability(sample)))) / samples.Length);

    private static TheoryCheck AgainstExactSum(DiscreteWorld world, Theorem1Options options, LabelSample[] samples)
    {
        double exact = world.Expect(options.Law, laws => laws.TotalVariation);
        MonteCarloEstimate drawn = MonteCarloEstimate.Of([.. samples.Select(sample => sample.Laws.TotalVariation)]);
        return TheoryCheck.Equality(exact, drawn.Mean, drawn.StandardError, 1e-12, "Mean total variation of drawn pairs against the exact sum over all pairs");
    }
}
