using Overmix.Theory.Checks;

namespace Overmix.Theory.Spectra;

/// <summary>The table and the figures of spectra beside their laws.</summary>
internal static class SpectrumFigures
{
    private const int Points = 400;

    internal static TheoryTable Table(IReadOnlyList<StudiedSpectrum> spectra)
    {
        TheoryColumn Column(string name, Func<StudiedSpectrum, double> value) => new(name, [.. spectra.Select(value)]);
        return new TheoryTable(
            "spectra",
            [
                Column("d", s => s.Spectrum.Values.Count),
                Column("m", s => s.Samples),
                Column("rank", s => s.Spectrum.Rank),
                Column("γ of the law", s => s.Law.AspectRatio),
                Column("σ² of the law", s => s.Law.Variance),
                Column("spectral distance", s => s.Distance),
                Column("distance by chance, mean", s => s.Critical.Mean),
                Column("distance by chance, deviation", s => s.Critical.Deviation),
                Column("critical distance", s => s.Critical.Value),
                Column("Kolmogorov–Smirnov's (wrong)", s => s.Critical.Classical),
                Column("smallest non-zero eigenvalue", s => s.SmallestPositive),
                Column("lower edge", s => s.Law.LowerEdge),
                Column("largest eigenvalue", s => s.Spectrum.Values[^1]),
                Column("upper edge", s => s.Law.UpperEdge),
            ],
            [.. spectra.Select(s => s.Name)]);
    }

    /// <summary>Shares of eigenvalues ≤ x as points, the law as a line.</summary>
    internal static TheoryFigure Distribution(string name, StudiedSpectrum studied)
    {
        IReadOnlyList<double> values = studied.Spectrum.Values;
        double[] grid = Grid(studied);
        return new TheoryFigure(
            name, $"Eigenvalues of {studied.Name} beside Marchenko and Pastur's law", "eigenvalue μ", "share ≤ μ",
            [
                new("measured", values, [.. values.Select((_, k) => (k + 1.0) / values.Count)], Points: true),
                new("law", grid, [.. grid.Select(studied.Law.Cumulative)]),
            ]);
    }

    /// <summary>The law's density beside a histogram, as a line through the middles of its bins.</summary>
    internal static TheoryFigure Density(string name, StudiedSpectrum studied)
    {
        double[] grid = [.. Grid(studied).Where(x => double.IsFinite(studied.Law.Density(x)))];
        double[] positive = [.. studied.Spectrum.Values.Where(value => value > studied.Spectrum.Rounding)];
        int bins = Math.Max(8, (int)Math.Sqrt(2.0 * positive.Length));
        double low = positive[0], width = Math.Max((positive[^1] - low) / bins, 1e-300);
        double[] heights = new double[bins];
        foreach (double value in positive)
        {
            heights[Math.Min(bins - 1, (int)((value - low) / width))] += 1 / (width * studied.Spectrum.Values.Count);
        }

        return new TheoryFigure(
            name, $"Density of eigenvalues of {studied.Name}", "eigenvalue μ", "density (atom left out)",
            [
                new("measured", [.. heights.Select((_, b) => low + ((b + 0.5) * width))], heights, Points: true),
                new("law", grid, [.. grid.Select(studied.Law.Density)]),
            ]);
    }

    private static double[] Grid(StudiedSpectrum studied)
    {
        double low = studied.Law.LowerEdge, high = studied.Law.UpperEdge;

        // Denser at the edges, where the density rises and falls like a root.
        return [.. Enumerable.Range(0, Points + 1).Select(i => low + ((high - low) * (1 - Math.Cos(Math.PI * i / Points)) / 2))];
    }
}
