using Overmix.Core.Seeding;
using Overmix.Theory.GradientFlow.Algebra;
using Overmix.Theory.Mixing;

namespace Overmix.Theory.LabelNoise;

/// <summary>
/// X takes finitely many values, so every expectation over pairs is a finite sum. P(Y | X = x̃) must be known between the values too,
/// where mixed inputs fall: a teacher gives it.
/// </summary>
public sealed class DiscreteWorld : LabelledWorld
{
    private readonly double[] _points, _probabilities;
    private readonly PosteriorFunction _teacher;

    /// <summary>Creates the world.</summary>
    /// <param name="points">The k values of X, row-major [k, d₀]; finite.</param>
    /// <param name="probabilities">Their probabilities, [k]; sum to 1.</param>
    /// <param name="classes">C ≥ 2.</param>
    /// <param name="teacher">P(Y | X = x) for every x; sums to 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">Sizes do not fit or a number is outside its range.</exception>
    public DiscreteWorld(ReadOnlySpan<double> points, ReadOnlySpan<double> probabilities, int classes, PosteriorFunction teacher)
        : base(probabilities.Length == 0 ? 0 : points.Length / probabilities.Length, classes)
    {
        ArgumentNullException.ThrowIfNull(teacher);
        DenseChecks.Length(points, (long)InputSize * probabilities.Length, nameof(points));
        DenseChecks.Finite(points, nameof(points));
        ProbabilityRules.Demand(probabilities, nameof(probabilities));
        (_points, _probabilities, _teacher) = (points.ToArray(), probabilities.ToArray(), teacher);
    }

    /// <summary>Number of values of X.</summary>
    public int Count => _probabilities.Length;

    /// <summary>Five values −2 … 2 on a line, equally likely; two classes, P(Y = 1 | x) = ½ + ½ tanh(2x).</summary>
    public static DiscreteWorld FivePoints { get; } = new([-2, -1, 0, 1, 2], [0.2, 0.2, 0.2, 0.2, 0.2], 2, static (input, probabilities) =>
    {
        probabilities[1] = 0.5 + (0.5 * Math.Tanh(2 * input[0]));
        probabilities[0] = 1 - probabilities[1];
    });

    /// <summary>A value of X.</summary>
    /// <param name="index">In [0, <see cref="Count"/>).</param>
    public ReadOnlySpan<double> Point(int index) => _points.AsSpan(index * InputSize, InputSize);

    /// <summary>P(X = value).</summary>
    /// <param name="index">In [0, <see cref="Count"/>).</param>
    public double Probability(int index) => _probabilities[index];

    /// <inheritdoc/>
    public override void DrawInput(RandomStream stream, Span<double> input)
    {
        ArgumentNullException.ThrowIfNull(stream);
        Point(ProbabilityRules.Draw(_probabilities, stream.NextDouble())).CopyTo(input);
    }

    /// <inheritdoc/>
    public override void Posterior(ReadOnlySpan<double> input, Span<double> probabilities)
    {
        _teacher(input, probabilities);
        ProbabilityRules.Demand(probabilities, "teacher");
    }

    /// <summary>E over independent pairs and λ of a function of the two laws, as a finite sum over pairs.</summary>
    /// <param name="law">λ's law; finite laws give an exact sum, others <see cref="MixingLaw.Expect"/>'s quadrature, which kinks slow down.</param>
    /// <param name="quantity">What is averaged.</param>
    public double Expect(MixingLaw law, Func<LabelDisagreement, double> quantity)
    {
        ArgumentNullException.ThrowIfNull(law);
        ArgumentNullException.ThrowIfNull(quantity);
        double sum = 0;
        for (int i = 0; i < Count; i++)
        {
            for (int j = 0; j < Count; j++)
            {
                PairLaws pair = new(this, Point(i), Point(j));
                sum += _probabilities[i] * _probabilities[j] * law.Expect(lambda => quantity(pair.At(lambda)));
            }
        }

        return sum;
    }

    /// <inheritdoc/>
    public override string ToString() => FormattableString.Invariant($"Discrete world of {Count} points, C = {Classes}");
}
