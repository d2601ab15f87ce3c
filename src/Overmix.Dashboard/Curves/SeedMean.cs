using Overmix.Diagnostics.Comparison;
using Overmix.Diagnostics.OverTraining;

namespace Overmix.Dashboard.Curves;

/// <summary>A curve of one seed.</summary>
/// <param name="Seed">The run's root seed.</param>
/// <param name="X">Places, rising.</param>
/// <param name="Y">Values.</param>
internal sealed record SeedCurve(long Seed, IReadOnlyList<double> X, IReadOnlyList<float> Y);

/// <summary>A mean over seeds along an axis, with its band.</summary>
/// <param name="X">Places that all seeds reached with a finite value.</param>
/// <param name="Mean">The mean over seeds.</param>
/// <param name="Low">Lower end of the band.</param>
/// <param name="High">Upper end of the band.</param>
/// <param name="Seeds">How many seeds there are in it.</param>
internal sealed record MeanCurve(IReadOnlyList<double> X, IReadOnlyList<float> Mean, IReadOnlyList<float> Low, IReadOnlyList<float> High, int Seeds);

/// <summary>Means over seeds. As in reports, the band of a group is its lowest and highest seed; that of a paired difference is the 95 % Student-t interval.</summary>
internal static class SeedMean
{
    /// <summary>Confidence of the interval of a paired difference.</summary>
    public const double Confidence = 0.95;

    /// <summary>Mean, lowest and highest seed at each place that every curve has.</summary>
    public static MeanCurve Of(IReadOnlyList<SeedCurve> curves)
    {
        IReadOnlyList<(double X, double[] Y)> shared = Shared(curves);
        return new MeanCurve(
            [.. shared.Select(p => p.X)],
            [.. shared.Select(p => (float)p.Y.Average())],
            [.. shared.Select(p => (float)p.Y.Min())],
            [.. shared.Select(p => (float)p.Y.Max())],
            curves.Count);
    }

    /// <summary>Mean of second − first over the seeds that both have once, with its interval (NaN for a single pair).</summary>
    public static MeanCurve Difference(IReadOnlyList<SeedCurve> first, IReadOnlyList<SeedCurve> second)
    {
        (SeedCurve A, SeedCurve B)[] pairs = [.. Pairs(first, second)];
        IReadOnlyList<(double X, double[] Y)> shared = Shared([.. pairs.SelectMany(p => new[] { p.A, p.B })]);
        double[][] differences = [.. shared.Select(p => Enumerable.Range(0, pairs.Length).Select(i => p.Y[2 * i + 1] - p.Y[2 * i]).ToArray())];
        ConfidenceInterval?[] intervals = [.. differences.Select(d => StudentInterval.Of(d, Confidence))];
        return new MeanCurve(
            [.. shared.Select(p => p.X)],
            [.. differences.Select(d => (float)d.Average())],
            [.. intervals.Select(i => (float)(i?.Low ?? double.NaN))],
            [.. intervals.Select(i => (float)(i?.High ?? double.NaN))],
            pairs.Length);
    }

    /// <summary>The curves of the seeds that both sides have exactly once.</summary>
    public static IEnumerable<(SeedCurve A, SeedCurve B)> Pairs(IReadOnlyList<SeedCurve> first, IReadOnlyList<SeedCurve> second) =>
        from a in first.GroupBy(c => c.Seed).Where(g => g.Count() == 1).Select(g => g.Single())
        join b in second.GroupBy(c => c.Seed).Where(g => g.Count() == 1).Select(g => g.Single()) on a.Seed equals b.Seed
        orderby a.Seed
        select (a, b);

    /// <summary>The places that every curve has with a finite value, and the values there in the curves' order.</summary>
    private static IReadOnlyList<(double X, double[] Y)> Shared(IReadOnlyList<SeedCurve> curves)
    {
        if (curves.Count == 0)
        {
            return [];
        }

        Dictionary<double, double[]> at = [];
        for (int i = 0; i < curves.Count; i++)
        {
            for (int row = 0; row < curves[i].X.Count; row++)
            {
                double x = curves[i].X[row];
                if (i == 0)
                {
                    at[x] = [.. Enumerable.Repeat(double.NaN, curves.Count)];
                }

                if (at.TryGetValue(x, out double[]? values))
                {
                    values[i] = curves[i].Y[row];
                }
            }
        }

        return [.. at.Where(p => p.Value.All(double.IsFinite)).OrderBy(p => p.Key).Select(p => (p.Key, p.Value))];
    }
}
