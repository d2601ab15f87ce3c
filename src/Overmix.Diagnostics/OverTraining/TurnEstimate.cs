using Overmix.Core.Seeding;

namespace Overmix.Diagnostics.OverTraining;

/// <summary>Where a curve turns and how deep its U is, with intervals: all found on one and the same curve.</summary>
/// <param name="Valley">Index of the valley, corrected likewise: smoothing moves it away from the steeper side.</param>
/// <param name="ValleyRange">From the lower to the higher ends of the percentile and the basic interval, 90 % each: a valley's law is too skew for either alone.</param>
/// <param name="Depth">Height of the end over the valley, in the curve's unit, corrected for having been sought.</param>
/// <param name="DepthInterval">Its 95 % interval.</param>
/// <param name="Uncorrected">The height as read off: too large by the luck of the lowest point, too small by what smoothing fills of the valley.</param>
internal sealed record TurnEstimate(int Valley, (int Low, int High) ValleyRange, double Depth, ConfidenceInterval DepthInterval, double Uncorrected)
{
    private const int Replicates = 199;

    /// <summary>
    /// Reads valley and depth off the smoothed curve and draws curves of that shape with noise like its own: what their reading distorts on average is taken
    /// off, and their spread is the interval (the basic parametric bootstrap).
    /// </summary>
    public static TurnEstimate Of(double[] values, CurveSmoother smoother, RiseEvidence evidence)
    {
        double[] smooth = smoother.Of(values);
        int valley = CurveSmoother.LargestRise(smooth).Valley;
        double depth = HeightOf(values, smooth, valley), truth = HeightOf(smooth, smooth, valley);
        RandomStream stream = new RandomStreams(1).Open(StreamName.FlatCurves, values.Length);
        int[] valleys = new int[Replicates];
        double[] excesses = new double[Replicates], drawn = new double[values.Length];
        for (int k = 0; k < Replicates; k++)
        {
            Draw(smooth, evidence, stream, drawn);
            double[] again = smoother.Of(drawn);
            valleys[k] = CurveSmoother.LargestRise(again).Valley;
            excesses[k] = HeightOf(drawn, again, valleys[k]) - truth;
        }

        Array.Sort(valleys);
        Array.Sort(excesses);
        int Corrected(int place) => Math.Clamp((2 * valley) - valleys[place], 0, values.Length - 1);
        var interval = new ConfidenceInterval(depth - excesses[(int)(0.975 * Replicates)], depth - excesses[(int)(0.025 * Replicates)]);
        int low = Replicates / 20, high = Replicates - 1 - low;
        (int Low, int High) range = (Math.Min(valleys[low], Corrected(high)), Math.Max(valleys[high], Corrected(low)));
        return new TurnEstimate(Corrected(Replicates / 2), range, depth - excesses.Average(), interval, depth);
    }

    /// <summary>Mean of the last twelfth, at least five values, over the smoothed curve at an index.</summary>
    public static double HeightOf(ReadOnlySpan<double> values, ReadOnlySpan<double> smooth, int valley) => Mean(values[^LastCount(values.Length)..]) - smooth[valley];

    /// <summary>How many last values are the end of a curve.</summary>
    public static int LastCount(int count) => Math.Max(5, count / 12);

    /// <summary>Mean of some values.</summary>
    public static double Mean(ReadOnlySpan<double> values)
    {
        double sum = 0;
        foreach (double value in values)
        {
            sum += value;
        }

        return sum / values.Length;
    }

    private static void Draw(double[] shape, RiseEvidence evidence, RandomStream stream, double[] values)
    {
        (double rho, double noise) = (evidence.NoiseCorrelation, stream.NextGaussian());
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = shape[i] + (evidence.NoiseDeviation * noise);
            noise = (rho * noise) + (Math.Sqrt(1 - (rho * rho)) * stream.NextGaussian());
        }
    }
}
