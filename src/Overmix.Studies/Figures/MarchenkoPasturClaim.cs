using Overmix.Studies.Figures.Readings;
using Overmix.Theory.Checks;
using Overmix.Theory.Spectra;

namespace Overmix.Studies.Figures;

/// <summary><c>mp</c>: eigenvalues of independent features follow Marchenko and Pastur's law, Mixup's do not follow that of d/m.</summary>
internal static class MarchenkoPasturClaim
{
    private const string Beyond = "spectral distance of Mixup pairs from the law of d/m less that of i.i.d. features from theirs";
    private const string Independent = "distance of i.i.d. features from the law of d/m less its mean by chance, over its deviation by chance";
    private const string Pairs = "distance of Mixup pairs from the law of d/m less the critical one";
    private const string Tiny = "share of tiny eigenvalues at γ = 1 less that at γ = 0.05";
    private const string PairsOfSamples = "critical distance and 1/d less the distance of all Mixup pairs from the law of d/n, scaled";
    private const string Features = "distance of random features of Mixup pairs from the law of d/n, scaled";
    private const string Edges = "critical distance less the distance of i.i.d. features from the printed law, edges (1 ± γ)²";
    private const string Mass = "mass of the printed density, with no atom, at γ = 0.25";
    private const double Ratio = 0.25;

    internal static TheoryClaim Claim { get; } = new()
    {
        Id = "mp",
        Statement = "Eigenvalues of i.i.d. features follow the law of Marchenko and Pastur; γ = d/m near 1 breeds tiny ones, d ≪ m tames them; Mixup's columns are not independent.",
        Source = "Liu et al. (2023), the random matrix slides",
        Judged = "Judged: the law with edges σ²(1 ± √γ)² and its atom, by the distances that Gaussian features have by chance, simulated at the same d and m: i.i.d. features lie less than one of their deviations further on average; that γ near 1 breeds tiny eigenvalues; and that Mixup's pairs do not follow the law of d/m, by the critical distance of chance (level .01). "
            + "As printed, the edges are (1 ± γ)² and there is no atom.",
        Describe = scale => Sizes(scale) is var (d, repeats, simulations) ? FormattableString.Invariant(
            $"d = {d}, γ = {Ratio}, so n = {d / Ratio:F0} samples of ±1 entries and up to n² Mixup pairs of them, α = 1; {simulations} simulated spectra a critical distance, {repeats} spectra an aspect ratio, tiny: below 0.01.") : "",
        Study = Measure,
        Parts =
        [
            new ClaimPart(Beyond, PartRelation.MeanAbove, 0) { Margin = 0.05 },
            new ClaimPart(Independent, PartRelation.MeanBelow, 1),
            new ClaimPart(Pairs, PartRelation.MeanAbove, 0),
            new ClaimPart(Tiny, PartRelation.MeanAbove, 0) { Margin = 0.02 },
            new ClaimPart(PairsOfSamples, PartRelation.MeanAbove, 0) { Role = PartRole.Shown },
            new ClaimPart(Features, PartRelation.MeanBelow, 0.05) { Role = PartRole.Shown },
            new ClaimPart(Edges, PartRelation.MeanAbove, 0) { Role = PartRole.AsPrinted },
            new ClaimPart(Mass, PartRelation.EveryAtLeast, 1 - 1e-9) { Role = PartRole.AsPrinted },
        ],
        EffectUnit = "of spectral distance further from the law of d/m than i.i.d. features",
        Finding = o => $"The distance of i.i.d. features from the law of d/m stands at {o[Independent]} deviations from what chance gives on average; Mixup's pairs lie {o[Pairs]} beyond the critical distance from the law of d/m; from that of d/n, scaled, they lie {o[PairsOfSamples]} inside it, 1/d for a matrix of rank one allowed. "
            + $"Near γ = 1 a share of eigenvalues larger by {o[Tiny]} is tiny.",
        Caption = "Distributions of eigenvalues: i.i.d. features beside the law (first seed), all Mixup pairs of identity features beside the laws of d/n and of d/m; share of tiny eigenvalues over γ = d/m.",
    };

