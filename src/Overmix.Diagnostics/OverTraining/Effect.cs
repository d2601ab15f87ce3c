using Overmix.Diagnostics.Comparison;

namespace Overmix.Diagnostics.OverTraining;

/// <summary>A difference between two stretches of the test curves, in percentage points, with its evidence over seeds and within curves.</summary>
/// <param name="Mean">Mean over seeds.</param>
/// <param name="Interval">Student-t interval over seeds; null for a single seed.</param>
/// <param name="WithinError">Standard error of the mean as the noise within the curves has it.</param>
internal readonly record struct Effect(double Mean, ConfidenceInterval? Interval, double WithinError)
{
    // A difference of two medians of five evaluations has 0.76 of one evaluation's deviation (medians of five normal draws: 0.536 each).
    private const double MedianDifference = 0.76;

    // Within a curve neighbours are correlated, so the normal quantile of 4 stands for far less than its nominal rate; one seed alone must show more.
    private const double Convincing = 4, ConvincingAlone = 5;

    /// <summary>The mean in standard errors.</summary>
    public double Deviations => WithinError > 0 ? Mean / WithinError : Mean == 0 ? 0 : Math.Sign(Mean) * double.PositiveInfinity;

    /// <summary>Whether it is there: at least the smallest effect, and significant over seeds or beyond the noise within the curves.</summary>
    public bool IsPresent(double smallest) =>
        Mean >= smallest && (Interval is { } interval ? interval.Low > 0 || Deviations >= Convincing : Deviations >= ConvincingAlone);

    /// <summary>Whether it is below the smallest effect, and the evidence rules out twice as much.</summary>
    public bool IsAbsent(double smallest) => Mean < smallest && (Interval?.High < 2 * smallest || Mean + 2 * WithinError < 2 * smallest);

    /// <summary>The effect of one difference a seed.</summary>
    /// <param name="points">Difference of each seed, percentage points.</param>
    /// <param name="noise">Noise of one evaluation of each seed's curve, percentage points.</param>
    /// <param name="confidence">Confidence of the interval.</param>
    public static Effect Of(double[] points, double[] noise, double confidence)
    {
        double mean = points.Average();
        return new Effect(mean, StudentInterval.Of(points, confidence), MedianDifference * Math.Sqrt(noise.Sum(n => n * n)) / noise.Length);
    }
}
