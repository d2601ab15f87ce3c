using Overmix.Theory.Checks;
using Overmix.Theory.Mixing;

namespace Overmix.Theory.LabelNoise;

/// <summary>Tables and the cloud of convex label noise.</summary>
internal static class ConvexTables
{
    internal static TheoryTable Average(NoiseSample[] samples)
    {
        MonteCarloEstimate[] means = [.. new Func<NoiseSample, double>[] { s => s.Noise, s => s.Bound, s => s.Slack }
            .Select(value => MonteCarloEstimate.Of([.. samples.Select(value)]))];
        double[] smallest = [samples.Min(s => s.Noise), samples.Min(s => s.Bound), samples.Min(s => s.Slack)];
        return new TheoryTable(
            "average",
            [new("mean", [.. means.Select(m => m.Mean)]), new("standard error", [.. means.Select(m => m.StandardError)]), new("smallest", smallest)],
            ["noise Z", "bound (ρ/2)λ(1−λ)‖X − X′‖²", "slack"]);
    }

    internal static TheoryTable Binned(string name, string axis, NoiseSample[] samples, int bins, Func<NoiseSample, double> key)
    {
        NoiseSample[] sorted = [.. samples.OrderBy(key)];
        NoiseSample[][] groups = [.. Enumerable.Range(0, bins)
            .Select(b => sorted[(int)((long)b * sorted.Length / bins)..(int)((b + 1L) * sorted.Length / bins)])
            .Where(group => group.Length > 0)];
        TheoryColumn Column(string title, Func<NoiseSample, double> value) => new(title, [.. groups.Select(group => group.Average(value))]);
        return new TheoryTable(
            name,
            [
                Column($"mean {axis}", key),
                Column("noise Z", s => s.Noise),
                Column("bound", s => s.Bound),
                new("smallest slack", [.. groups.Select(group => group.Min(s => s.Slack))]),
            ]);
    }

    internal static TheoryFigure Cloud(NoiseSample[] samples, int points)
    {
        NoiseSample[] shown = samples[..Math.Min(points, samples.Length)];
        double[] bounds = [.. shown.Select(s => s.Bound)];
        double top = bounds.DefaultIfEmpty(0).Max();
        return new TheoryFigure(
            "noise-against-bound", "No pair below the line: Mixup's label noise against its bound", "bound (ρ/2)λ(1−λ)‖X − X′‖²", "noise Z",
            [new("pairs", bounds, [.. shown.Select(s => s.Noise)], Points: true), new("Z = bound", [0, top], [0, top])]);
    }
}
