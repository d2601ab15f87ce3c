namespace Overmix.Diagnostics.Guarding;

/// <summary>
/// The trend test of Mann (1945) and Kendall: S = Σ_{i&lt;j} sign(x_j − x_i), which under exchangeable noise has mean 0 and variance n(n−1)(2n+5)/18. Needs no
/// scale of the noise and no shape of the rise. S is counted while the values are merged into order, in n·log n steps: a guard asks after every evaluation.
/// </summary>
public static class TrendTest
{
    /// <summary>Normal deviations of the upward trend, with the continuity correction; 0 for fewer than three values.</summary>
    /// <param name="values">The values, in order; finite.</param>
    public static double Deviations(IReadOnlyList<double> values)
    {
        double n = values.Count;
        if (n < 3)
        {
            return 0;
        }

        double[] sorted = [.. values];
        long sum = Sort(sorted, new double[sorted.Length]);
        return (sum - Math.Sign(sum)) / Math.Sqrt(n * (n - 1) * ((2 * n) + 5) / 18);
    }

    // Sorts, and gives the S of the values as they stood.
    private static long Sort(Span<double> values, Span<double> spare)
    {
        int middle = values.Length / 2;
        if (middle == 0)
        {
            return 0;
        }

        Span<double> left = values[..middle], right = values[middle..];
        long sum = Sort(left, spare) + Sort(right, spare);
        (int below, int upTo) = (0, 0); // how many on the left are smaller, and how many at most as large
        foreach (double value in right)
        {
            while (below < left.Length && left[below] < value)
            {
                below++;
            }

            while (upTo < left.Length && left[upTo] <= value)
            {
                upTo++;
            }

            sum += below - (left.Length - upTo);
        }

        Merge(left, right, spare[..values.Length]);
        spare[..values.Length].CopyTo(values);
        return sum;
    }

    private static void Merge(ReadOnlySpan<double> left, ReadOnlySpan<double> right, Span<double> into)
    {
        for (int i = 0, j = 0; i + j < into.Length;)
        {
            into[i + j] = j == right.Length || (i < left.Length && left[i] <= right[j]) ? left[i++] : right[j++];
        }
    }
}
