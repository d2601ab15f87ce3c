using Overmix.Theory.GradientFlow.Algebra;

namespace Overmix.Theory.LabelNoise;

/// <summary>A regression teacher f and what is known of its strong convexity: f − (ρ/2)‖x‖² is convex. Immutable.</summary>
/// <remarks>ρ is taken at its giver's word, and the check is what tests it: too large a ρ is caught as a violated bound.</remarks>
public sealed class ConvexFunction
{
    private readonly InputFunction _function;

    private ConvexFunction(string name, int inputSize, InputFunction function, double? convexity)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(inputSize, 1);
        ArgumentNullException.ThrowIfNull(function);
        (Name, InputSize, _function, Convexity) = (name, inputSize, function, convexity);
    }

    /// <summary>What it is, for tables.</summary>
    public string Name { get; }

    /// <summary>Dimension d₀ ≥ 1 of x.</summary>
    public int InputSize { get; }

    /// <summary>ρ ≥ 0; null if nobody said, and 0 if f is merely convex.</summary>
    public double? Convexity { get; }

    /// <summary>Whether f is (ρ/2)‖x‖² + affine, the only case in which the bound is an equality.</summary>
    public bool IsIsotropicQuadratic { get; private init; }

    /// <summary>H of a quadratic ½xᵀHx + affine, row-major [d₀, d₀]; empty otherwise. Then Z = ½λ(1−λ)(x−x′)ᵀH(x−x′) exactly.</summary>
    internal double[] Hessian { get; private init; } = [];

    /// <summary>(ρ/2)‖x‖² + aᵀx + c: Z equals its bound.</summary>
    /// <param name="convexity">ρ &gt; 0.</param>
    /// <param name="slope">a, [d₀]; finite.</param>
    /// <param name="offset">c, finite.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument outside its range.</exception>
    public static ConvexFunction Isotropic(double convexity, ReadOnlySpan<double> slope, double offset = 0)
    {
        Positive(convexity, nameof(convexity));
        DenseChecks.Finite(slope, nameof(slope));
        DenseChecks.Finite([offset], nameof(offset));
        double[] a = slope.ToArray();
        return new ConvexFunction(
            "(ρ/2)‖x‖² + affine", a.Length, x => (convexity / 2 * DenseMatrix.Dot(x, x)) + DenseMatrix.Dot(a, x) + offset, convexity)
        {
            IsIsotropicQuadratic = true,
        };
    }

    /// <summary>½xᵀHx + aᵀx with ρ the smallest eigenvalue of H; ρ = 0 if that is not clearly positive.</summary>
    /// <param name="hessian">H, row-major [d₀, d₀], symmetric, finite.</param>
    /// <param name="slope">a, [d₀], finite.</param>
    /// <exception cref="ArgumentOutOfRangeException">Sizes do not fit, H is not symmetric, not finite, or has a negative eigenvalue.</exception>
    public static ConvexFunction Quadratic(ReadOnlySpan<double> hessian, ReadOnlySpan<double> slope)
    {
        DenseChecks.Finite(slope, nameof(slope));
        double[] h = hessian.ToArray(), a = slope.ToArray();
        Spectra.SymmetricSpectrum spectrum = Spectra.SymmetricSpectrum.Of(h, a.Length);
        double rounding = spectrum.Rounding;
        double smallest = spectrum.Values[0] >= -rounding
            ? spectrum.Values[0]
            : throw new ArgumentOutOfRangeException(nameof(hessian), spectrum.Values[0], "Must be positive semi-definite; this is its smallest eigenvalue.");
        double convexity = smallest > rounding ? smallest - rounding : 0;
        return new ConvexFunction("½xᵀHx + affine", a.Length, x => (QuadraticForm(h, x) / 2) + DenseMatrix.Dot(a, x), convexity) { Hessian = h };
    }

    /// <summary>ln Σ_i e^{x_i} + (ρ/2)‖x‖². Log-sum-exp alone, ρ = 0, is convex but not strongly so: it is affine along (1, …, 1).</summary>
    /// <param name="inputSize">d₀ ≥ 1.</param>
    /// <param name="convexity">ρ ≥ 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument outside its range.</exception>
    public static ConvexFunction LogSumExp(int inputSize, double convexity)
    {
        NotNegative(convexity, nameof(convexity));
        return new ConvexFunction("log-sum-exp + (ρ/2)‖x‖²", inputSize, x => LogSumExpOf(x) + (convexity / 2 * DenseMatrix.Dot(x, x)), convexity);
    }

    /// <summary>A function given as a delegate.</summary>
    /// <param name="inputSize">d₀ ≥ 1.</param>
    /// <param name="function">f; pure.</param>
    /// <param name="convexity">Its ρ ≥ 0, if known; without it the check is inconclusive.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument outside its range.</exception>
    public static ConvexFunction OfFunction(int inputSize, InputFunction function, double? convexity = null)
    {
        if (convexity is { } given)
        {
            NotNegative(given, nameof(convexity));
        }

        return new ConvexFunction("given function", inputSize, function, convexity);
    }

    /// <summary>f(x).</summary>
    /// <param name="input">x, [d₀].</param>
    public double Value(ReadOnlySpan<double> input)
    {
        DenseChecks.Length(input, InputSize, nameof(input));
        return _function(input);
    }

    internal static double QuadraticForm(double[] matrix, ReadOnlySpan<double> x)
    {
        double sum = 0;
        for (int i = 0; i < x.Length; i++)
        {
            sum += x[i] * DenseMatrix.Dot(matrix.AsSpan(i * x.Length, x.Length), x);
        }

        return sum;
    }

    private static double LogSumExpOf(ReadOnlySpan<double> x)
    {
        double largest = double.NegativeInfinity, sum = 0;
        foreach (double value in x)
        {
            largest = Math.Max(largest, value);
        }

        foreach (double value in x)
        {
            sum += Math.Exp(value - largest);
        }

        return largest + Math.Log(sum);
    }

    private static void Positive(double value, string name)
    {
        if (!(value > 0 && double.IsFinite(value)))
        {
            throw new ArgumentOutOfRangeException(name, value, "Must be positive and finite.");
        }
    }

    private static void NotNegative(double value, string name)
    {
        if (!(value >= 0 && double.IsFinite(value)))
        {
            throw new ArgumentOutOfRangeException(name, value, "Must be at least 0 and finite.");
        }
    }
}

/// <summary>A real function of one input.</summary>
/// <param name="input">x, [d₀].</param>
public delegate double InputFunction(ReadOnlySpan<double> input);
