using Overmix.Theory.Checks;

namespace Overmix.Theory.LabelNoise;

/// <summary>
/// Theorem 1: Mixup labels are noisy. At a mixed input X̃ = λX + (1−λ)X′, P(Ỹ_h ≠ Ỹ*_h) ≥ TV(q, p) ≥ sup_j|q_j − p_j| ≥ ½ sup_j|q_j − p_j|
/// with q = λf(X) + (1−λ)f(X′), p = f(X̃), for labels <b>drawn</b> from q and p, whatever their coupling.
/// </summary>
/// <remarks>
/// Deviation: the slides weight f(X) by 1−λ and read the labels as arg max; both are put right, see docs/theory/theorem1.md.
/// Source: Liu et al. (2023), Theorem 1; Levin, Peres and Wilmer (2009), Proposition 4.7.
/// </remarks>
public static class Theorem1
{
    /// <summary>Tables <c>average</c>, <c>lambda</c>, <c>distance</c>; figures of the latter two; checks of both couplings and all bounds.</summary>
    /// <param name="options">What is asked; null for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is outside its range.</exception>
    /// <exception cref="TheoryRequestException">More memory would be needed than is free.</exception>
    public static TheoryReport Run(Theorem1Options? options = null)
    {
        options ??= new Theorem1Options();
        options.Rules().ThrowIfOutOfRange(nameof(options));
        double bytes = (3 * 100.0 * options.Pairs) + (options.PairsPerLambda * (400.0 + (24 * options.World.InputSize) + (40 * options.World.Classes)));
        MemoryBudget.OfThisProcess.Demand(bytes, "The drawn pairs", "Draw fewer pairs.");
        LabelSample[] samples = LabelExperiment.Draw(options);
        TheoryTable lambda = LabelTables.OverLambda(options), distance = LabelTables.OverDistance(samples, options.DistanceBins);
        return new TheoryReport(
            "theorem1",
            [LabelTables.Average(samples), lambda, distance],
            [
                TheoryFigure.Of("noise-over-lambda", "Label noise over the mixing coefficient", "probability", lambda, LabelTables.Quantities),
                TheoryFigure.Of("noise-over-distance", "Label noise over the pair's distance", "probability", distance, LabelTables.Quantities),
            ],
            LabelChecks.All(options, samples));
    }
}
