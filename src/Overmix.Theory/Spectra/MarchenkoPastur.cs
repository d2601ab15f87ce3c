using Overmix.Core.Seeding;
using Overmix.Theory.Checks;

namespace Overmix.Theory.Spectra;

/// <summary>
/// The Marchenko–Pastur law: the limit of the eigenvalues of ΦΦᵀ/m for a d × m matrix Φ of independent, centred entries of variance σ² as
/// d/m → γ. Density √((b − x)(x − a))/(2πγσ²x) on [a, b], edges a, b = σ²(1 ∓ √γ)², and for γ &gt; 1 an atom of mass 1 − 1/γ at zero.
/// </summary>
/// <remarks>
/// Source: Marchenko and Pastur (1967). Deviation: the slides of Liu et al. (2023) print edges (1 ± γ)² and no atom; that wording is
/// <see cref="LawStatement.AsPrinted"/>, and its mass is γ for γ &lt; 1, 1/γ for γ &gt; 1.
/// </remarks>
public sealed class MarchenkoPastur
{
    /// <summary>
    /// The printed density is γ times the true one of aspect ratio γ². So both are c·C_g(x/s) with C_g the law of aspect ratio g ≤ 1 and unit variance.
    /// </summary>
    private readonly double _shape, _scale, _factor, _low, _high;

    /// <summary>Creates the law.</summary>
    /// <param name="aspectRatio">γ &gt; 0, finite.</param>
    /// <param name="variance">σ² &gt; 0, finite.</param>
    /// <param name="statement">The law, or what the slides print.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument outside its range.</exception>
    public MarchenkoPastur(double aspectRatio, double variance = 1, LawStatement statement = LawStatement.Corrected)
    {
        AspectRatio = Positive(aspectRatio, nameof(aspectRatio));
        Variance = Positive(variance, nameof(variance));
        Statement = Enum.IsDefined(statement) ? statement : throw new ArgumentOutOfRangeException(nameof(statement), statement, "Not a statement.");
        bool printed = statement == LawStatement.AsPrinted;
        double ratio = Positive(printed ? aspectRatio * aspectRatio : aspectRatio, nameof(aspectRatio));

        // Non-zero eigenvalues of ΦΦᵀ/m are those of ΦᵀΦ/d times γ: F_γ(x) = (1 − 1/γ) + F_{1/γ}(x/γ)/γ.
        (_shape, _scale, _factor) = ratio <= 1 ? (ratio, variance, 1) : (1 / ratio, variance * ratio, 1 / ratio);
        Atom = printed ? 0 : 1 - _factor;
        _factor *= printed ? aspectRatio : 1;
        double root = Math.Sqrt(_shape);
        (_low, _high) = ((1 - root) * (1 - root), (1 + root) * (1 + root));
    }

    /// <summary>γ.</summary>
    public double AspectRatio { get; }

    /// <summary>σ².</summary>
    public double Variance { get; }

    /// <summary>Which wording this is.</summary>
    public LawStatement Statement { get; }

    /// <summary>Lower edge a of the continuous part.</summary>
    public double LowerEdge => _scale * _low;

    /// <summary>Upper edge b.</summary>
    public double UpperEdge => _scale * _high;

    /// <summary>Mass at zero: max(0, 1 − 1/γ).</summary>
    public double Atom { get; }

    /// <summary>Total mass: 1 for the law; less for what the slides print, unless γ = 1.</summary>
    public double Mass => Atom + _factor;

    /// <summary>Density of the continuous part; ∞ at x = 0 for γ = 1.</summary>
    /// <param name="x">Any number.</param>
    /// <exception cref="ArgumentOutOfRangeException">x is NaN.</exception>
    public double Density(double x)
    {
        double z = Number(x) / _scale;
        if (z == 0 && _low == 0)
        {
            return double.PositiveInfinity;
        }

        return z > _low && z < _high ? _factor / _scale * Math.Sqrt((_high - z) * (z - _low)) / (2 * Math.PI * _shape * z) : 0;
    }

    /// <summary>F(x), the share of eigenvalues ≤ x, atom included. Absolute error a few 1e-16.</summary>
    /// <param name="x">Any number.</param>
    /// <exception cref="ArgumentOutOfRangeException">x is NaN.</exception>
    public double Cumulative(double x) => Number(x) < 0 ? 0 : Atom + (_factor * Continuous(x / _scale));

    /// <summary>The smallest x ≥ 0 with F(x) ≥ p; ∞ where p exceeds the mass.</summary>
    /// <param name="probability">p in [0, 1].</param>
    /// <exception cref="ArgumentOutOfRangeException">p outside [0, 1].</exception>
    public double Quantile(double probability)
    {
        double p = probability is >= 0 and <= 1
            ? (probability - Atom) / _factor
            : throw new ArgumentOutOfRangeException(nameof(probability), probability, "Must be in [0, 1].");
        if (p <= 0)
        {
            return Atom > 0 || probability == 0 ? 0 : LowerEdge;
        }

        // Rounding in 1/γ must not push p = 1 beyond the mass.
        return p >= 1 ? p <= 1 + 1e-14 ? UpperEdge : double.PositiveInfinity : _scale * Invert(p);
    }

    /// <summary>A draw from the law, by inversion.</summary>
    /// <param name="stream">Where the randomness comes from; one double.</param>
    /// <exception cref="InvalidOperationException">The wording drawn from is not a probability law.</exception>
    public double Sample(RandomStream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return Math.Abs(Mass - 1) <= 1e-12
            ? Quantile(stream.NextDouble())
            : throw new InvalidOperationException(FormattableString.Invariant($"What the slides print has mass {Mass}; nothing can be drawn from it."));
    }

    /// <inheritdoc/>
    public override string ToString() => FormattableString.Invariant($"Marchenko–Pastur(γ = {AspectRatio:G6}, σ² = {Variance:G6}, {Statement})");

    /// <summary>
    /// C_g(z) for g ≤ 1: (s + (1+g)φ − (1−g)ψ)/(2πg) with s = √((b−z)(z−a)), tan²(φ/2) = (z−a)/(b−z), tan²(ψ/2) = b(z−a)/(a(b−z)).
    /// Differentiate to see it; angles keep their digits at both edges, where arcsines would lose half of them.
    /// </summary>
    private double Continuous(double z)
    {
        if (z <= _low || z >= _high)
        {
            return z >= _high ? 1 : 0;
        }

        double above = z - _low, below = _high - z;
        double phi = 2 * Math.Atan2(Math.Sqrt(above), Math.Sqrt(below));
        double psi = _low == 0 ? 0 : 2 * Math.Atan2(Math.Sqrt(_high * above), Math.Sqrt(_low * below));
        return Math.Clamp((Math.Sqrt(above * below) + (1 + _shape) * phi - (1 - _shape) * psi) / (2 * Math.PI * _shape), 0, 1);
    }

    /// <summary>Bisection down to neighbouring doubles: the density may be infinite or vanish at the edges, where Newton's method fails.</summary>
    private double Invert(double p)
    {
        double low = _low, high = _high;
        while (true)
        {
            double middle = low + ((high - low) / 2);
            if (middle <= low || middle >= high)
            {
                return high;
            }

            (low, high) = Continuous(middle) >= p ? (low, middle) : (middle, high);
        }
    }

    private static double Positive(double value, string name) =>
        value > 0 && double.IsFinite(value) ? value : throw new ArgumentOutOfRangeException(name, value, "Must be positive and finite.");

    private static double Number(double x) => double.IsNaN(x) ? throw new ArgumentOutOfRangeException(nameof(x), x, "Must be a number.") : x;
}
