using Overmix.Theory.Checks;
using Overmix.Theory.GradientFlow.Algebra;

namespace Overmix.Theory.GradientFlow;

/// <summary>
/// Theorem 2: R_t − R* ≤ C₁Σ_k[(ξ² + θ*_k²)e^{−2ημ_k t} + (C₂/μ_k)(1 − e^{−ημ_k t})²] + 2√(C₁R*ζ), its terms apart.
/// </summary>
/// <remarks>
/// Source: Liu et al. (2023), Theorem 2. Deviation: ζ = Σ_k max{ξ² + θ*_k², C₂/μ_k} is infinite when some μ_k = 0, and the proof does not need it:
/// the sum Σ_k[…] at time t serves in its place, always smaller. Null directions stay in the first term, where they do not decay.
/// For a fixed start θ₀, ξ² + θ*_k² reads (θ₀_k − θ*_k)².
/// </remarks>
public sealed class RiskBound
{
    private RiskBound(double[] times, double[] fading, double[] growing, double[] root, double optimum)
    {
        (Times, Fading, Growing, Root, Optimum) = (times, fading, growing, root, optimum);
        Total = [.. fading.Select((value, i) => optimum + value + growing[i] + root[i])];
    }

    /// <summary>Times t.</summary>
    public IReadOnlyList<double> Times { get; }

    /// <summary>C₁Σ(ξ² + θ*²)e^{−2ημt}: falls.</summary>
    public IReadOnlyList<double> Fading { get; }

    /// <summary>C₁Σ(C₂/μ)(1 − e^{−ημt})²: the noise term, rises.</summary>
    public IReadOnlyList<double> Growing { get; }

    /// <summary>2√(C₁R*ζ), or with the sum at time t in ζ's place.</summary>
    public IReadOnlyList<double> Root { get; }

    /// <summary>R*, the risk of θ*.</summary>
    public double Optimum { get; }

    /// <summary>R* and the three terms: what R_t may not exceed. ∞ if C₁ is.</summary>
    public IReadOnlyList<double> Total { get; }

    /// <summary>Computes the bound at many times.</summary>
    /// <param name="flow">The flow.</param>
    /// <param name="parts">θ* (its noise part is not used).</param>
    /// <param name="start">Where θ starts.</param>
    /// <param name="constants">C₁ and C₂.</param>
    /// <param name="request">R*, the times, and which form.</param>
    public static RiskBound Of(LinearFlow flow, FlowParts parts, FlowStart start, BoundConstants constants, BoundRequest request)
    {
        ArgumentNullException.ThrowIfNull(flow);
        ArgumentNullException.ThrowIfNull(parts);
        ArgumentNullException.ThrowIfNull(start);
        ArgumentNullException.ThrowIfNull(constants);
        ArgumentNullException.ThrowIfNull(request);
        double[] distance = Distances(flow, parts, start), rise = Rises(flow, constants, request.WithNoiseTerm);
        if (double.IsPositiveInfinity(constants.Features))
        {
            double[] infinite = [.. request.Times.Select(_ => double.PositiveInfinity)];
            return new RiskBound(request.TimeArray, infinite, infinite, infinite, request.Optimum);
        }

        (double[] fading, double[] growing) = Sums(flow, distance, rise, request.TimeArray);
        double zeta = distance.Zip(rise, Math.Max).Sum();
        bool constant = !request.TimeDependent && flow.Basis.NullCount == 0;
        double[] root = [.. fading.Select((value, i) =>
            2 * Math.Sqrt(constants.Features * request.Optimum * (constant ? zeta : value + growing[i])))];
        double[] Scaled(double[] sums) => [.. sums.Select(value => constants.Features * value)];
        return new RiskBound(request.TimeArray, Scaled(fading), Scaled(growing), root, request.Optimum);
    }

    /// <summary>Checks the bound against the risk at every time; reports the tightest one.</summary>
    /// <param name="risk">R_t at the bound's times.</param>
    /// <param name="subject">Which constants, for the message.</param>
    public TheoryCheck Check(IReadOnlyList<double> risk, string subject)
    {
        ArgumentNullException.ThrowIfNull(risk);
        int tightest = Enumerable.Range(0, Total.Count).MinBy(i => double.IsNaN(Total[i] - risk[i]) ? double.NegativeInfinity : Total[i] - risk[i]);
        double rounding = (1e-9 * Math.Abs(risk[tightest])) + (1e-12 * risk.Max()); // the risk is a difference of terms of its largest value's size
        return TheoryCheck.AtMost(Total[tightest], risk[tightest], 0, rounding, FormattableString.Invariant($"{subject}, tightest at t = {Times[tightest]:G4}"));
    }

    /// <summary>Median over times of (bound − R*)/(R_t − R*) where R_t &gt; R*: how many times too large. NaN if R_t never exceeds R*.</summary>
    /// <param name="risk">R_t at the bound's times.</param>
    public double MedianLooseness(IReadOnlyList<double> risk)
    {
        ArgumentNullException.ThrowIfNull(risk);
        double[] ratios = [.. Total.Select((bound, i) => (bound - Optimum) / (risk[i] - Optimum)).Where(ratio => ratio > 0).Order()];
        return ratios.Length == 0 ? double.NaN : ratios[ratios.Length / 2];
    }

    private static double[] Distances(LinearFlow flow, FlowParts parts, FlowStart start)
    {
        double[] mean = flow.Basis.Project(start.MeanOf(flow.Basis.Count));
        return [.. mean.Select((origin, k) => (start.Spread * start.Spread) + ((origin - parts.Clean[k]) * (origin - parts.Clean[k])))];
    }

    private static double[] Rises(LinearFlow flow, BoundConstants constants, bool withNoiseTerm)
    {
        double[] rises = new double[flow.Basis.Count];
        for (int k = flow.Basis.NullCount; k < rises.Length && withNoiseTerm; k++)
        {
            rises[k] = constants.Noise / flow.Basis.Values[k];
        }

        return rises;
    }

    private static unsafe (double[] Fading, double[] Growing) Sums(LinearFlow flow, double[] distance, double[] rise, double[] times)
    {
        double[] fading = new double[times.Length], growing = new double[times.Length], scaled = flow.ScaledTimes(times);
        double[] growth = new double[flow.Basis.Count];
        for (int i = 0; i < times.Length; i++)
        {
            fixed (double* row = growth)
            {
                FlowKernel.Grow([scaled[i]], flow.Basis.ValueArray, row);
            }

            for (int k = 0; k < growth.Length; k++)
            {
                fading[i] += (growth[k] + 1) * (growth[k] + 1) * distance[k];
                growing[i] += growth[k] * growth[k] * rise[k];
            }
        }

        return (fading, growing);
    }
}

/// <summary>What a bound is computed for.</summary>
/// <param name="Optimum">R* ≥ 0, the risk of θ*.</param>
/// <param name="Times">t in [0, ∞].</param>
/// <param name="TimeDependent">True for the sum at time t in ζ's place; false for the slides' ζ where it is finite.</param>
public sealed record BoundRequest(double Optimum, IReadOnlyList<double> Times, bool TimeDependent)
{
    /// <summary>False drops the noise term: a wrong law, kept so that tests can show it is caught.</summary>
    internal bool WithNoiseTerm { get; init; } = true;

    internal double[] TimeArray => [.. Times];
}
