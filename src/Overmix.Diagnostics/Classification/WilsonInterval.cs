using Overmix.Diagnostics.OverTraining;

namespace Overmix.Diagnostics.Classification;

/// <summary>
/// Interval of a share from counts, by Wilson (1927): all shares p that a test of p at this level would not reject,
/// |p̂ − p| ≤ z·√(p(1−p)/n). It stays inside [0, 1] and says something sensible at 0 and n errors, where p̂ ± z·√(p̂(1−p̂)/n) has no width.
/// </summary>
public static class WilsonInterval
{
    // Φ⁻¹(0.975)
    private const double TwoSided95 = 1.959963984540054;

    /// <summary>The 95 % interval of a share.</summary>
    /// <param name="hits">How many of the examples; in [0, count].</param>
    /// <param name="count">Examples; ≥ 1.</param>
    public static ConfidenceInterval Of(long hits, long count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(hits);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(hits, count);
        double n = count, p = hits / n, square = TwoSided95 * TwoSided95, scale = 1 + (square / n);
        double centre = (p + (square / (2 * n))) / scale;
        double half = TwoSided95 * Math.Sqrt((p * (1 - p) / n) + (square / (4 * n * n))) / scale;

        // At the ends the formula gives 0 and 1 exactly, but for rounding.
        return new ConfidenceInterval(hits == 0 ? 0 : Math.Max(0, centre - half), hits == count ? 1 : Math.Min(1, centre + half));
    }
}
