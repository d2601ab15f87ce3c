using Overmix.Core.Seeding;

namespace Overmix.Theory.Mixing;

/// <summary>λ takes finitely many values, for example a table, or the areas that clipped CutMix boxes leave.</summary>
public sealed class DiscreteLaw : MixingLaw
{
    private readonly double[] _values, _weights, _cumulative;

    /// <summary>Creates the law. Weights need not sum to 1; they are divided by their sum.</summary>
    /// <param name="values">The values, each in [0, 1]; at least one. Repeats are allowed.</param>
    /// <param name="weights">As many weights, finite and ≥ 0, with a positive finite sum.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value or a weight is outside its range, or there are none.</exception>
    /// <exception cref="ArgumentException">The two lengths differ.</exception>
    public DiscreteLaw(ReadOnlySpan<double> values, ReadOnlySpan<double> weights)
    {
        Demand.AtLeast(values.Length, 1);
        if (values.Length != weights.Length)
        {
            throw new ArgumentException($"{values.Length} values but {weights.Length} weights.", nameof(weights));
        }

        (_values, _weights, _cumulative) = (values.ToArray(), weights.ToArray(), new double[weights.Length]);
        double sum = 0;
        for (int i = 0; i < _values.Length; i++)
        {
            Demand.Within(_values[i], 0, 1, nameof(values));
            sum += Demand.Within(_weights[i], 0, double.MaxValue, nameof(weights));
            _cumulative[i] = sum;
        }

        Demand.Within(sum, double.Epsilon, double.MaxValue, nameof(weights));
        for (int i = 0; i < _weights.Length; i++)
        {
            _weights[i] /= sum;
        }
    }

    /// <summary>The values of λ.</summary>
    public IReadOnlyList<double> Values => Array.AsReadOnly(_values);

    /// <summary>Their probabilities, which sum to 1.</summary>
    public IReadOnlyList<double> Weights => Array.AsReadOnly(_weights);

    /// <inheritdoc/>
    public override double Mean => Expect(lambda => lambda);

    /// <inheritdoc/>
    public override double Variance
    {
        get
        {
            double mean = Mean;
            return Expect(lambda => (lambda - mean) * (lambda - mean));
        }
    }

    /// <inheritdoc/>
    public override double ExpectedProduct => Expect(lambda => lambda * (1 - lambda));

    /// <inheritdoc/>
    public override double ExpectedEntropy => Expect(TargetEntropy.Binary);

    /// <inheritdoc/>
    public override double Sample(RandomStream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        double point = stream.NextDouble() * _cumulative[^1];
        int index = 0;
        // Strictly greater: a value of weight 0 is never drawn.
        while (index < _cumulative.Length - 1 && !(_cumulative[index] > point))
        {
            index++;
        }

        return _values[index];
    }

    /// <inheritdoc/>
    public override double Cumulative(double x) => Demand.Within(x, 0, 1) == 1 ? 1 : Expect(value => value <= x ? 1 : 0);

    /// <inheritdoc/>
    public override double Expect(Func<double, double> function)
    {
        ArgumentNullException.ThrowIfNull(function);
        double sum = 0;
        for (int i = 0; i < _values.Length; i++)
        {
            sum += _weights[i] * function(_values[i]);
        }

        return sum;
    }

    /// <inheritdoc/>
    public override string ToString() => FormattableString.Invariant($"Discrete({_values.Length} values)");
}
