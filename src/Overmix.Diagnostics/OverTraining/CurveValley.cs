using Overmix.Core.Curves;

namespace Overmix.Diagnostics.OverTraining;

/// <summary>Where a single curve is lowest: a description of it, not evidence that it rises afterwards.</summary>
public static class CurveValley
{
    /// <summary>Epoch of the lowest point of the mean of validation and test error, smoothed over log-epochs; of the test error alone where there is no validation part. The end, for a curve that falls to it.</summary>
    /// <param name="curve">The curve.</param>
    /// <param name="options">Bandwidth of the smoother; the defaults if null.</param>
    public static double EpochOf(ErrorCurve curve, VerdictOptions? options = null)
    {
        double[] epochs = [.. curve.Points.Select(p => p.Epoch)];
        double[] values = [.. curve.Points.Select(p => double.IsNaN(p.ValidationError) ? p.TestError : (p.ValidationError + p.TestError) / 2)];
        SmoothedCurve smooth = SmoothedCurve.Mean([(epochs, values)], (options ?? new VerdictOptions()).Bandwidth);
        return smooth.EpochAt(Array.IndexOf(smooth.Values, smooth.Values.Min()));
    }
}
