namespace Overmix.Diagnostics.OverTraining;

/// <summary>Local linear regression over the evaluations' order, Gaussian weights of deviation n/24: straight lines are kept, at the ends too.</summary>
internal sealed class CurveSmoother
{
    private const double Share = 24;

    private readonly double[][] _weights;

    /// <summary>Prepares smoothing of curves of a length.</summary>
    public CurveSmoother(int count)
    {
        double bandwidth = Math.Max(1, count / Share);
        _weights = [.. Enumerable.Range(0, count).Select(at => WeightsAt(at, count, bandwidth))];
    }

    /// <summary>The smoothed curve.</summary>
    public double[] Of(ReadOnlySpan<double> values)
    {
        double[] smooth = new double[values.Length];
        for (int i = 0; i < smooth.Length; i++)
        {
            smooth[i] = InnerProduct.Of(_weights[i], values);
        }

        return smooth;
    }

    /// <summary>The largest rise: indices a ≤ b that maximise value(b) − value(a).</summary>
    public static (int Valley, int Peak) LargestRise(ReadOnlySpan<double> values)
    {
        (int low, int valley, int peak) = (0, 0, 0);
        for (int i = 1; i < values.Length; i++)
        {
            low = values[i] < values[low] ? i : low;
            (valley, peak) = values[i] - values[low] > values[peak] - values[valley] ? (low, i) : (valley, peak);
        }

        return peak > 0 ? (valley, peak) : (values.Length - 1, values.Length - 1);
    }

    private static double[] WeightsAt(int at, int count, double bandwidth)
    {
        double[] kernel = [.. Enumerable.Range(0, count).Select(i => Math.Exp(-0.5 * (i - at) * (i - at) / (bandwidth * bandwidth)))];
        double s0 = kernel.Sum(), s1 = kernel.Select((k, i) => k * (i - at)).Sum(), s2 = kernel.Select((k, i) => k * (i - at) * (i - at)).Sum();
        return [.. kernel.Select((k, i) => k * (s2 - (s1 * (i - at))) / ((s0 * s2) - (s1 * s1)))];
    }
}
