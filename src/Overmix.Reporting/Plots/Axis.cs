using System.Globalization;

namespace Overmix.Reporting.Plots;

/// <summary>A tick: a labelled grid line, or an unlabelled small one.</summary>
internal readonly record struct AxisTick(double Value, string Label);

/// <summary>A range of values and its ticks, linear or logarithmic.</summary>
internal sealed record Axis(double Low, double High, bool IsLog, IReadOnlyList<AxisTick> Ticks)
{
    private const int LeastTicks = 4;

    /// <summary>Where a value lies along the axis: 0 at the low end, 1 at the high end.</summary>
    public double Share(double value) => (Map(value) - Map(Low)) / (Map(High) - Map(Low));

    /// <summary>A value as a coordinate: itself, or its decimal logarithm.</summary>
    public double Map(double value) => IsLog ? Math.Log10(value) : value;

    /// <summary>A logarithmic axis; labels at the decades, and at 2 and 5 where there are fewer than two decades.</summary>
    /// <param name="low">Low end, above 0.</param>
    /// <param name="high">High end, above the low one.</param>
    /// <param name="label">Text of a tick.</param>
    public static Axis Logarithmic(double low, double high, Func<double, string> label)
    {
        int first = (int)Math.Floor(Math.Log10(low)), last = (int)Math.Ceiling(Math.Log10(high));
        double decades = Math.Log10(high / low);
        int every = decades > 8 ? 2 : 1;
        var ticks = new List<AxisTick>();
        for (int decade = first; decade <= last; decade++)
        {
            for (int digit = 1; digit <= 9; digit++)
            {
                bool isLabelled = digit == 1 ? decade % every == 0 : decades < 2 && digit is 2 or 5 && decades < 2;
                double value = double.Parse($"{digit}E{decade}", CultureInfo.InvariantCulture);
                ticks.Add(new AxisTick(value, isLabelled ? label(value) : ""));
            }
        }

        return new Axis(low, high, IsLog: true, [.. ticks.Where(t => t.Value >= low * (1 - 1e-9) && t.Value <= high * (1 + 1e-9))]);
    }

    /// <summary>A linear axis, four to ten round ticks.</summary>
    public static Axis Linear(double low, double high, Func<double, string> label)
    {
        double step = Step(high - low);
        var ticks = new List<AxisTick>();
        for (long i = (long)Math.Ceiling((low / step) - 1e-9); i * step <= high + (1e-9 * step); i++)
        {
            // A product such as 3 × 0.1 carries a stray last digit; the label must not.
            double value = Math.Round(i * step, 12);
            ticks.Add(new AxisTick(value, label(value)));
        }

        return new Axis(low, high, IsLog: false, ticks);
    }

    /// <summary>The largest round step (1, 2 or 5 times a power of ten) that fits four times into a span.</summary>
    public static double Step(double span)
    {
        double power = Math.Pow(10, Math.Floor(Math.Log10(span / LeastTicks)));
        return new[] { 5, 2, 1 }.First(m => m == 1 || m * power <= span / LeastTicks) * power;
    }
}
