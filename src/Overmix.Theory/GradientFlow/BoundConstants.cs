using Overmix.Theory.RandomFeatures;

namespace Overmix.Theory.GradientFlow;

/// <summary>C₁ and C₂ of Theorem 2.</summary>
/// <param name="Features">C₁ ≥ 2λ_max(E[φφᵀ]); ∞ if there is none.</param>
/// <param name="Noise">C₂ ≥ ‖Z‖²/m.</param>
public sealed record BoundConstants(double Features, double Noise)
{
    /// <summary>The slides' constants: C₁ = 2 sup‖φ(x)‖² over the population (∞ for ReLU and identity), C₂ = max Z² over the m samples.</summary>
    /// <param name="map">The student's features.</param>
    /// <param name="moments">Moments of the mixed samples.</param>
    public static BoundConstants Slides(FeatureMap map, MixupMoments moments)
    {
        ArgumentNullException.ThrowIfNull(map);
        ArgumentNullException.ThrowIfNull(moments);
        return new BoundConstants(2 * map.SquaredNormSupremum, moments.NoiseMaximumSquare);
    }

    /// <summary>The smallest constants that the proof allows: C₁ = 2λ_max(E[φφᵀ]), C₂ = ‖Z‖²/m.</summary>
    /// <param name="population">Population moments.</param>
    /// <param name="moments">Moments of the mixed samples.</param>
    public static BoundConstants Sharp(PopulationMoments population, MixupMoments moments)
    {
        ArgumentNullException.ThrowIfNull(population);
        ArgumentNullException.ThrowIfNull(moments);
        return new BoundConstants(2 * EigenBasis.Of(population.Second, population.Count).Largest, moments.NoiseMeanSquare);
    }
}
