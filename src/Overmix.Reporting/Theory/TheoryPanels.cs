using System.Globalization;
using Overmix.Reporting.Plots;
using Overmix.Theory.Checks;

namespace Overmix.Reporting.Theory;

/// <summary>Turns a figure of the theory bench, of one seed or several, into one that is painted.</summary>
internal static class TheoryPanels
{
    /// <summary>The size of theory figures: the report's, with more room for names, which are longer here.</summary>
    public static FigureShape Shape { get; } = FigureShape.Wide with { LabelRoom = 216, Columns = 1 };

    private static readonly string[] Endings = [", measured", ", predicted", ", law"];

    /// <summary>Makes the figure.</summary>
    /// <param name="seeds">The same figure from each seed; at least one. Lines become means with a band from lowest to highest seed; clouds are the first seed's.</param>
    public static Figure Of(IReadOnlyList<TheoryFigure> seeds)
    {
        TheoryFigure first = seeds[0];
        int[] slots = Slots(first);
        Series[] series = [.. first.Curves.Select((curve, i) => SeriesOf(seeds, i, slots)).Where(s => s.Mean.Count > 0)];
        double[] x = [.. series.SelectMany(s => s.Mean).Select(p => p.Epoch)];
        double[] y = [.. series.SelectMany(s => s.Mean).SelectMany(p => new[] { p.Low, p.High }).Where(v => !first.LogY || v > 0)];
        string count = seeds.Count == 1 ? "" : string.Create(CultureInfo.InvariantCulture, $", mean of {seeds.Count} seeds; band: lowest to highest");
        return new Figure
        {
            Id = first.Name,
            Panels =
            [
                new Panel
                {
                    Title = first.Title,
                    Note = $"{first.YLabel}{(first.LogY ? " (log scale)" : "")}{count}",
                    X = TheoryLimits.Horizontal(first.LogX, x, series.Any(s => s.IsCloud)),
                    XLabel = $"{first.XLabel}{(first.LogX ? " (log scale)" : "")}",
                    Y = TheoryLimits.Vertical(first.LogY, y),
                    Series = series,
                    HasKeys = true,
                },
            ],
            Caption = first.Title,
            AltText = $"Chart of {first.YLabel} over {first.XLabel}. {string.Join(' ', series.Select(Tell))}",
            Csv = "",
        };
    }

    // A measurement and its prediction, told apart by point and line, share a colour: “NAME, measured” goes with “NAME, predicted”, “NAME, law” or “NAME”.
    private static int[] Slots(TheoryFigure figure)
    {
        string[] stems = [.. figure.Curves.Select(curve => Stem(curve.Name))];
        string[] distinct = [.. stems.Distinct()];
        bool mayShare = figure.Curves.GroupBy(curve => (Stem(curve.Name), curve.Points)).All(group => group.Count() == 1);
        return [.. stems.Select((stem, i) => mayShare ? Array.IndexOf(distinct, stem) : i)];
    }

    private static string Stem(string name) =>
        Endings.FirstOrDefault(ending => name.EndsWith(ending, StringComparison.Ordinal)) is { } ending ? name[..^ending.Length] : name;

    private static Series SeriesOf(IReadOnlyList<TheoryFigure> seeds, int index, int[] slots)
    {
        TheoryFigure first = seeds[0];
        TheoryCurve curve = first.Curves[index];
        TheoryCurve[] alike = [.. seeds.Where(f => f.Curves.Count > index && f.Curves[index].X.Count == curve.X.Count).Select(f => f.Curves[index])];
        if (curve.Points || alike.Length < seeds.Count)
        {
            alike = [curve];
        }

        BandPoint[] points = [.. Enumerable.Range(0, curve.X.Count)
            .Select(i => new BandPoint(alike.Average(c => c.X[i]), alike.Average(c => c.Y[i]), alike.Min(c => c.Y[i]), alike.Max(c => c.Y[i])))
            .Where(p => TheoryLimits.IsDrawn(first, p.Epoch, p.Mean))];
        bool hasCloud = !curve.Points && first.Curves.Where((other, i) => other.Points && slots[i] == slots[index]).Any();
        return new Series(FigureText.Clean(curve.Name), slots[index], points, [], [], "") { IsCloud = curve.Points, HasMarkers = !hasCloud };
    }

    private static string Tell(Series series)
    {
        BandPoint first = series.Mean[0], last = series.Mean[^1], low = series.Mean.MinBy(p => p.Mean), high = series.Mean.MaxBy(p => p.Mean);
        return series.IsCloud
            ? string.Create(CultureInfo.InvariantCulture, $"{series.Name}: {series.Mean.Count} points from {low.Mean:G3} to {high.Mean:G3}.")
            : string.Create(CultureInfo.InvariantCulture, $"{series.Name} goes from {first.Mean:G3} at {first.Epoch:G3} to {last.Mean:G3} at {last.Epoch:G3}; lowest {low.Mean:G3}, highest {high.Mean:G3}.");
    }
}
