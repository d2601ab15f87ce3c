using Overmix.Theory.GradientFlow.Algebra;
using Overmix.Theory.RandomFeatures;
using TorchSharp;
using static TorchSharp.torch;

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
    private const int ChunkRows = 1024;

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
        using DisposeScope scope = NewDisposeScope();
        int d = flow.Basis.Count;
        Tensor basis = DenseMatrix.ToTensor(flow.Basis.Vectors, d, d); // [d, d]
        Tensor second = basis.t().mm(DenseMatrix.ToTensor(population.Second, d, d)).mm(basis); // VᵀMV
        Tensor cross = DenseMatrix.ToTensor(flow.Basis.Project(population.Cross), d); // Vᵀc
        Eigenrisk risk = new(second, cross, population.TargetSquare);
        RiskSplit split = new(times.ToArray());
        for (int from = 0; from < times.Length; from += ChunkRows)
        {
            int rows = Math.Min(ChunkRows, times.Length - from);
            split.Fill(from, flow, parts, start, risk, times.Slice(from, rows));
        }

        return split;
    }

    private void Fill(int from, LinearFlow flow, FlowParts parts, FlowStart start, Eigenrisk risk, ReadOnlySpan<double> times)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor growth = flow.Growth(times); // [T, d]
        Tensor clean = flow.Blend(growth, flow.Basis.Project(start.MeanOf(flow.Basis.Count)), parts.CleanArray); // [T, d]
        Tensor noise = flow.Blend(growth, new double[flow.Basis.Count], parts.NoiseArray); // [T, d]
        Tensor cleanRisk = risk.Quadratic(clean, clean, out Tensor image) - (2 * clean.mv(risk.Cross)) + risk.TargetSquare;
        if (start.Spread > 0)
        {
            cleanRisk += start.Spread * start.Spread * (growth + 1).square().mv(risk.Second.diagonal());
        }

        Tensor noiseRisk = risk.Quadratic(noise, noise, out _);
        Tensor crossRisk = 2 * ((image * noise).sum(1) - noise.mv(risk.Cross));
        DenseMatrix.ToArray(cleanRisk).CopyTo(CleanArray, from);
        DenseMatrix.ToArray(noiseRisk).CopyTo(NoiseArray, from);
        DenseMatrix.ToArray(crossRisk).CopyTo(CrossArray, from);
    }

    /// <summary>The risk's moments in eigencoordinates.</summary>
    private sealed record Eigenrisk(Tensor Second, Tensor Cross, double TargetSquare)
    {
        internal Tensor Quadratic(Tensor left, Tensor right, out Tensor image)
        {
            image = left.mm(Second); // [T, d]
            return (image * right).sum(1);
        }
    }
}
