using System.Runtime.CompilerServices;

namespace Overmix.Theory.Mixing;

/// <summary>Argument rules of this folder: out of range, NaN included, is a caller's bug.</summary>
internal static class Demand
{
    /// <summary>Returns the value if it lies in [low, high].</summary>
    internal static double Within(double value, double low, double high, [CallerArgumentExpression(nameof(value))] string? name = null) =>
        value >= low && value <= high
            ? value
            : throw new ArgumentOutOfRangeException(name, value, FormattableString.Invariant($"Must be in [{low}, {high}]."));

    /// <summary>Returns the value if it is at least <paramref name="low"/>.</summary>
    internal static long AtLeast(long value, long low, [CallerArgumentExpression(nameof(value))] string? name = null) =>
        value >= low ? value : throw new ArgumentOutOfRangeException(name, value, FormattableString.Invariant($"Must be at least {low}."));
}
