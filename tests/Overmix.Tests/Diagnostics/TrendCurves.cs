using Overmix.Core.Seeding;

namespace Overmix.Tests.Diagnostics;

/// <summary>
/// Single curves of a known shape for tests of the rise, in noise deviations: the noise of one evaluation has deviation 1 and, from one evaluation to the next,
/// correlation ρ. The depth of a U is its true height at the end over its true lowest value, in the same deviations.
/// </summary>
internal static class TrendCurves
{
    /// <summary>Shapes that never rise.</summary>
    public static IReadOnlyList<string> WithoutTurn { get; } = ["flat", "linear", "exponential", "slow exponential", "power .8", "power .3", "step down", "plateau then down"];

    /// <summary>Shapes that fall over the first 2/5, or 9/20, of the evaluations, then rise: along the logarithm of the epoch, in a straight line, to a plateau half-way.</summary>
    public static IReadOnlyList<string> Us { get; } = ["u log", "u linear", "u plateau"];

    /// <summary>Epochs of so many evaluations: every epoch, or evenly spaced in the logarithm up to 5 000.</summary>
    public static double[] Epochs(int count, bool everyEpoch) =>
        [.. Enumerable.Range(0, count).Select(i => everyEpoch ? i + 1.0 : Math.Pow(5_000, i / (count - 1.0)))];

    /// <summary>The true curve.</summary>
    public static double[] Truth(string shape, double[] epochs, double depth = 3)
    {
        double last = epochs[^1], turn = epochs[(int)(0.4 * epochs.Length)];
        double Fall(double e) => 60 * Math.Exp(-8 * e / turn);
        double Share(double e, double end) => Math.Clamp(Math.Log(e / turn) / Math.Log(end / turn), 0, 1);
        return [.. epochs.Select((e, i) => (shape, (double)i / (epochs.Length - 1)) switch
        {
            ("flat", _) => 0,
            ("linear", var x) => 20 * (1 - x),
            ("exponential", _) => 60 * Math.Exp(-e / 12),
            ("slow exponential", _) => 60 * Math.Exp(-6 * e / last),
            ("power .8", _) => 60 * Math.Pow(e, -0.8),
            ("power .3", _) => 60 * Math.Pow(e, -0.3),
            ("step down", var x) => Fall(e) + (x < 0.6 ? 10 : 0),
            ("plateau then down", var x) => x < 0.7 ? 5 : 5 - (20 * (x - 0.7)),
            ("u log", _) => Fall(e) + (depth * Share(e, last)),
            ("u linear", var x) => Fall(e) + (depth * Math.Max(0, (x - 0.4) / 0.6)),
            ("u plateau", _) => Fall(e) + (depth * Share(e, Math.Sqrt(turn * last))),
            ("double descent", var x) => Fall(e) + (depth * Math.Exp(-Math.Pow((x - 0.65) / 0.1, 2))),
            _ => throw new ArgumentOutOfRangeException(nameof(shape), shape, null),
        })];
    }

    /// <summary>A curve with its noise.</summary>
    public static double[] Draw(double[] truth, double correlation, RandomStream stream)
    {
        double[] values = new double[truth.Length];
        double noise = stream.NextGaussian();
        for (int i = 0; i < truth.Length; i++)
        {
            values[i] = truth[i] + noise;
            noise = (correlation * noise) + (Math.Sqrt(1 - (correlation * correlation)) * stream.NextGaussian());
        }

        return values;
    }
}
