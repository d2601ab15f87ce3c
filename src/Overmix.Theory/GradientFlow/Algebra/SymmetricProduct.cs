using System.Numerics;

namespace Overmix.Theory.GradientFlow.Algebra;

/// <summary>b − Aθ for small dense A: called once a step, so it must not pay libtorch's call overhead.</summary>
internal static class SymmetricProduct
{
    internal static void Residual(double[] gram, double[] moment, ReadOnlySpan<double> theta, Span<double> residual)
    {
        int d = theta.Length;
        for (int row = 0; row < d; row++)
        {
            residual[row] = moment[row] - Dot(gram.AsSpan(row * d, d), theta);
        }
    }

    internal static double Dot(ReadOnlySpan<double> left, ReadOnlySpan<double> right)
    {
        int width = Vector<double>.Count, i = 0;
        Vector<double> sum = Vector<double>.Zero;
        for (; i <= left.Length - width; i += width)
        {
            sum += new Vector<double>(left[i..]) * new Vector<double>(right[i..]);
        }

        double total = Vector.Sum(sum);
        for (; i < left.Length; i++)
        {
            total += left[i] * right[i];
        }

        return total;
    }
}
