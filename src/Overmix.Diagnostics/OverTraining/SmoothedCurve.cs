namespace Overmix.Diagnostics.OverTraining;

/// <summary>
/// A curve smoothed over log₁₀ epochs by a Gaussian kernel, on a grid of its own. Curves of several seeds are averaged point by point over the epochs they all reach.
/// </summary>
internal sealed class SmoothedCurve
{
    private const int PointsPerDecade = 20;

    private SmoothedCurve(double[] logEpochs, double[] values) => (LogEpochs, Values) = (logEpochs, values);

    public double[] LogEpochs { get; }

    public double[] Values { get; }

    public double EpochAt(int index) => Math.Pow(10, LogEpochs[index]);

    /// <summary>The mean of several smoothed curves.</summary>
    /// <param name="curves">Epochs and values of each; not empty.</param>
    /// <param name="bandwidth">Standard deviation of the kernel in decades.</param>
    public static SmoothedCurve Mean(IReadOnlyList<(double[] Epochs, double[] Values)> curves, double bandwidth)
    {
        double from = Math.Log10(curves.Max(c => c.Epochs[0])), to = Math.Log10(curves.Min(c => c.Epochs[^1]));
        int count = Math.Max(2, (int)Math.Ceiling(Math.Max(0, to - from) * PointsPerDecade) + 1);
        double[] grid = [.. Enumerable.Range(0, count).Select(i => from + (to - from) * i / (count - 1))];
        double[] mean = [.. grid.Select(x => curves.Average(c => At(c.Epochs, c.Values, x, bandwidth)))];
        return new SmoothedCurve(grid, mean);
    }

    /// <summary>The largest rise: indices a &lt; b that maximise value(b) − value(a); a is the valley, b the peak.</summary>
    public (int Valley, int Peak) LargestRise()
    {
        (int low, int valley, int peak) = (0, 0, 0);
        for (int i = 1; i < Values.Length; i++)
        {
            if (Values[i] < Values[low])
            {
                low = i;
            }

            if (Values[i] - Values[low] > Values[peak] - Values[valley])
            {
                (valley, peak) = (low, i);
            }
        }

        return (valley, peak);
    }

    private static double At(double[] epochs, double[] values, double x, double bandwidth)
    {
        (double weights, double sum) = (0, 0);
        for (int i = 0; i < epochs.Length; i++)
        {
            double distance = (Math.Log10(epochs[i]) - x) / bandwidth;
            double weight = Math.Exp(-distance * distance / 2) + 1e-300; // far from every point: the nearest decide, not 0/0
            (weights, sum) = (weights + weight, sum + weight * values[i]);
        }

        return sum / weights;
    }
}
