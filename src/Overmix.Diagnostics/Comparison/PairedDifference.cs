using Overmix.Diagnostics.OverTraining;

namespace Overmix.Diagnostics.Comparison;

/// <summary>How much larger the second of two treatments is than the first, over pairs alike in all else: what pairs share cancels, so few seeds suffice.</summary>
/// <param name="Differences">Second minus first, one a pair.</param>
/// <param name="Mean">Their mean.</param>
/// <param name="Interval">Student-t interval of the mean; null for a single pair.</param>
public sealed record PairedDifference(IReadOnlyList<double> Differences, double Mean, ConfidenceInterval? Interval)
{
    /// <summary>Compares two treatments.</summary>
    /// <param name="first">Values of the first, one a pair.</param>
    /// <param name="second">Values of the second, in the same order.</param>
    /// <param name="confidence">Confidence of the interval, in (0, 1).</param>
    public static PairedDifference Of(IReadOnlyList<double> first, IReadOnlyList<double> second, double confidence)
    {
        if (first.Count == 0 || first.Count != second.Count)
        {
            throw new ArgumentOutOfRangeException(nameof(second), second.Count, $"Pairs need as many values of the second as of the first, {first.Count}, and at least one.");
        }

        double[] differences = [.. first.Zip(second, (a, b) => b - a)];
        return new PairedDifference(differences, differences.Average(), StudentInterval.Of(differences, confidence));
    }

    /// <summary>Whether the interval lies wholly inside ±margin: the two are equivalent for who does not mind the margin (two one-sided tests).</summary>
    /// <param name="margin">The margin; &gt; 0, in the values' unit.</param>
    public bool IsWithin(double margin) => Interval is { } interval && interval.Low > -margin && interval.High < margin;
}
