namespace Overmix.Theory.Spectra;

/// <summary>How far a spectrum lies from a law: sup_x |F_d(x) − F(x)|, F_d the share of eigenvalues ≤ x.</summary>
public static class SpectralDistance
{
    /// <summary>The distance. Eigenvalues within rounding of zero count as zero, so that an atom there is met.</summary>
    /// <param name="spectrum">Eigenvalues.</param>
    /// <param name="law">F.</param>
    /// <returns>In [0, 1].</returns>
    public static double Of(SymmetricSpectrum spectrum, MarchenkoPastur law)
    {
        ArgumentNullException.ThrowIfNull(spectrum);
        ArgumentNullException.ThrowIfNull(law);
        double rounding = spectrum.Rounding, count = spectrum.Values.Count;
        int zeros = spectrum.Values.Count(value => value <= rounding);
        double worst = Math.Max(Math.Abs(law.Cumulative(0) - (zeros / count)), Math.Abs(law.Mass - 1));
        for (int k = zeros; k < count; k++)
        {
            // F is continuous off zero; F_d jumps from k/d to (k+1)/d here. At ties the jumps in between are overtaken by the outer two.
            double share = law.Cumulative(spectrum.Values[k]);
            bool lastOfTie = k + 1 == count || spectrum.Values[k + 1] > spectrum.Values[k];
            bool firstOfTie = k == zeros || spectrum.Values[k - 1] < spectrum.Values[k];
            worst = firstOfTie ? Math.Max(worst, Math.Abs(share - (k / count))) : worst;
            worst = lastOfTie ? Math.Max(worst, Math.Abs(share - ((k + 1) / count))) : worst;
        }

        return worst;
    }
}
