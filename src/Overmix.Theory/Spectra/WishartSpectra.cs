using Overmix.Core.Seeding;

namespace Overmix.Theory.Spectra;

/// <summary>Spectra of ΦΦᵀ/m for standard normal entries, at a cost that does not depend on m.</summary>
/// <remarks>
/// Bartlett's decomposition: ΦΦᵀ has the law of LLᵀ with L lower triangular, L_ii² ~ χ² with m − i degrees of freedom (i from 0), L_ij ~ N(0, 1) below.
/// Source: Bartlett (1933).
/// </remarks>
public static class WishartSpectra
{
    /// <summary>Draws a spectrum.</summary>
    /// <param name="features">d ≥ 1.</param>
    /// <param name="samples">m ≥ 1.</param>
    /// <param name="stream">Where the randomness comes from.</param>
    /// <returns>d eigenvalues; max(0, d − m) of them are zero exactly.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An argument outside its range.</exception>
    public static SymmetricSpectrum Draw(int features, long samples, RandomStream stream)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(features, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(samples, 1);
        ArgumentNullException.ThrowIfNull(stream);
        int size = (int)Math.Min(features, samples);
        long freedom = Math.Max(features, samples);

        // Rows of L as samples: OfSamples makes LᵀL/size, which has the eigenvalues of LLᵀ/size.
        double[] factor = new double[size * size];
        double scale = Math.Sqrt(size / (double)samples);
        for (int i = 0; i < size; i++)
        {
            for (int j = 0; j < i; j++)
            {
                factor[(i * size) + j] = scale * stream.NextGaussian();
            }

            factor[(i * size) + i] = scale * Math.Sqrt(ChiSquare.Draw(freedom - i, stream));
        }

        return SymmetricSpectrum.OfSamples(factor, size).PaddedTo(features);
    }
}
