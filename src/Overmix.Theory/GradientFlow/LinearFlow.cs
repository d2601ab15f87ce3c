using Overmix.Theory.GradientFlow.Algebra;

namespace Overmix.Theory.GradientFlow;

/// <summary>
/// Gradient flow θ̇ = η(b − Aθ) in closed form: θ_t = e^{−ηAt}θ₀ + (I − e^{−ηAt})A⁺b. Directions in A's null space keep θ₀.
/// </summary>
/// <remarks>
/// Source: Liu et al. (2023), Lemma 2. Deviation: the slides' form needs an invertible ΦΦᵀ; here the pseudo-inverse stands in its place.
/// In eigencoordinates θ_k(t) = θ̂_k + e^{−x}(θ₀_k − θ̂_k) is computed as θ₀_k + (e^{−x} − 1)(θ₀_k − θ̂_k), x = ημ_k t, with expm1: no
/// cancellation for small x, and (1 − e^{−x})/μ → ηt instead of 0/0.
/// </remarks>
public sealed class LinearFlow
{
    /// <summary>Gradient flow in an eigenbasis.</summary>
    /// <param name="basis">The eigenbasis of A.</param>
    /// <param name="rate">η &gt; 0, finite.</param>
    public LinearFlow(EigenBasis basis, double rate)
    {
        ArgumentNullException.ThrowIfNull(basis);
        if (!(rate > 0 && double.IsFinite(rate)))
        {
            throw new ArgumentOutOfRangeException(nameof(rate), rate, "Must be positive and finite.");
        }

        (Basis, Rate) = (basis, rate);
    }

    /// <summary>The eigenbasis of A.</summary>
    public EigenBasis Basis { get; }

    /// <summary>η.</summary>
    public double Rate { get; }

    /// <summary>(1 − e^{−sμ})/μ, continued by its limit s at μ = 0; finite s only there.</summary>
    /// <param name="eigenvalue">μ ≥ 0.</param>
    /// <param name="time">s = ηt ≥ 0; may be ∞ for μ &gt; 0.</param>
    public static double Ramp(double eigenvalue, double time)
    {
        if (!(eigenvalue >= 0) || !(time >= 0))
        {
            throw new ArgumentOutOfRangeException(nameof(eigenvalue), eigenvalue, FormattableString.Invariant($"μ and s = {time} must be at least 0."));
        }

        return eigenvalue == 0 ? time : -SpecialExponential.ExpM1(-eigenvalue * time) / eigenvalue;
    }

    /// <summary>θ_t in eigencoordinates at many times, for the cost of one pass over [T, d].</summary>
    /// <param name="times">t in [0, ∞], any order; ∞ gives the limit.</param>
    /// <param name="start">Vᵀθ₀, [d].</param>
    /// <param name="limit">Vᵀθ̂ with θ̂ = A⁺b (<see cref="EigenBasis.Solve"/>), [d].</param>
    /// <returns>Row-major [T, d].</returns>
    public double[] Coordinates(ReadOnlySpan<double> times, ReadOnlySpan<double> start, ReadOnlySpan<double> limit)
    {
        double[] result = GC.AllocateUninitializedArray<double>(checked(times.Length * Basis.Count));
        FillCoordinates(times, start, limit, result);
        return result;
    }

    /// <summary>The same into the caller's memory, which a second call finds warm.</summary>
    /// <param name="times">t in [0, ∞], any order.</param>
    /// <param name="start">Vᵀθ₀, [d].</param>
    /// <param name="limit">Vᵀθ̂, [d].</param>
    /// <param name="destination">Row-major [T, d], overwritten.</param>
    public unsafe void FillCoordinates(ReadOnlySpan<double> times, ReadOnlySpan<double> start, ReadOnlySpan<double> limit, Span<double> destination)
    {
        DenseChecks.Length(destination, (long)times.Length * Basis.Count, nameof(destination));
        double[] scaled = ScaledTimes(times), span = Span(start, limit);
        fixed (double* rows = destination)
        {
            FlowKernel.Follow(scaled, Basis.ValueArray, start.ToArray(), span, rows);
        }
    }

    /// <summary>θ_t at many times.</summary>
    /// <param name="times">t in [0, ∞].</param>
    /// <param name="start">θ₀, [d].</param>
    /// <param name="moment">b, [d], in A's range.</param>
    /// <returns>Row-major [T, d].</returns>
    public double[] Path(ReadOnlySpan<double> times, ReadOnlySpan<double> start, ReadOnlySpan<double> moment) =>
        Basis.Lift(Coordinates(times, Basis.Project(start), Basis.Solve(Basis.Project(moment))));

    /// <summary>ηt, with the largest double for ∞: times a null direction's 0 it gives 0, times any other eigenvalue a full decay.</summary>
    internal double[] ScaledTimes(ReadOnlySpan<double> times)
    {
        double[] scaled = new double[times.Length];
        for (int i = 0; i < scaled.Length; i++)
        {
            scaled[i] = times[i] >= 0
                ? Math.Min(times[i], double.MaxValue / Math.Max(Rate, 1)) * Rate
                : throw new ArgumentOutOfRangeException(nameof(times), times[i], "Every time must be at least 0.");
        }

        return scaled;
    }

    /// <summary>θ₀ − θ̂ in eigencoordinates, by which growth is multiplied; 0 in null directions, which do not move.</summary>
    internal double[] Span(ReadOnlySpan<double> start, ReadOnlySpan<double> limit)
    {
        DenseChecks.Length(start, Basis.Count, nameof(start));
        DenseChecks.Length(limit, Basis.Count, nameof(limit));
        double[] span = new double[Basis.Count];
        for (int k = Basis.NullCount; k < span.Length; k++)
        {
            span[k] = start[k] - limit[k];
        }

        return span;
    }
}
