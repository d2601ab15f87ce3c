using Overmix.Core.Seeding;

namespace Overmix.Theory.Mixing;

/// <summary>λ is one number. A sample draws nothing from its stream.</summary>
public sealed class FixedLaw : MixingLaw
{
    /// <summary>Creates the law of one value.</summary>
    /// <param name="value">λ in [0, 1].</param>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside its range.</exception>
    public FixedLaw(double value) => Value = Demand.Within(value, 0, 1);

    /// <summary>λ.</summary>
    public double Value { get; }

    /// <inheritdoc/>
    public override double Mean => Value;

    /// <inheritdoc/>
    public override double Variance => 0;

    /// <inheritdoc/>
    public override double ExpectedProduct => Value * (1 - Value);

    /// <inheritdoc/>
    public override double ExpectedEntropy => TargetEntropy.Binary(Value);

    /// <inheritdoc/>
    public override double Sample(RandomStream stream) => Value;

    /// <inheritdoc/>
    public override double Cumulative(double x) => Demand.Within(x, 0, 1) >= Value ? 1 : 0;

    /// <inheritdoc/>
    public override double Expect(Func<double, double> function)
    {
        ArgumentNullException.ThrowIfNull(function);
        return function(Value);
    }

    /// <inheritdoc/>
    public override string ToString() => FormattableString.Invariant($"Fixed({Value})");
}
