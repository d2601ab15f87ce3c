namespace Overmix.Theory.GradientFlow.Algebra;

/// <summary>Euclidean lengths.</summary>
internal static class Distances
{
    internal static double Norm(ReadOnlySpan<double> vector) => Math.Sqrt(DenseMatrix.Dot(vector, vector));

    /// <summary>‖a − b‖.</summary>
    internal static double Between(ReadOnlySpan<double> left, ReadOnlySpan<double> right)
    {
        double sum = 0;
        for (int i = 0; i < left.Length; i++)
        {
            sum += (left[i] - right[i]) * (left[i] - right[i]);
        }

        return Math.Sqrt(sum);
    }

    /// <summary>‖a − b‖/‖a‖; ‖b‖ where a = 0.</summary>
    internal static double Relative(ReadOnlySpan<double> left, ReadOnlySpan<double> right)
    {
        double size = Norm(left);
        return size == 0 ? Norm(right) : Between(left, right) / size;
    }
}
