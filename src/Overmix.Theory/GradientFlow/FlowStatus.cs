namespace Overmix.Theory.GradientFlow;

/// <summary>How far the spectrum of A can be trusted.</summary>
public enum FlowStatus
{
    /// <summary>Every eigenvalue stands clear of rounding.</summary>
    Regular,

    /// <summary>Some eigenvalues are zero up to rounding: those directions never move and keep θ₀.</summary>
    RankDeficient,

    /// <summary>
    /// Some eigenvalues are so close to rounding (below 10⁶ times it) that fewer than about six digits of their directions' limits are right.
    /// Curves are finite and right at times t ≪ 1/(ημ) of those directions; take the accurate precision, fewer features, or do not read t → ∞.
    /// </summary>
    IllConditioned,
}
