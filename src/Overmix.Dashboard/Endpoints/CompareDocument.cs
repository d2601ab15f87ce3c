using Overmix.Core.Curves;
using Overmix.Dashboard.Curves;
using Overmix.Dashboard.Library;
using Overmix.Diagnostics.Comparison;
using Overmix.Diagnostics.OverTraining;

namespace Overmix.Dashboard.Endpoints;

/// <summary>What the page shows of a comparison.</summary>
internal static class CompareDocument
{
    public static object Of(IReadOnlyList<RunEntry[]> groups, CurveQuery query, DashboardContext context)
    {
        SeedCurve[][] curves = [.. groups.Select(g => g.Select(e => CurveOf(e, query, context)).ToArray())];
        return new
        {
            schema = 1,
            Series = query.Series[0],
            Groups = groups.Select((g, i) => new { Runs = g.Select(e => e.Id), Seeds = g.Select(e => e.Summary.Manifest!.Seed), Curve = Points(SeedMean.Of(curves[i]), query) }),
            Differences = Enumerable.Range(1, Math.Max(0, groups.Count - 1)).Select(i => new
            {
                Group = i,
                Curve = Points(SeedMean.Difference(curves[0], curves[i]), query),
                Last = Paired(groups[0], groups[i], run => run.Last),
                Best = Paired(groups[0], groups[i], run => run.BestOnValidation),
            }),
        };
    }

    private static SeedCurve CurveOf(RunEntry entry, CurveQuery query, DashboardContext context) =>
        context.Open.Of(entry)!.Look(columns => new SeedCurve(entry.Summary.Manifest!.Seed, [.. columns.Time(query.X)], [.. columns.Values(query.Series[0])]));

    /// <summary>The difference in test error at the last, or at the best validation, evaluation.</summary>
    private static object? Paired(RunEntry[] first, RunEntry[] second, Func<Runs.Store.RunSummary, EpochRecord?> point)
    {
        SeedCurve[] AtPoint(RunEntry[] group) =>
            [.. group.Where(e => point(e.Summary) is not null).Select(e => new SeedCurve(e.Summary.Manifest!.Seed, [], [(float)point(e.Summary)!.TestError]))];
        double[] differences = [.. SeedMean.Pairs(AtPoint(first), AtPoint(second)).Select(p => (double)p.B.Y[0] - p.A.Y[0])];
        if (differences.Length == 0)
        {
            return null;
        }

        ConfidenceInterval? interval = StudentInterval.Of(differences, SeedMean.Confidence);
        return new { Mean = differences.Average(), interval?.Low, interval?.High, Pairs = differences.Length };
    }

    private static object? Points(MeanCurve curve, CurveQuery query)
    {
        if (curve.X.Count == 0 || query.On(curve.X) is not { } window)
        {
            return null;
        }

        CurveWindow? whole = (query with { From = null, To = null }).On(curve.X);
        IReadOnlyList<int> rows = Decimation.Rows(curve.X, curve.Mean, window);
        return new { First = whole?.From, Last = whole?.To, X = rows.Select(r => curve.X[r]), Mean = rows.Select(r => curve.Mean[r]), Low = rows.Select(r => curve.Low[r]), High = rows.Select(r => curve.High[r]), curve.Seeds };
    }
}
