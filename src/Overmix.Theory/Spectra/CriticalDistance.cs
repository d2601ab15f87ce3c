using Overmix.Core.Seeding;
using Overmix.Theory.Checks;
using Overmix.Theory.Mixing;

namespace Overmix.Theory.Spectra;

/// <summary>
/// The spectral distance to expect by chance at given d and m, simulated. Eigenvalues repel each other, so their distribution is far stiffer
/// than that of independent draws: Kolmogorov and Smirnov's critical value would be several times too large.
/// </summary>
/// <param name="Features">d.</param>
/// <param name="Samples">m.</param>
/// <param name="Level">Share of simulated distances above <see cref="Value"/>.</param>
/// <param name="Value">The critical distance: the (1 − level) quantile of the simulated ones.</param>
/// <param name="Mean">Mean of the simulated distances.</param>
/// <param name="Deviation">Their standard deviation.</param>
public sealed record CriticalDistance(int Features, long Samples, double Level, double Value, double Mean, double Deviation)
{
    /// <summary>What Kolmogorov and Smirnov's test would take for d independent draws, √(ln(2/level)/(2d)): the wrong one, for comparison.</summary>
    public double Classical => Math.Sqrt(Math.Log(2 / Level) / (2 * Features));

    /// <summary>Simulates spectra of standard normal features and their distances to the law with γ = d/m.</summary>
    /// <param name="features">d ≥ 1.</param>
    /// <param name="samples">m ≥ 1.</param>
    /// <param name="simulations">How many; ≥ 20.</param>
    /// <param name="level">In [1/simulations, 0.5].</param>
    /// <param name="streams">Where the randomness comes from.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument outside its range.</exception>
    public static CriticalDistance Simulate(int features, long samples, int simulations, double level, RandomStreams streams)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(simulations, 20);
        Demand.Within(level, 1.0 / simulations, 0.5);
        MarchenkoPastur law = new(features / (double)samples);
        double[] distances = [.. Enumerable.Range(0, simulations)
            .Select(k => SpectralDistance.Of(WishartSpectra.Draw(features, samples, streams.Open(StreamName.Theory, SpectralStreams.Simulation + k)), law))
            .Order()];
        MonteCarloEstimate mean = MonteCarloEstimate.Of(distances);
        int rank = Math.Clamp((int)Math.Ceiling((1 - level) * simulations) - 1, 0, simulations - 1);
        return new CriticalDistance(features, samples, level, distances[rank], mean.Mean, mean.StandardError * Math.Sqrt(simulations));
    }

    /// <summary>
    /// Checks that a distance stays below the critical one. Being a quantile, that is exceeded now and then: 4.9 standard deviations of chance are allowed beyond it.
    /// </summary>
    /// <param name="distance">What was measured.</param>
    /// <param name="allowance">What known small perturbations may add, for example 1/d for a matrix of rank one; ≥ 0.</param>
    /// <param name="subject">What is compared.</param>
    public TheoryCheck Check(double distance, double allowance, string subject) => TheoryCheck.AtMost(Value, distance, Deviation, allowance, subject);
}
