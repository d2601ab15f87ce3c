namespace Overmix.Diagnostics.Classification;

/// <summary>A bin of predictions by their confidence, the probability of the predicted class.</summary>
/// <param name="Low">Lower end, left out.</param>
/// <param name="High">Upper end, included.</param>
/// <param name="Count">Predictions in the bin.</param>
/// <param name="Confidence">Mean confidence in the bin; NaN if it is empty.</param>
/// <param name="Accuracy">Share of right predictions in the bin; NaN if it is empty.</param>
public sealed record CalibrationBin(double Low, double High, int Count, double Confidence, double Accuracy);

/// <summary>Whether probabilities can be taken at their word.</summary>
/// <param name="Brier">
/// Mean of Σ_c (p_c − [y = c])², in [0, 2]: 0 for certainty that is right, 2 for certainty that is wrong. Brier (1950); a two-class score by the one probability is half of it.
/// </param>
/// <param name="ExpectedCalibrationError">
/// Σ_b n_b/n·|accuracy_b − confidence_b| over 15 bins of equal width, in [0, 1]; Guo et al. (2017). It depends on the bins and is biased upwards where they hold few examples.
/// </param>
/// <param name="Bins">The bins, rising.</param>
public sealed record Calibration(double Brier, double ExpectedCalibrationError, IReadOnlyList<CalibrationBin> Bins)
{
    /// <summary>Number of bins.</summary>
    public const int BinCount = 15;

    /// <summary>Measures.</summary>
    /// <param name="labels">True classes, <c>[n]</c>, each in [0, classes); n ≥ 1.</param>
    /// <param name="predicted">Predicted classes, <c>[n]</c>.</param>
    /// <param name="probabilities">Probabilities, <c>[n, classes]</c>, each row with sum 1. A NaN among them makes both figures NaN.</param>
    /// <param name="classes">Number of classes C; ≥ 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">Lengths do not fit, there is nothing, or a class is out of range.</exception>
    public static Calibration Of(ReadOnlySpan<int> labels, ReadOnlySpan<int> predicted, ReadOnlySpan<double> probabilities, int classes)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(classes, 1);
        ArgumentOutOfRangeException.ThrowIfZero(labels.Length, nameof(labels));
        ArgumentOutOfRangeException.ThrowIfNotEqual(predicted.Length, labels.Length, nameof(predicted));
        ArgumentOutOfRangeException.ThrowIfNotEqual(probabilities.Length, (long)labels.Length * classes, nameof(probabilities));
        var sums = new (int Count, double Confidence, int Right)[BinCount];
        double squares = 0, doubt = 0;
        for (int i = 0; i < labels.Length; i++)
        {
            ReadOnlySpan<double> row = probabilities.Slice(i * classes, classes);
            squares += SquaredDistance(row, labels[i]);
            double confidence = row[predicted[i]];
            doubt += 0 * confidence; // NaN if one is
            ref (int Count, double Confidence, int Right) bin = ref sums[BinOf(confidence)];
            bin = (bin.Count + 1, bin.Confidence + confidence, bin.Right + (predicted[i] == labels[i] ? 1 : 0));
        }

        double error = sums.Sum(b => Math.Abs(b.Right - b.Confidence)) / labels.Length;
        return new Calibration(squares / labels.Length, error + doubt, [.. sums.Select(BinWith)]);
    }

    private static CalibrationBin BinWith((int Count, double Confidence, int Right) sums, int index) => new(
        (double)index / BinCount,
        (double)(index + 1) / BinCount,
        sums.Count,
        sums.Count == 0 ? double.NaN : sums.Confidence / sums.Count,
        sums.Count == 0 ? double.NaN : (double)sums.Right / sums.Count);

    private static double SquaredDistance(ReadOnlySpan<double> row, int label)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)label, (uint)row.Length, nameof(label));
        double sum = 0;
        for (int c = 0; c < row.Length; c++)
        {
            double distance = row[c] - (c == label ? 1 : 0);
            sum += distance * distance;
        }

        return sum;
    }

    // (low, high], as in the definition; rounding may carry a probability a little above 1.
    private static int BinOf(double confidence) => double.IsNaN(confidence) ? 0 : Math.Clamp((int)Math.Ceiling(confidence * BinCount) - 1, 0, BinCount - 1);
}
