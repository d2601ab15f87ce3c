using Overmix.Core.Seeding;
using Overmix.Theory.GradientFlow;
using Overmix.Theory.Spectra;

namespace Overmix.Dashboard.Explorer;

/// <summary>The spectrum of A beside independent features and the Marchenko–Pastur law.</summary>
internal static class ExplorerSpectrum
{
    private const int ControlAddress = 1_000;
    private const double LeastShare = 1e-6;

    /// <summary>Spectrum, control and laws of a solved task.</summary>
    public static SpectrumAnswer Of(ExplorerRequest request, SolvedTask solved, int points)
    {
        SymmetricSpectrum mixed = SymmetricSpectrum.Of(solved.Moments.Gram, request.Features);
        double[] values = [.. mixed.Values.Where(v => v > mixed.Rounding)];
        double scale = BulkMean(mixed.Values), gamma = request.Features / (double)solved.Moments.Pairs;
        SymmetricSpectrum control = WishartSpectra.Draw(request.Features, solved.Moments.Pairs, new RandomStreams(request.Seed).Open(StreamName.Theory, ControlAddress));
        return new SpectrumAnswer(
            scale,
            [.. values.Select(v => v / scale)],
            request.Features - values.Length,
            [.. control.Values.Where(v => v > control.Rounding)],
            [LawOf("d/m", new MarchenkoPastur(gamma), points), LawOf("d/n", new MarchenkoPastur(request.Features / (double)request.Samples), points)],
            SpectralDistance.Of(mixed, new MarchenkoPastur(gamma, scale)),
            SpectralDistance.Of(control, new MarchenkoPastur(gamma)));
    }

    /// <summary>The largest eigenvalue of features that are not centred is that of their mean: it is no part of the bulk.</summary>
    private static double BulkMean(IReadOnlyList<double> values)
    {
        double bulk = values.Take(values.Count - 1).Sum() / (values.Count - 1);
        return bulk > 0 ? bulk : values.Average();
    }

    private static LawAnswer LawOf(string ratio, MarchenkoPastur law, int points)
    {
        double low = Math.Max(law.LowerEdge, law.UpperEdge * LeastShare), step = Math.Log(law.UpperEdge / low) / (points - 1);
        double[] x = [.. Enumerable.Range(0, points).Select(i => low * Math.Exp(step * i))];
        return new LawAnswer(ratio, law.AspectRatio, law.Atom, x, [.. x.Select(v => law.Density(v) * v * Math.Log(10))]);
    }
}
