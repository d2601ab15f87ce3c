namespace Overmix.Theory.Spectra;

/// <summary>Addresses in the Theory stream, so that no two uses of a study share their draws.</summary>
internal static class SpectralStreams
{
    internal const long Entries = 0, Points = 1, Weights = 2, AspectRatios = 1000, Simulation = 1_000_000;
}
