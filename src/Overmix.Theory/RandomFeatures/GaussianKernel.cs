using Overmix.Theory.GradientFlow.Algebra;

namespace Overmix.Theory.RandomFeatures;

/// <summary>E[φ_i(x)ψ_j(x)] for x ~ N(0, I) in closed form, where one is known.</summary>
/// <remarks>
/// identity: wᵀv + bc · cosine: ½cos(b−c)e^{−‖w−v‖²/2} + ½cos(b+c)e^{−‖w+v‖²/2} · erf without bias: (2/π) arcsin(2wᵀv/√((1+2‖w‖²)(1+2‖v‖²)))
/// (Williams 1997) · ReLU without bias: ‖w‖‖v‖(sin ϑ + (π−ϑ) cos ϑ)/2π, ϑ the angle between w and v (Cho and Saul 2009).
/// </remarks>
public static class GaussianKernel
{
    /// <summary>Whether the closed form exists for two maps: the same activation, and no bias for erf and ReLU.</summary>
    /// <param name="left">φ.</param>
    /// <param name="right">ψ, on the same inputs.</param>
    public static bool IsKnown(FeatureMap left, FeatureMap right)
    {
        ArgumentNullException.ThrowIfNull(left);
        ArgumentNullException.ThrowIfNull(right);
        return left.Activation == right.Activation && left.Activation switch
        {
            Activation.Identity or Activation.Cosine => true,
            Activation.Erf or Activation.Relu => !left.HasBias && !right.HasBias,
            _ => false,
        };
    }

    /// <summary>The matrix of expectations.</summary>
    /// <param name="left">φ with d features.</param>
    /// <param name="right">ψ with p features, on the same inputs.</param>
    /// <returns>Row-major [d, p].</returns>
    /// <exception cref="ArgumentOutOfRangeException">No closed form is known, or the maps take inputs of different sizes.</exception>
    public static double[] Matrix(FeatureMap left, FeatureMap right)
    {
        if (!IsKnown(left, right))
        {
            throw new ArgumentOutOfRangeException(nameof(right), right.Activation, "No closed form is known for these features.");
        }

        DenseChecks.Length(right.Weights, (long)right.Count * left.InputSize, nameof(right));
        double[] result = DenseMatrix.ProductTransposed(left.Weights, right.Weights, left.InputSize); // wᵀv, [d, p]
        double[] leftSquares = Squares(left), rightSquares = Squares(right);
        for (int i = 0; i < left.Count; i++)
        {
            for (int j = 0; j < right.Count; j++)
            {
                Pair pair = new(result[((long)i * right.Count) + j], leftSquares[i], rightSquares[j]);
                result[((long)i * right.Count) + j] = pair.Expectation(left.Activation, left.Biases[i], right.Biases[j]);
            }
        }

        return result;
    }

    private static double[] Squares(FeatureMap map)
    {
        double[] squares = new double[map.Count];
        for (int i = 0; i < squares.Length; i++)
        {
            ReadOnlySpan<double> row = map.Weights.Slice(i * map.InputSize, map.InputSize);
            squares[i] = DenseMatrix.Dot(row, row);
        }

        return squares;
    }

    /// <summary>Two pre-activations, jointly normal: their covariance and variances.</summary>
    private readonly record struct Pair(double Covariance, double Left, double Right)
    {
        internal double Expectation(Activation activation, double leftBias, double rightBias) => activation switch
        {
            Activation.Identity => Covariance + (leftBias * rightBias),
            Activation.Cosine => 0.5 * ((Math.Cos(leftBias - rightBias) * Math.Exp(Covariance - ((Left + Right) / 2)))
                + (Math.Cos(leftBias + rightBias) * Math.Exp(-Covariance - ((Left + Right) / 2)))),
            Activation.Erf => 2 / Math.PI * Math.Asin(2 * Covariance / Math.Sqrt((1 + (2 * Left)) * (1 + (2 * Right)))),
            _ => ArcCosine(),
        };

        private double ArcCosine()
        {
            double size = Math.Sqrt(Left * Right);
            if (size == 0)
            {
                return 0;
            }

            double cosine = Math.Clamp(Covariance / size, -1, 1), angle = Math.Acos(cosine);
            return size * (Math.Sin(angle) + ((Math.PI - angle) * cosine)) / (2 * Math.PI);
        }
    }
}
