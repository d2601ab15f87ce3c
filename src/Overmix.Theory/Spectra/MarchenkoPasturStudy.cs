using Overmix.Theory.Checks;

namespace Overmix.Theory.Spectra;

/// <summary>
/// <c>mp</c>: spectra of independent features, of random features on clean points and of Mixup pairs beside Marchenko and Pastur's law,
/// and what γ → 1 does to the smallest eigenvalues.
/// </summary>
/// <remarks>
/// Slips put right: edges σ²(1 ± √γ)² and an atom (1); with identity features Mixup's pairs obey the law of d/n, scaled, not of d/n² (7).
/// See docs/theory/mp.md.
/// </remarks>
public static class MarchenkoPasturStudy
{
    /// <summary>Tables <c>spectra</c> and <c>aspect-ratios</c>; distributions, densities and the tiny share as figures; checks of distance, edges, atom.</summary>
    /// <param name="options">What is asked; null for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is outside its range.</exception>
    /// <exception cref="TheoryRequestException">More memory would be needed than is free.</exception>
    public static TheoryReport Run(MarchenkoPasturOptions? options = null)
    {
        options ??= new MarchenkoPasturOptions();
        options.Rules().ThrowIfOutOfRange(nameof(options));
        double widest = options.AspectRatios.Append(options.AspectRatio).Min();
        MemoryBudget.OfThisProcess.Demand(
            32.0 * options.Features * options.SamplesAt(widest), "The matrix of features", "Take fewer features (d) or a larger aspect ratio (γ).");
        IReadOnlyList<StudiedSpectrum> spectra = new SpectrumSources(options).All();
        AspectSweep sweep = new(options);
        return new TheoryReport(
            "mp", [SpectrumFigures.Table(spectra), sweep.Table], [.. Figures(spectra, sweep.Table)], [.. Checks(options, spectra), sweep.Check()]);
    }

    private static StudiedSpectrum Find(IReadOnlyList<StudiedSpectrum> spectra, string name) => spectra.First(s => s.Name == name);

    private static IEnumerable<TheoryFigure> Figures(IReadOnlyList<StudiedSpectrum> spectra, TheoryTable sweep)
    {
        StudiedSpectrum independent = Find(spectra, SpectrumSources.Independent), pairs = Find(spectra, SpectrumSources.AveragedPairs);
        yield return SpectrumFigures.Density("independent-density", independent);
        yield return SpectrumFigures.Distribution("independent", independent);
        yield return SpectrumFigures.Density("mixup-identity-density", pairs);
        yield return SpectrumFigures.Distribution("mixup-identity", pairs);
        yield return SpectrumFigures.Distribution("random-features", Find(spectra, SpectrumSources.CleanPoints));
        yield return SpectrumFigures.Distribution("mixup-random-features", Find(spectra, SpectrumSources.FeaturePairs));
        yield return TheoryFigure.Of(
            "tiny-share", "Tiny eigenvalues are bred near γ = 1", "share of all eigenvalues", sweep, "tiny share, law", "tiny share, measured").WithPoints(", measured") with { LogX = true };
    }

    /// <summary>The headline first: independent features lie within the simulated critical distance of the law.</summary>
    private static IEnumerable<TheoryCheck> Checks(MarchenkoPasturOptions options, IReadOnlyList<StudiedSpectrum> spectra)
    {
        StudiedSpectrum independent = Find(spectra, SpectrumSources.Independent);
        yield return independent.Critical.Check(independent.Distance, 0, "Spectral distance of i.i.d. features from the law");
        foreach (TheoryCheck edge in EdgeChecks.Of(independent))
        {
            yield return edge;
        }

        // x̄x̄ᵀ has rank one and moves F_d by 1/d at most (Weyl's interlacing).
        StudiedSpectrum averaged = Find(spectra, SpectrumSources.AveragedPairs);
        yield return averaged.Critical.Check(
            averaged.Distance, 1.0 / options.Features, "Spectral distance of all Mixup pairs with identity features from the law of d/n, scaled");
        yield return PairCount(Find(spectra, SpectrumSources.PairCount));
    }

    private static TheoryCheck PairCount(StudiedSpectrum pairs)
    {
        const string Subject = "Mixup's columns are not independent: spectral distance from the law of d/m, at least the critical one";
        return pairs.Distance >= pairs.Critical.Value
            ? TheoryCheck.AtLeast(pairs.Critical.Value, pairs.Distance, 0, 0, Subject)
            : TheoryCheck.Undecided($"{Subject}: undecided, the pairs are too few beside the samples to show it.", pairs.Critical.Value, pairs.Distance);
    }
}
