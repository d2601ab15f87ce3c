namespace Overmix.Theory.Mixing;

/// <summary>A mean over independent repetitions, with its standard error.</summary>
/// <param name="Mean">The sample mean.</param>
/// <param name="StandardError">s/√k with s² the unbiased sample variance.</param>
/// <param name="Samples">Number of repetitions k.</param>
public readonly record struct MonteCarloEstimate(double Mean, double StandardError, int Samples)
{
    /// <summary>The estimate from independent, identically distributed values.</summary>
    /// <param name="values">At least two.</param>
    /// <exception cref="ArgumentOutOfRangeException">Fewer than two values.</exception>
    public static MonteCarloEstimate Of(ReadOnlySpan<double> values)
    {
        Demand.AtLeast(values.Length, 2, nameof(values));
        double mean = 0, squares = 0;
        for (int i = 0; i < values.Length; i++)
        {
            // Welford's update: no cancellation when the spread is small beside the mean.
            double step = values[i] - mean;
            mean += step / (i + 1);
            squares += step * (values[i] - mean);
        }

        return new MonteCarloEstimate(mean, Math.Sqrt(squares / (values.Length - 1) / values.Length), values.Length);
    }
}
