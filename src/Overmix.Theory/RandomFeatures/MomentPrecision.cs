namespace Overmix.Theory.RandomFeatures;

/// <summary>The arithmetic inside a block of mixed samples; sums over blocks are float64 always.</summary>
public enum MomentPrecision
{
    /// <summary>float64 throughout: relative error near √m·1e-16.</summary>
    Accurate,

    /// <summary>
    /// float32 inside blocks of 1024 pairs. Features carry an absolute error ≤ 5e-7 (of order 1), a block's sums a relative one near 1e-6;
    /// ‖A − A₃₂‖_max ≤ 1e-5·max|A| is tested. Eigenvalues below about 1e-6·μ_max are therefore noise: use float64 for long flow times.
    /// </summary>
    Fast,
}
