namespace Overmix.Theory.Spectra;

/// <summary>A spectrum beside the law it is compared with.</summary>
/// <param name="Name">What its features are.</param>
/// <param name="Samples">Number of columns m of Φ.</param>
/// <param name="Spectrum">Eigenvalues of ΦΦᵀ/m.</param>
/// <param name="Law">The law beside it.</param>
/// <param name="Critical">The critical distance at the law's d and m.</param>
internal sealed record StudiedSpectrum(string Name, long Samples, SymmetricSpectrum Spectrum, MarchenkoPastur Law, CriticalDistance Critical)
{
    internal double Distance { get; } = SpectralDistance.Of(Spectrum, Law);

    internal double SmallestPositive => Spectrum.Values.FirstOrDefault(value => value > Spectrum.Rounding, double.NaN);
}
