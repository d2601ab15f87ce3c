using Overmix.Core.Curves;

namespace Overmix.Diagnostics.OverTraining;

/// <summary>Figures of a single curve.</summary>
internal static class SeedFigures
{
    public static SeedVerdict Of(ErrorCurve curve, int last)
    {
        ErrorPoint[] points = [.. curve.Points];
        ErrorPoint? best = points.Where(p => !double.IsNaN(p.ValidationError)).OrderBy(p => p.ValidationError).Cast<ErrorPoint?>().FirstOrDefault(); // stable: the earliest of equals
        ErrorPoint oracle = points.MinBy(p => p.TestError);
        return new SeedVerdict
        {
            Seed = curve.Seed,
            BestEpoch = best?.Epoch ?? double.NaN,
            BestValidationError = best?.ValidationError ?? double.NaN,
            BestTestError = best?.TestError ?? double.NaN,
            LastTestError = points[^1].TestError,
            MedianOfLast = Median(points.TakeLast(last).Select(p => p.TestError)),
            OracleEpoch = oracle.Epoch,
            OracleTestError = oracle.TestError,
        };
    }

    /// <summary>Median test error of the k evaluations nearest to an epoch on the log axis.</summary>
    public static double Near(ErrorCurve curve, double epoch, int k) =>
        Median(curve.Points.OrderBy(p => Math.Abs(Math.Log(p.Epoch / epoch))).Take(k).Select(p => p.TestError));

    /// <summary>
    /// Noise of one evaluation within a curve, robustly: from differences at a lag of k evaluations in its second half, where the trend is slow and most of the
    /// correlation between neighbours has gone. Their median, a steady rise or fall, does not count as noise.
    /// </summary>
    public static double Noise(ErrorCurve curve, int lag)
    {
        double[] tail = [.. curve.Points.Skip(curve.Points.Count / 2).Select(p => p.TestError)];
        double[] differences = [.. Enumerable.Range(0, Math.Max(0, tail.Length - lag)).Select(i => tail[i + lag] - tail[i])];
        if (differences.Length == 0)
        {
            return double.PositiveInfinity;
        }

        double trend = Median(differences);
        return 1.4826 * Median(differences.Select(d => Math.Abs(d - trend))) / Math.Sqrt(2);
    }

    public static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}
