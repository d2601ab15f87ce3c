using MathNet.Numerics.Distributions;
using Overmix.Diagnostics.OverTraining;

namespace Overmix.Diagnostics.Comparison;

/// <summary>The two-sided Student-t interval of a mean of independent, roughly normal values: mean ± t(n−1, (1+c)/2)·s/√n.</summary>
public static class StudentInterval
{
    /// <summary>The interval; null for a single value, or where a value is not finite.</summary>
    /// <param name="values">The values; at least one.</param>
    /// <param name="confidence">Confidence c in (0, 1).</param>
    public static ConfidenceInterval? Of(IReadOnlyList<double> values, double confidence)
    {
        ArgumentOutOfRangeException.ThrowIfZero(values.Count, nameof(values));
        if (!(confidence is > 0 and < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(confidence), confidence, "A confidence lies in (0, 1).");
        }

        int n = values.Count;
        if (n < 2 || values.Any(v => !double.IsFinite(v)))
        {
            return null;
        }

        double mean = values.Average(), deviation = Math.Sqrt(values.Sum(v => (v - mean) * (v - mean)) / (n - 1));
        double half = StudentT.InvCDF(0, 1, n - 1, 1 - (1 - confidence) / 2) * deviation / Math.Sqrt(n);
        return new ConfidenceInterval(mean - half, mean + half);
    }
}
