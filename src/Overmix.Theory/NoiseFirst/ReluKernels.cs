using Overmix.Theory.GradientFlow.Algebra;

namespace Overmix.Theory.NoiseFirst;

/// <summary>Kernels of an infinitely wide two-layer ReLU network f(x) = M^{−½} Σ_r a_r max(w_rᵀx, 0), a_r = ±1, w_r ~ N(0, I), in closed form.</summary>
/// <remarks>
/// With θ the angle between x and x′. Sources: Cho and Saul (2009), <i>Kernel Methods for Deep Learning</i> (arc-cosine kernels of order 0 and 1);
/// Jacot et al. (2018); Arora et al. (2019), <i>Fine-Grained Analysis of Optimization and Generalization for Overparameterized Two-Layer Neural Networks</i>.
/// </remarks>
public static class ReluKernels
{
    /// <summary>First layer trained, second frozen: xᵀx′·(π − θ)/(2π). Arora et al.'s H^∞, there for unit inputs.</summary>
    /// <param name="inputs">x₁ … x_n, row-major [n, d₀], finite.</param>
    /// <param name="inputSize">d₀ ≥ 1.</param>
    /// <returns>Row-major [n, n], symmetric.</returns>
    /// <exception cref="ArgumentOutOfRangeException">d₀ &lt; 1, no whole number of inputs, or a number that is not finite.</exception>
    public static double[] FirstLayerTangent(ReadOnlySpan<double> inputs, int inputSize) =>
        Matrix(inputs, inputSize, static angle => Math.Cos(angle) * (Math.PI - angle) / (2 * Math.PI));

    /// <summary>Second layer trained, first frozen, which is the kernel of random ReLU features: ‖x‖‖x′‖(sin θ + (π − θ) cos θ)/(2π).</summary>
    /// <inheritdoc cref="FirstLayerTangent"/>
    public static double[] RandomFeature(ReadOnlySpan<double> inputs, int inputSize) =>
        Matrix(inputs, inputSize, static angle => (Math.Sin(angle) + ((Math.PI - angle) * Math.Cos(angle))) / (2 * Math.PI));

    /// <summary>Both layers trained: the sum of the two, the neural tangent kernel of the whole network.</summary>
    /// <inheritdoc cref="FirstLayerTangent"/>
    public static double[] Tangent(ReadOnlySpan<double> inputs, int inputSize) => [.. FirstLayerTangent(inputs, inputSize)
        .Zip(RandomFeature(inputs, inputSize), (first, second) => first + second)];

    private static double[] Matrix(ReadOnlySpan<double> inputs, int inputSize, Func<double, double> angular)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(inputSize, 1);
        int count = Math.Max(1, inputs.Length / inputSize);
        DenseChecks.Length(inputs, (long)count * inputSize, nameof(inputs));
        DenseChecks.Finite(inputs, nameof(inputs));
        double[] kernel = new double[count * count];
        for (int i = 0; i < count; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                double value = Entry(inputs.Slice(i * inputSize, inputSize), inputs.Slice(j * inputSize, inputSize), angular);
                (kernel[(i * count) + j], kernel[(j * count) + i]) = (value, value);
            }
        }

        return kernel;
    }

    private static double Entry(ReadOnlySpan<double> left, ReadOnlySpan<double> right, Func<double, double> angular)
    {
        double leftSize = Math.Sqrt(DenseMatrix.Dot(left, left)), rightSize = Math.Sqrt(DenseMatrix.Dot(right, right));
        return leftSize == 0 || rightSize == 0 ? 0 : leftSize * rightSize * angular(Angle(left, right, rightSize / leftSize));
    }

    /// <summary>The angle between two vectors by Kahan's formula: an arc cosine would lose half the digits of small angles, which are common on the diagonal.</summary>
    private static double Angle(ReadOnlySpan<double> left, ReadOnlySpan<double> right, double ratio)
    {
        double difference = 0, sum = 0;
        for (int i = 0; i < left.Length; i++)
        {
            double scaled = left[i] * ratio;
            difference += (scaled - right[i]) * (scaled - right[i]);
            sum += (scaled + right[i]) * (scaled + right[i]);
        }

        return 2 * Math.Atan2(Math.Sqrt(difference), Math.Sqrt(sum));
    }
}
