using Overmix.Core.Seeding;
using Overmix.Theory.GradientFlow.Algebra;

namespace Overmix.Theory.LabelNoise;

/// <summary>A soft linear teacher: X ~ N(0, I), f(x) = softmax((Wx + b)/τ). As τ → 0 the labels become certain, f a hard linear classifier.</summary>
public sealed class SoftLinearWorld : LabelledWorld
{
    private readonly double[] _weights, _biases;

    /// <summary>Creates the world.</summary>
    /// <param name="weights">W, row-major [C, d₀]; finite.</param>
    /// <param name="biases">b, [C]; finite; C ≥ 2.</param>
    /// <param name="temperature">τ &gt; 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">Sizes do not fit or a number is outside its range.</exception>
    public SoftLinearWorld(ReadOnlySpan<double> weights, ReadOnlySpan<double> biases, double temperature = 1)
        : base(biases.Length == 0 ? 0 : weights.Length / biases.Length, biases.Length)
    {
        DenseChecks.Length(weights, (long)InputSize * Classes, nameof(weights));
        DenseChecks.Finite(weights, nameof(weights));
        DenseChecks.Finite(biases, nameof(biases));
        Temperature = temperature > 0 && double.IsFinite(temperature)
            ? temperature
            : throw new ArgumentOutOfRangeException(nameof(temperature), temperature, "Must be positive and finite.");
        (_weights, _biases) = (weights.ToArray(), biases.ToArray());
    }

    /// <summary>τ.</summary>
    public double Temperature { get; }

    /// <summary>A teacher with weights drawn from N(0, 1/d₀), so that scores have variance 1, and no bias.</summary>
    /// <param name="inputSize">d₀ ≥ 1.</param>
    /// <param name="classes">C ≥ 2.</param>
    /// <param name="temperature">τ &gt; 0.</param>
    /// <param name="stream">Where the randomness comes from.</param>
    public static SoftLinearWorld Draw(int inputSize, int classes, double temperature, RandomStream stream)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(inputSize, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(classes, 2);
        double[] weights = new double[inputSize * classes];
        InputDraws.StandardNormal(stream, weights);
        return new SoftLinearWorld([.. weights.Select(w => w / Math.Sqrt(inputSize))], new double[classes], temperature);
    }

    /// <inheritdoc/>
    public override void DrawInput(RandomStream stream, Span<double> input) => InputDraws.StandardNormal(stream, input);

    /// <inheritdoc/>
    public override void Posterior(ReadOnlySpan<double> input, Span<double> probabilities)
    {
        for (int c = 0; c < Classes; c++)
        {
            probabilities[c] = (DenseMatrix.Dot(_weights.AsSpan(c * InputSize, InputSize), input) + _biases[c]) / Temperature;
        }

        ProbabilityRules.Softmax(probabilities);
    }

    /// <inheritdoc/>
    public override string ToString() => FormattableString.Invariant($"Soft linear teacher, C = {Classes}, d₀ = {InputSize}, τ = {Temperature}");
}
