namespace Overmix.Diagnostics.Classification;

/// <summary>How often each class was taken for each: a row a true class, a column a predicted one.</summary>
/// <remarks>
/// A figure that has nothing to be computed from is NaN, never 0: the error of a class without examples, the precision of a class that was never predicted,
/// F₁ of a class that neither occurs nor is predicted. Means over classes leave such classes out.
/// </remarks>
public sealed class ConfusionMatrix
{
    private readonly long[] _counts;

    private ConfusionMatrix(int classes, long[] counts) => (Classes, _counts) = (classes, counts);

    /// <summary>Number of classes C.</summary>
    public int Classes { get; }

    /// <summary>Number of examples n.</summary>
    public long Count => _counts.Sum();

    /// <summary>Number of examples whose class was found.</summary>
    public long Correct => Range.Sum(c => this[c, c]);

    /// <summary>Share of examples whose class was not found, in [0, 1].</summary>
    public double Error => (double)(Count - Correct) / Count;

    /// <summary>Examples of one class that were taken for another, or for itself.</summary>
    /// <param name="actual">True class, in [0, C).</param>
    /// <param name="predicted">Predicted class, in [0, C).</param>
    public long this[int actual, int predicted]
    {
        get
        {
            CheckClass(actual, nameof(actual));
            CheckClass(predicted, nameof(predicted));
            return _counts[(actual * Classes) + predicted];
        }
    }

    private IEnumerable<int> Range => Enumerable.Range(0, Classes);

    /// <summary>Counts.</summary>
    /// <param name="labels">True classes, <c>[n]</c>, each in [0, classes); n ≥ 1.</param>
    /// <param name="predicted">Predicted classes, <c>[n]</c>, each in [0, classes).</param>
    /// <param name="classes">Number of classes C; ≥ 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">Lengths differ, there is nothing, or a class is out of range.</exception>
    public static ConfusionMatrix Of(ReadOnlySpan<int> labels, ReadOnlySpan<int> predicted, int classes)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(classes, 1);
        ArgumentOutOfRangeException.ThrowIfZero(labels.Length, nameof(labels));
        ArgumentOutOfRangeException.ThrowIfNotEqual(predicted.Length, labels.Length, nameof(predicted));
        long[] counts = new long[checked(classes * classes)];
        for (int i = 0; i < labels.Length; i++)
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)labels[i], (uint)classes, nameof(labels));
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)predicted[i], (uint)classes, nameof(predicted));
            counts[(labels[i] * classes) + predicted[i]]++;
        }

        return new ConfusionMatrix(classes, counts);
    }

    /// <summary>Examples of a class: the sum of its row.</summary>
    /// <param name="c">The class, in [0, C).</param>
    public long Occurrences(int c) => Range.Sum(j => this[c, j]);

    /// <summary>Examples taken for a class: the sum of its column.</summary>
    /// <param name="c">The class, in [0, C).</param>
    public long Predictions(int c) => Range.Sum(i => this[i, c]);

    /// <summary>Share of a class's examples that were taken for another class, in [0, 1]; NaN if the class does not occur.</summary>
    /// <param name="c">The class, in [0, C).</param>
    public double ErrorOf(int c) => Ratio(Occurrences(c) - this[c, c], Occurrences(c));

    /// <summary>Share of the examples taken for a class that belong to it, in [0, 1]; NaN if none was taken for it.</summary>
    /// <param name="c">The class, in [0, C).</param>
    public double PrecisionOf(int c) => Ratio(this[c, c], Predictions(c));

    /// <summary>F₁ = 2·TP / (occurrences + predictions), in [0, 1]: 0 for a class that occurs and is never found; NaN if it neither occurs nor is predicted.</summary>
    /// <param name="c">The class, in [0, C).</param>
    public double F1Of(int c) => Ratio(2 * this[c, c], Occurrences(c) + Predictions(c));

    /// <summary>Mean of F₁ over the classes that occur or are predicted: every class counts alike, however rare.</summary>
    public double MacroF1 => Range.Select(F1Of).Where(f => !double.IsNaN(f)).Average();

    /// <summary>Mean of the classes' own errors over the classes that occur: the error where all classes were equally frequent.</summary>
    public double BalancedError => Range.Select(ErrorOf).Where(e => !double.IsNaN(e)).Average();

    /// <summary>The most frequent mistakes, most frequent first; of equal ones the earlier in the matrix first.</summary>
    /// <param name="most">How many; fewer if there are not so many.</param>
    public IReadOnlyList<(int Actual, int Predicted, long Count)> LargestConfusions(int most) =>
        [.. Range.SelectMany(i => Range.Where(j => j != i && this[i, j] > 0).Select(j => (i, j, this[i, j]))).OrderByDescending(m => m.Item3).Take(most)];

    private static double Ratio(long part, long whole) => whole == 0 ? double.NaN : (double)part / whole;

    private void CheckClass(int c, string parameter) => ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)c, (uint)Classes, parameter);
}
