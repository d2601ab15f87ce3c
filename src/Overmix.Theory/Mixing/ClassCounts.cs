namespace Overmix.Theory.Mixing;

/// <summary>
/// How many training examples each class has. Counts, not only proportions: a batch is cut from a shuffled epoch without replacement,
/// so two of its examples share a class a little more rarely than two independent draws do.
/// </summary>
public sealed class ClassCounts
{
    private readonly long[] _counts;

    /// <summary>Creates the counts.</summary>
    /// <param name="counts">n_c ≥ 0 for each class c; at least one class and one example.</param>
    /// <exception cref="ArgumentOutOfRangeException">A count is negative, or there is no class or no example.</exception>
    public ClassCounts(ReadOnlySpan<long> counts)
    {
        Demand.AtLeast(counts.Length, 1, nameof(counts));
        _counts = counts.ToArray();
        foreach (long count in _counts)
        {
            Total = checked(Total + Demand.AtLeast(count, 0, nameof(counts)));
        }

        Demand.AtLeast(Total, 1, nameof(counts));
    }

    /// <summary>Number of classes C, empty ones included: label smoothing spreads over them too.</summary>
    public int Classes => _counts.Length;

    /// <summary>Number of examples n ≥ 1.</summary>
    public long Total { get; }

    /// <summary>The counts, by class.</summary>
    public IReadOnlyList<long> Counts => Array.AsReadOnly(_counts);

    /// <summary>1 − Σ_c p_c²: two independent draws, with replacement, differ in class.</summary>
    public double UnlikeWithReplacement => Unlike(0);

    /// <summary>1 − Σ_c n_c(n_c−1)/(n(n−1)): two distinct examples differ in class; 0 when there is only one example.</summary>
    public double UnlikeWithoutReplacement => Total == 1 ? 0 : Unlike(1);

    /// <summary>Counts the classes of labels.</summary>
    /// <param name="labels">Class of each example, in [0, classes).</param>
    /// <param name="classes">Number of classes C ≥ 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A label is outside its range, or there is none.</exception>
    public static ClassCounts OfLabels(ReadOnlySpan<int> labels, int classes)
    {
        Demand.AtLeast(classes, 1);
        long[] counts = new long[classes];
        foreach (int label in labels)
        {
            counts[(int)Demand.Within(label, 0, classes - 1, nameof(labels))]++;
        }

        return new ClassCounts(counts);
    }

    /// <summary>Equal counts.</summary>
    /// <param name="classes">Number of classes C ≥ 1.</param>
    /// <param name="perClass">Examples of each class ≥ 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument outside its range.</exception>
    public static ClassCounts Balanced(int classes, long perClass)
    {
        long[] counts = new long[Demand.AtLeast(classes, 1)];
        Array.Fill(counts, Demand.AtLeast(perClass, 1));
        return new ClassCounts(counts);
    }

    /// <summary>The class of each example, in class order: what a simulation shuffles.</summary>
    internal int[] ToLabels()
    {
        int[] labels = new int[Total];
        int start = 0;
        for (int c = 0; c < _counts.Length; c++)
        {
            labels.AsSpan(start, (int)_counts[c]).Fill(c);
            start += (int)_counts[c];
        }

        return labels;
    }

    // Σ_c n_c (n − n_c) / (n (n − removed)): the unlike ordered pairs over all, with no subtraction from 1.
    private double Unlike(int removed)
    {
        double pairs = 0;
        foreach (long count in _counts)
        {
            pairs += (double)count * (Total - count);
        }

        return pairs / ((double)Total * (Total - removed));
    }
}
