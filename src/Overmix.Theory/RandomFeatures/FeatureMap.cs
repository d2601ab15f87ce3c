using Overmix.Core.Seeding;
using Overmix.Theory.GradientFlow.Algebra;
using Overmix.Theory.Mixing;

namespace Overmix.Theory.RandomFeatures;

/// <summary>
/// Random features φ(x) = σ(Wx + b) ∈ ℝᵈ of inputs x ∈ ℝ^{d₀}: a two-layer network whose first layer is frozen. Immutable.
/// </summary>
/// <remarks>
/// Mixing happens before σ, and W(λx + (1−λ)x′) + b = λ(Wx + b) + (1−λ)(Wx′ + b): with the n pre-activations at hand, the
/// features of all n² mixed inputs cost no further matrix product.
/// </remarks>
public sealed class FeatureMap
{
    private readonly double[] _weights, _biases;

    /// <summary>Features with given weights.</summary>
    /// <param name="activation">σ.</param>
    /// <param name="weights">W, row-major [d, d₀]; finite.</param>
    /// <param name="biases">b, [d]; finite.</param>
    /// <exception cref="ArgumentOutOfRangeException">Sizes do not fit, d = 0, or a number is not finite.</exception>
    public FeatureMap(Activation activation, ReadOnlySpan<double> weights, ReadOnlySpan<double> biases)
    {
        Demand.AtLeast(biases.Length, 1, nameof(biases));
        Demand.AtLeast(weights.Length, biases.Length, nameof(weights));
        if (weights.Length % biases.Length != 0)
        {
            throw new ArgumentOutOfRangeException(nameof(weights), weights.Length, "Must hold a whole number of inputs for each feature.");
        }

        DenseChecks.Finite(weights, nameof(weights));
        DenseChecks.Finite(biases, nameof(biases));
        Activation = activation;
        (_weights, _biases) = (weights.ToArray(), biases.ToArray());
        HasBias = Array.Exists(_biases, bias => bias != 0);
    }

    /// <summary>σ.</summary>
    public Activation Activation { get; }

    /// <summary>Number of features d ≥ 1.</summary>
    public int Count => _biases.Length;

    /// <summary>Number of inputs d₀ ≥ 1.</summary>
    public int InputSize => _weights.Length / _biases.Length;

    /// <summary>Whether any bias differs from 0.</summary>
    public bool HasBias { get; }

    /// <summary>W, row-major [d, d₀].</summary>
    public ReadOnlySpan<double> Weights => _weights;

    /// <summary>b, [d].</summary>
    public ReadOnlySpan<double> Biases => _biases;

    /// <summary>sup_x ‖φ(x)‖² over the whole input space: at most d for bounded σ, ∞ for ReLU and identity.</summary>
    public double SquaredNormSupremum => Count * Activation.SquaredSupremum();

    /// <summary>Draws w_kj ~ N(0, gain²/d₀) and b_k ~ N(0, bias²); for cosine with bias &gt; 0, b_k is uniform on [0, 2π).</summary>
    /// <param name="shape">Sizes and scales.</param>
    /// <param name="stream">Where the randomness comes from.</param>
    public static FeatureMap Draw(FeatureShape shape, RandomStream stream)
    {
        ArgumentNullException.ThrowIfNull(shape);
        ArgumentNullException.ThrowIfNull(stream);
        double scale = shape.WeightGain / Math.Sqrt(shape.InputSize);
        double[] weights = new double[shape.Count * shape.InputSize];
        for (int i = 0; i < weights.Length; i++)
        {
            weights[i] = scale * stream.NextGaussian();
        }

        double[] biases = new double[shape.Count];
        for (int k = 0; k < biases.Length && shape.BiasScale > 0; k++)
        {
            biases[k] = shape.Activation == Activation.Cosine ? 2 * Math.PI * stream.NextDouble() : shape.BiasScale * stream.NextGaussian();
        }

        return new FeatureMap(shape.Activation, weights, biases);
    }

    /// <summary>Wx + b for each input.</summary>
    /// <param name="inputs">Row-major [n, d₀].</param>
    /// <returns>Row-major [n, d].</returns>
    public double[] PreActivations(ReadOnlySpan<double> inputs)
    {
        double[] result = DenseMatrix.ProductTransposed(inputs, _weights, InputSize);
        for (int i = 0; i < result.Length; i++)
        {
            result[i] += _biases[i % _biases.Length];
        }

        return result;
    }

    /// <summary>φ(x) for each input.</summary>
    /// <param name="inputs">Row-major [n, d₀].</param>
    /// <returns>Row-major [n, d].</returns>
    public double[] Evaluate(ReadOnlySpan<double> inputs)
    {
        double[] result = PreActivations(inputs);
        DenseMatrix.Apply(Activation, result);
        return result;
    }
}
