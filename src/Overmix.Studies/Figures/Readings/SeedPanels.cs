using Overmix.Core.Claims;
using Overmix.Theory.Checks;

namespace Overmix.Studies.Figures.Readings;

/// <summary>The figures of several seeds as panels: curves over the same points are averaged, with the range over seeds as a band; others are the first seed's.</summary>
internal static class SeedPanels
{
    /// <summary>The panels.</summary>
    /// <param name="seeds">The figures of each seed, alike in order; at least one seed.</param>
    public static IReadOnlyList<ClaimPanel> Of(IReadOnlyList<IReadOnlyList<TheoryFigure>> seeds) =>
        [.. Enumerable.Range(0, seeds[0].Count).Select(k => Panel([.. seeds.Select(figures => figures[k])]))];

    /// <summary>A panel's numbers in long form: a row a point.</summary>
    /// <param name="panel">The panel.</param>
    /// <param name="name">The table's name.</param>
    public static ClaimTable Table(ClaimPanel panel, string name)
    {
        ClaimColumn Column(string title, Func<ClaimSeries, IReadOnlyList<double>?> values) =>
            new(title, [.. panel.Series.SelectMany(s => values(s) ?? [.. s.X.Select(_ => double.NaN)])]);
        return new ClaimTable(
            name,
            [Column(panel.XLabel, s => s.X), Column(panel.YLabel, s => s.Y), Column("least of the seeds", s => s.Low), Column("greatest of the seeds", s => s.High)],
            [.. panel.Series.SelectMany(s => s.X.Select(_ => s.Name))]);
    }

    private static ClaimPanel Panel(TheoryFigure[] seeds) => new(
        seeds[0].Title, seeds[0].XLabel, seeds[0].YLabel, [.. Enumerable.Range(0, seeds[0].Curves.Count).Select(c => Series([.. seeds.Select(s => s.Curves[c])]))])
    {
        LogX = seeds[0].LogX,
        LogY = seeds[0].LogY,
    };

    private static ClaimSeries Series(TheoryCurve[] seeds)
    {
        TheoryCurve first = seeds[0];
        if (seeds.Any(s => !s.X.SequenceEqual(first.X)))
        {
            return new ClaimSeries(seeds.Length == 1 ? first.Name : $"{first.Name} (first seed)", first.X, first.Y) { IsCloud = first.Points };
        }

        double[] Over(Func<IEnumerable<double>, double> merge) => [.. Enumerable.Range(0, first.X.Count).Select(i => merge(seeds.Select(s => s.Y[i])))];
        double[] low = Over(values => values.Min()), high = Over(values => values.Max());
        bool isBand = low.Zip(high, (a, b) => b > a).Any(differs => differs);
        return new ClaimSeries(first.Name, first.X, Over(values => values.Average())) { IsCloud = first.Points, Low = isBand ? low : null, High = isBand ? high : null };
    }
}
