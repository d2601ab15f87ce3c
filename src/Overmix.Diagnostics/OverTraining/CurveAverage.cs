using Overmix.Core.Curves;

namespace Overmix.Diagnostics.OverTraining;

/// <summary>The mean of several runs' curves at the times that all of them have.</summary>
internal static class CurveAverage
{
    /// <summary>Averages curves.</summary>
    /// <param name="seeds">Curves of one quantity on one clock; at least one.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is none, or they differ in what they measure.</exception>
    public static TrainingCurve Of(IReadOnlyList<TrainingCurve> seeds)
    {
        ArgumentNullException.ThrowIfNull(seeds);
        ArgumentOutOfRangeException.ThrowIfZero(seeds.Count, nameof(seeds));
        if (seeds.Any(s => s.Quantity != seeds[0].Quantity || s.Clock != seeds[0].Clock))
        {
            throw new ArgumentOutOfRangeException(nameof(seeds), "The curves measure different things.");
        }

        if (seeds.Count == 1)
        {
            return seeds[0];
        }

        Dictionary<double, double>[] byTime = [.. seeds.Select(s => s.Times.Zip(s.Values).ToDictionary(p => p.First, p => p.Second))];
        double[] times = [.. seeds[0].Times.Where(t => byTime.All(values => values.ContainsKey(t)))];
        return new TrainingCurve(seeds[0].Quantity, seeds[0].Clock, times, [.. times.Select(t => byTime.Average(values => values[t]))]);
    }
}
