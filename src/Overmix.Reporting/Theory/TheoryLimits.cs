using Overmix.Reporting.Plots;
using Overmix.Theory.Checks;

namespace Overmix.Reporting.Theory;

/// <summary>The axes of a theory figure.</summary>
internal static class TheoryLimits
{
    // Beyond this many decades a logarithmic axis shows rounding, not results.
    private const double MostDecades = 18;

    private const double PointRoom = 0.015;

    /// <summary>Whether a point can be drawn on a figure's axes.</summary>
    public static bool IsDrawn(TheoryFigure figure, double x, double y) =>
        double.IsFinite(x) && double.IsFinite(y) && (!figure.LogX || x > 0) && (!figure.LogY || y > 0);

    /// <summary>The horizontal axis: exactly as wide as its values, or a little wider, so that no point is cut in half.</summary>
    public static Axis Horizontal(bool isLog, IReadOnlyList<double> values, bool hasPoints)
    {
        (double low, double high) = Range(isLog, values);
        if (hasPoints)
        {
            double ratio = isLog ? Math.Pow(high / low, PointRoom) : 1, span = isLog ? 0 : PointRoom * (high - low);
            (low, high) = ((low / ratio) - span, (high * ratio) + span);
        }

        return isLog ? Axis.Logarithmic(low, high, FigureText.Plain) : Axis.Linear(low, high, FigureText.Plain);
    }

    /// <summary>The vertical axis: a little room above and below; from 0 where the values begin near it.</summary>
    public static Axis Vertical(bool isLog, IReadOnlyList<double> values)
    {
        (double low, double high) = Range(isLog, values);
        if (isLog)
        {
            double foot = Math.Max(low, high / Math.Pow(10, MostDecades)), pad = Math.Pow(high / foot, 0.05) * 1.05;
            return Axis.Logarithmic(foot / pad, high * pad, FigureText.Plain);
        }

        double room = 0.06 * (high - low);
        bool fromZero = low >= 0 && low < 0.35 * high;
        return Axis.Linear(fromZero ? 0 : low - room, high + room, FigureText.Plain);
    }

    private static (double Low, double High) Range(bool isLog, IReadOnlyList<double> values)
    {
        if (values.Count == 0)
        {
            return isLog ? (0.1, 1) : (0, 1);
        }

        (double low, double high) = (values.Min(), values.Max());
        bool isPoint = high - low <= 1e-9 * Math.Max(Math.Abs(high), Math.Abs(low));
        return !isPoint ? (low, high)
            : isLog ? (low / 2, high * 2)
            : low == 0 ? (-1, 1)
            : (low - (0.1 * Math.Abs(low)), high + (0.1 * Math.Abs(high)));
    }
}
