using Overmix.Core.Seeding;
using Overmix.Theory.GradientFlow.Algebra;

namespace Overmix.Theory.LabelNoise;

/// <summary>One round Gaussian a class: P(Y = c) = w_c, X | Y = c ~ N(m_c, σ_c² I), in any dimension. f(x) follows by Bayes' rule.</summary>
public sealed class GaussianMixtureWorld : LabelledWorld
{
    private readonly double[] _weights, _means, _deviations;

    /// <summary>Creates the world.</summary>
    /// <param name="weights">w_c &gt; 0, one a class, divided by their sum; C ≥ 2.</param>
    /// <param name="means">m_c, row-major [C, d₀]; finite.</param>
    /// <param name="deviations">σ_c &gt; 0, [C].</param>
    /// <exception cref="ArgumentOutOfRangeException">Sizes do not fit or a number is outside its range.</exception>
    public GaussianMixtureWorld(ReadOnlySpan<double> weights, ReadOnlySpan<double> means, ReadOnlySpan<double> deviations)
        : base(weights.Length == 0 ? 0 : means.Length / weights.Length, weights.Length)
    {
        DenseChecks.Length(means, (long)InputSize * Classes, nameof(means));
        DenseChecks.Length(deviations, Classes, nameof(deviations));
        DenseChecks.Finite(means, nameof(means));
        Positive(weights, nameof(weights));
        Positive(deviations, nameof(deviations));
        (_weights, _means, _deviations) = (weights.ToArray(), means.ToArray(), deviations.ToArray());
        double sum = _weights.Sum();
        for (int c = 0; c < _weights.Length; c++)
        {
            _weights[c] /= sum;
        }
    }

    /// <inheritdoc/>
    public override void DrawInput(RandomStream stream, Span<double> input)
    {
        ArgumentNullException.ThrowIfNull(stream);
        int c = ProbabilityRules.Draw(_weights, stream.NextDouble());
        for (int i = 0; i < input.Length; i++)
        {
            input[i] = _means[(c * InputSize) + i] + (_deviations[c] * stream.NextGaussian());
        }
    }

    /// <inheritdoc/>
    public override void Posterior(ReadOnlySpan<double> input, Span<double> probabilities)
    {
        for (int c = 0; c < Classes; c++)
        {
            double deviation = _deviations[c];
            double distance = InputDraws.SquaredDistance(input, _means.AsSpan(c * InputSize, InputSize));
            probabilities[c] = Math.Log(_weights[c]) - (InputSize * Math.Log(deviation)) - (distance / (2 * deviation * deviation));
        }

        ProbabilityRules.Softmax(probabilities);
    }

    /// <inheritdoc/>
    public override string ToString() => FormattableString.Invariant($"Gaussian mixture, C = {Classes}, d₀ = {InputSize}");

    private static void Positive(ReadOnlySpan<double> values, string name)
    {
        foreach (double value in values)
        {
            if (!(value > 0 && double.IsFinite(value)))
            {
                throw new ArgumentOutOfRangeException(name, value, "Must be positive and finite.");
            }
        }
    }
}
