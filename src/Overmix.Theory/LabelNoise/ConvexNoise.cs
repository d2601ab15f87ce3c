using Overmix.Theory.Checks;

namespace Overmix.Theory.LabelNoise;

/// <summary>
/// The noise that Mixup puts on a regression label, Z = λf(x) + (1−λ)f(x′) − f(λx + (1−λ)x′), is at least (ρ/2)λ(1−λ)‖x − x′‖² for a
/// ρ-strongly convex f, with equality for every pair only if f is (ρ/2)‖x‖² + affine.
/// </summary>
/// <remarks>
/// Every sampled pair is checked by itself. Source: Liu et al. (2023), the example before Lemma 2;
/// Nesterov (2004), <i>Introductory Lectures on Convex Optimization</i>, 2.1.3.
/// </remarks>
public static class ConvexNoise
{
    /// <summary>Tables <c>average</c>, <c>lambda</c>, <c>distance</c>; figures of the latter two and of the cloud (bound, Z).</summary>
    /// <param name="options">What is asked; null for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is outside its range.</exception>
    /// <exception cref="TheoryRequestException">More memory would be needed than is free.</exception>
    public static TheoryReport Run(ConvexNoiseOptions? options = null)
    {
        options ??= new ConvexNoiseOptions();
        options.Rules().ThrowIfOutOfRange(nameof(options));
        MemoryBudget.OfThisProcess.Demand(3 * 64.0 * options.Pairs, "The sampled pairs", "Sample fewer pairs.");
        NoiseSample[] samples = NoiseSample.Draw(options);
        TheoryTable lambda = ConvexTables.Binned("lambda", "λ", samples, options.Bins, sample => sample.Lambda);
        TheoryTable distance = ConvexTables.Binned("distance", "‖X − X′‖", samples, options.Bins, sample => Math.Sqrt(sample.SquaredDistance));
        return new TheoryReport(
            "convex-noise",
            [ConvexTables.Average(samples), lambda, distance],
            [
                ConvexTables.Cloud(samples, options.CloudPoints),
                TheoryFigure.Of("noise-over-lambda", "Mixup's label noise over the mixing coefficient", "mean over pairs", lambda, "noise Z", "bound"),
                TheoryFigure.Of("noise-over-distance", "Mixup's label noise over the pair's distance", "mean over pairs", distance, "noise Z", "bound"),
            ],
            ConvexChecks.All(options, samples));
    }
}
