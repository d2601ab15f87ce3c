using Overmix.Theory.Checks;

namespace Overmix.Theory.NoiseFirst;

/// <summary>
/// <c>linear-double-descent</c>: the risk of a linear model across d = n, for plain training and for Mixup, with and without label noise, at the end and over time.
/// </summary>
/// <remarks>
/// Mixup's n² pairs do not move the peak to d = n²: with linear features they have rank n (slip 7), and where d ≥ n Mixup ends exactly where plain training
/// does. A linear teacher leaves Mixup no label noise of its own (Z = 0); what hurts here is noise in the labels mixed. See docs/theory/linear-double-descent.md.
/// </remarks>
public static class LinearDoubleDescent
{
    /// <summary>
    /// Distance |d − n| from which the risk has moments enough for a normal error: E‖(XᵀX)⁻¹‖^k is finite for 2k &lt; |d − n| + 1.
    /// </summary>
    private const int ClearOfPeak = 12;

    /// <summary>Tables <c>features</c> and <c>time</c> (at d nearest n); figures of both; checks against the exact expectation, of Mixup's end, and of the peak's place.</summary>
    /// <param name="options">What is asked; null for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is outside its range.</exception>
    /// <exception cref="TheoryRequestException">More memory would be needed than is free.</exception>
    public static TheoryReport Run(LinearDoubleDescentOptions? options = null)
    {
        options ??= new LinearDoubleDescentOptions();
        options.Rules().ThrowIfOutOfRange(nameof(options));
        int[] grid = options.Grid;
        MemoryBudget.OfThisProcess.Demand(
            48.0 * options.Trials * options.Samples * grid[^1], "The training sets", "Take fewer trials, samples (n) or features (d).");
        LinearTrials trials = new(options);
        DescentRow[] clean = [.. grid.Select(d => DescentRow.Of(trials, options, d, 0))];
        DescentRow[] noisy = [.. grid.Select(d => DescentRow.Of(trials, options, d, options.LabelNoise))];
        TheoryTable features = DescentTables.OverFeatures(clean, noisy), time = DescentTables.OverTime(options, trials, grid);
        return new TheoryReport("linear-double-descent", [features, time], DescentTables.Figures(features, time), [.. Checks(options, clean, noisy)]);
    }

    private static IEnumerable<TheoryCheck> Checks(LinearDoubleDescentOptions options, DescentRow[] clean, DescentRow[] noisy)
    {
        DescentRow[] clear = [.. noisy.Concat(clean).Where(row => Math.Abs(row.Features - options.Samples) >= ClearOfPeak)];
        yield return clear.Length == 0
            ? TheoryCheck.Undecided("Risk against its exact expectation: undecided, every d is too near to n. Give d further off.")
            : TheoryCheck.Worst([.. clear.Select(Exact)]);
        yield return Peak(options, noisy);
        DescentRow[] interpolating = [.. clear.Where(row => row.Features > options.Samples)];
        if (interpolating.Length > 0)
        {
            yield return TheoryCheck.AtMost(
                1e-8, interpolating.Max(row => row.LargestDifference), 0, 0, "Relative difference between Mixup's end and plain training's for d > n, where both interpolate");
        }
    }

    private static TheoryCheck Exact(DescentRow row) => TheoryCheck.Equality(
        row.Expected, row.PlainMean.Mean, row.PlainMean.StandardError, 1e-10 * row.Expected,
        FormattableString.Invariant($"Excess risk of plain training at d = {row.Features}, label noise {row.Noise}"));

    /// <summary>The peak of Mixup's risk over d, by medians, which exist where means do not, lies within a grid step of n.</summary>
    private static TheoryCheck Peak(LinearDoubleDescentOptions options, DescentRow[] noisy)
    {
        const string Subject = "The d at which Mixup's risk with label noise peaks, beside n";
        int nearest = Array.IndexOf(noisy, noisy.MinBy(row => Math.Abs(row.Features - options.Samples)));
        if (nearest == 0 || nearest == noisy.Length - 1 || noisy.Length < 5)
        {
            return TheoryCheck.Undecided($"{Subject}: undecided, the grid of d does not reach to both sides of n.");
        }

        double step = Math.Max(noisy[nearest + 1].Features - options.Samples, options.Samples - noisy[nearest - 1].Features);
        DescentRow top = noisy.MaxBy(row => DescentRow.Median(row.Mixup))!;
        return TheoryCheck.Equality(options.Samples, top.Features, 0, step, Subject);
    }
}
