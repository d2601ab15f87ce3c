using Overmix.Theory.RandomFeatures;

namespace Overmix.Theory.GradientFlow;

/// <summary>
/// The population risk along gradient flow, split exactly: R_t = clean + noise + cross. Clean is the risk of the flow on true labels Ỹ*;
/// noise is E(φᵀθ^n_t)², what the flow on Z alone has learned; cross is 2E[φᵀθ^n_t·(φᵀθ^c_t − Y)].
/// </summary>
/// <remarks>
/// θ_t = θ^c_t + θ^n_t by Lemma 2, and the risk is quadratic: the split is algebra, not a bound. Clean falls, noise rises; their sum makes the U.
/// Expectations over θ₀ ~ N(θ̄₀, ξ²I) included.
/// </remarks>
public sealed class RiskSplit
{
    private RiskSplit(double[] times)
    {
        Times = times;
        (CleanArray, NoiseArray, CrossArray) = (new double[times.Length], new double[times.Length], new double[times.Length]);
    }

    /// <summary>Times t, as asked.</summary>
    public IReadOnlyList<double> Times { get; }

    /// <summary>Risk of the flow on true labels of mixed inputs.</summary>
    public IReadOnlyList<double> Clean => CleanArray;

    /// <summary>Squared size of what was learned from the noise; ≥ 0.</summary>
    public IReadOnlyList<double> Noise => NoiseArray;

    /// <summary>Twice the correlation of the two; either sign.</summary>
    public IReadOnlyList<double> Cross => CrossArray;

    /// <summary>R_t = clean + noise + cross.</summary>
    public IReadOnlyList<double> Total => [.. CleanArray.Select((clean, i) => clean + NoiseArray[i] + CrossArray[i])];

    private double[] CleanArray { get; }

    private double[] NoiseArray { get; }

    private double[] CrossArray { get; }

    /// <summary>Computes the split at many times: two products [T, d]·[d, d].</summary>
    /// <param name="flow">The flow.</param>
    /// <param name="parts">θ* and θ^noise.</param>
    /// <param name="population">M, c, E[Y²].</param>
    /// <param name="start">Where θ starts.</param>
    /// <param name="times">t in [0, ∞].</param>
    public static RiskSplit Of(LinearFlow flow, FlowParts parts, PopulationMoments population, FlowStart start, ReadOnlySpan<double> times)
    {
        ArgumentNullException.ThrowIfNull(flow);
        ArgumentNullException.ThrowIfNull(parts);
        ArgumentNullException.ThrowIfNull(population);
        ArgumentNullException.ThrowIfNull(start);
        SplitWork work = new(flow, parts, population, start);
        RiskSplit split = new(times.ToArray());
        double[] scaled = flow.ScaledTimes(times);
        using (work)
        {
            for (int from = 0; from < scaled.Length; from += SplitWork.Rows)
            {
                work.Fill(scaled.AsSpan(from, Math.Min(SplitWork.Rows, scaled.Length - from)), from, split.CleanArray, split.NoiseArray, split.CrossArray);
            }
        }

        return split;
    }
}
