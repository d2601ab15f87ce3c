using Overmix.Reporting.Plots;

namespace Overmix.Reporting.Figures;

/// <summary>Chooses axes: the same epochs in every figure, and values that leave neither empty space nor exaggerate noise.</summary>
internal static class Limits
{
    // The first part of the log axis is the first descent: it may leave the figure at the top.
    private const double DescentShare = 0.3;

    /// <summary>The epochs of all runs.</summary>
    public static Axis Epochs(ReportData data)
    {
        double[] epochs = [.. data.Groups.SelectMany(g => g.Curves).SelectMany(c => c.Records).Select(r => (double)r.Epoch).Where(e => e > 0)];
        (double low, double high) = epochs.Length == 0 ? (1, 10) : (epochs.Min(), epochs.Max());
        return low < high ? Axis.Logarithmic(low, high, FigureText.Plain) : Axis.Logarithmic(low / 2, high * 2, FigureText.Plain);
    }

    /// <summary>An axis of errors that shows what follows the first descent; says whether the descent is cut off at the top.</summary>
    public static (Axis Axis, bool IsCut) Errors(IReadOnlyList<CurvePoint> points, Axis epochs)
    {
        if (points.Count == 0)
        {
            return (Axis.Linear(0, 1, PercentTick), false);
        }

        double low = points.Min(p => p.Value), overall = points.Max(p => p.Value), settled = Settled(points, epochs).Max(p => p.Value);
        bool isCut = settled < 0.6 * overall;
        double high = isCut ? settled : overall;
        // A flat, slightly noisy curve must look flat: never zoom in beyond half the level or two points.
        double span = Math.Max(high - low, Math.Max(0.02, 0.5 * low));
        double middle = (high + low) / 2, top = Math.Min(1, middle + (0.72 * span)), bottom = middle - (0.68 * span);
        return (Axis.Linear(low < 0.25 * top ? 0 : bottom, top, PercentTick), isCut);
    }

    /// <summary>An axis of accuracies, up to 100 %, that shows what follows the first ascent.</summary>
    public static Axis Accuracies(IReadOnlyList<CurvePoint> points, Axis epochs)
    {
        double low = points.Count == 0 ? 0 : Settled(points, epochs).Min(p => p.Value);
        double bottom = low - (0.15 * (1 - low));
        return Axis.Linear(Math.Max(0, Math.Min(bottom, 0.9)), 1.02, PercentTick);
    }

    /// <summary>An axis of losses with room for a label under the lowest value.</summary>
    public static Axis Losses(IReadOnlyList<double> values)
    {
        (double low, double high) = values.Count == 0 ? (0, 1) : (values.Min(), values.Max());
        double span = Math.Max(high - low, Math.Max(0.1 * Math.Abs(high), 1e-3));
        return Axis.Linear(low - (0.14 * span), low + (1.12 * span), FigureText.Plain);
    }

    /// <summary>A logarithmic axis of positive values; what is not positive stays outside.</summary>
    public static Axis Positive(IReadOnlyList<CurvePoint> points)
    {
        double[] positive = [.. points.Select(p => p.Value).Where(v => v > 0)];
        (double low, double high) = positive.Length == 0 ? (0.1, 1) : (positive.Min(), positive.Max());
        double pad = Math.Pow(high / low, 0.06) * 1.1;
        return Axis.Logarithmic(low / pad, high * pad, FigureText.Plain);
    }

    private static IReadOnlyList<CurvePoint> Settled(IReadOnlyList<CurvePoint> points, Axis epochs)
    {
        CurvePoint[] settled = [.. points.Where(p => epochs.Share(p.Epoch) >= DescentShare)];
        return settled.Length > 0 ? settled : points;
    }

    private static string PercentTick(double fraction) => FigureText.Plain(Math.Round(100 * fraction, 6));
}
