namespace Overmix.Theory.RandomFeatures;

/// <summary>The function f that labels a regression world: Y = f(X), without noise. All label noise comes from mixing.</summary>
public abstract class Teacher
{
    private protected Teacher()
    {
    }

    /// <summary>f(x) = aᵀσ(Vx + c). Realisable where the student learns on that very <see cref="FeatureMap"/>.</summary>
    /// <param name="map">The teacher's features.</param>
    /// <param name="coefficients">a, one a feature; finite.</param>
    /// <exception cref="ArgumentOutOfRangeException">Sizes do not fit or a number is not finite.</exception>
    public static FeatureTeacher OfFeatures(FeatureMap map, ReadOnlySpan<double> coefficients) => new(map, coefficients);

    /// <summary>f given as a delegate; it must be pure and safe to call from several threads.</summary>
    /// <param name="function">f of one input of d₀ numbers.</param>
    public static Teacher OfFunction(TeacherFunction function) => new FunctionTeacher(function);

    /// <summary>f(x) for each input.</summary>
    /// <param name="inputs">Row-major [n, d₀].</param>
    /// <param name="inputSize">d₀ ≥ 1.</param>
    /// <returns>[n].</returns>
    public abstract double[] Evaluate(ReadOnlySpan<double> inputs, int inputSize);

    /// <summary>Prepares f(x̃) on mixed inputs of a training set.</summary>
    internal abstract CleanLabels Prepare(double[] inputs, int inputSize);
}

/// <summary>A function of one input.</summary>
/// <param name="input">x, d₀ numbers.</param>
public delegate double TeacherFunction(ReadOnlySpan<double> input);
