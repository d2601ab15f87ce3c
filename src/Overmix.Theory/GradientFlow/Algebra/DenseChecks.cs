namespace Overmix.Theory.GradientFlow.Algebra;

/// <summary>Entry checks for arrays of numbers.</summary>
internal static class DenseChecks
{
    /// <summary>Demands finite numbers.</summary>
    internal static void Finite(ReadOnlySpan<double> values, string name)
    {
        foreach (double value in values)
        {
            if (!double.IsFinite(value))
            {
                throw new ArgumentOutOfRangeException(name, value, "Every entry must be finite.");
            }
        }
    }

    /// <summary>Demands a length.</summary>
    internal static void Length(ReadOnlySpan<double> values, long length, string name)
    {
        if (values.Length != length)
        {
            throw new ArgumentOutOfRangeException(name, values.Length, FormattableString.Invariant($"Must hold {length} numbers."));
        }
    }
}
