using Overmix.Theory.Checks;

namespace Overmix.Theory.Spectra;

/// <summary>Extreme eigenvalues of independent features against a law's edges.</summary>
/// <remarks>
/// The largest eigenvalue of a d × m matrix, times m, is (√m + √d)² up to Tracy and Widom's law (mean −1.21, deviation 1.27) times
/// (√m + √d)(1/√m + 1/√d)^⅓; the smallest mirrors it with differences while it stays clear of zero. That is the chance allowed here,
/// whatever the law in question says. Source: Johnstone (2001), <i>On the distribution of the largest eigenvalue in principal components analysis</i>.
/// </remarks>
internal static class EdgeChecks
{
    private const double TracyWidomMean = 1.21, TracyWidomDeviation = 1.27;

    /// <summary>Shortest distance of the lower edge from zero, in units of its fluctuations, at which it behaves like the upper one.</summary>
    private const double ClearOfZero = 5;

    internal static IEnumerable<TheoryCheck> Of(StudiedSpectrum studied)
    {
        double d = studied.Spectrum.Values.Count, m = studied.Samples;
        double sum = Math.Sqrt(m) + Math.Sqrt(d), difference = Math.Abs(Math.Sqrt(m) - Math.Sqrt(d));
        yield return Compare(
            studied.Law.UpperEdge, studied.Spectrum.Values[^1], sum * Math.Cbrt((1 / Math.Sqrt(m)) + (1 / Math.Sqrt(d))) / m,
            "Largest eigenvalue of i.i.d. features against the upper edge");
        double scale = difference * Math.Cbrt(Math.Abs((1 / Math.Sqrt(m)) - (1 / Math.Sqrt(d)))) / m;
        if (difference * difference / m > ClearOfZero * scale)
        {
            yield return Compare(
                studied.Law.LowerEdge, studied.SmallestPositive, scale, "Smallest non-zero eigenvalue of i.i.d. features against the lower edge");
        }

        double zeros = studied.Spectrum.Values.Count(value => value <= studied.Spectrum.Rounding) / d;
        yield return TheoryCheck.Equality(studied.Law.Atom, zeros, 0, 1e-12, "Share of zero eigenvalues against the atom");
    }

    private static TheoryCheck Compare(double edge, double eigenvalue, double scale, string subject) =>
        TheoryCheck.Equality(edge, eigenvalue, TracyWidomDeviation * scale, TracyWidomMean * scale, subject);
}