    private static (int Features, int Repeats, int Simulations) Sizes(ClaimScale scale) => scale switch
    {
        ClaimScale.Quick => (60, 3, 100),
        ClaimScale.Cpu => (120, 5, 200),
        _ => (240, 10, 400),
    };

    private static SeedReadings Measure(ClaimScale scale, ulong seed)
    {
        (int d, int repeats, int simulations) = Sizes(scale);
        MarchenkoPasturOptions options = new()
        {
            Features = d, AspectRatio = Ratio, InputSize = d / 3, Simulations = simulations, Repeats = repeats, AspectRatios = [0.05, 0.1, 0.25, 0.5, 0.75, 1, 1.5, 2], Seed = seed,
        };
        TheoryReport report = MarchenkoPasturStudy.Run(options);
        TheoryFigure independent = report.Figure("independent"), pairs = report.Figure("mixup-identity"), tiny = report.Figure("tiny-share");
        MarchenkoPastur printed = new(Ratio, 1, LawStatement.AsPrinted);
        double Distance(string row) => report.Cell("spectra", "spectral distance", row);
        double Critical(string row) => report.Cell("spectra", "critical distance", row);
        const string Own = "i.i.d. features", All = "identity features, all Mixup pairs, λ averaged", OfPairs = "the same beside the law of d/m";
        double Chance(string column) => report.Cell("spectra", $"distance by chance, {column}", Own);
        return new SeedReadings(
            [
                new(Beyond, Distance(OfPairs) - Distance(Own)),
                new(Independent, (Distance(Own) - Chance("mean")) / Chance("deviation")),
                new(Pairs, Distance(OfPairs) - Critical(OfPairs)),
                new(Tiny, ShareAt(report, 1) - ShareAt(report, 0.05)),
                new(PairsOfSamples, Critical(All) + (1.0 / d) - Distance(All)),
                new(Features, Distance("random features, Mixup pairs")),
                new(Edges, Critical(Own) - DistanceOf(independent.Curves[0].X, printed)),
                new(Mass, printed.Mass),
            ],
            [independent, WithLawOfPairs(pairs, report.Cell("spectra", "m", OfPairs), report.Cell("spectra", "σ² of the law", OfPairs)), tiny]);
    }

    private static double ShareAt(TheoryReport report, double ratio)
    {
        TheoryTable table = report.Table("aspect-ratios");
        int row = Enumerable.Range(0, table.Rows).MinBy(i => Math.Abs(table["γ"][i] - ratio));
        return table["tiny share, measured"][row];
    }

    /// <summary>sup|F_d − F| for eigenvalues off zero, against the printed law, whose missing mass counts too.</summary>
    private static double DistanceOf(IReadOnlyList<double> eigenvalues, MarchenkoPastur law)
    {
        double count = eigenvalues.Count, worst = Math.Abs(law.Mass - 1);
        for (int k = 0; k < eigenvalues.Count; k++)
        {
            double share = law.Cumulative(eigenvalues[k]);
            worst = Math.Max(worst, Math.Max(Math.Abs(share - (k / count)), Math.Abs(share - ((k + 1) / count))));
        }

        return worst;
    }

    private static TheoryFigure WithLawOfPairs(TheoryFigure figure, double pairs, double variance)
    {
        int d = figure.Curves[0].X.Count;
        MarchenkoPastur law = new(d / pairs, variance);
        TheoryCurve[] laws = [.. figure.Curves.Skip(1).Select(curve => curve with { Name = "law of d/n, scaled" })];
        return figure with { Curves = [figure.Curves[0], .. laws, new TheoryCurve("law of d/m, scaled", laws[0].X, [.. laws[0].X.Select(law.Cumulative)])] };
    }
}
