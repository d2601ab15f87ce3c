using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Overmix.Theory.GradientFlow.Algebra;

/// <summary>e^z − 1 for rows of non-positive z, and what flows are made of from it: eight numbers at once, rows on all cores.</summary>
internal static class FlowKernel
{
    /// <summary>Below this, e^z − 1 is −1 in float64.</summary>
    private const double Saturated = -700;

    /// <summary>Writes e^{−s_t μ_k} − 1 for each time and eigenvalue.</summary>
    /// <param name="scaledTimes">s ≥ 0, [T]; finite.</param>
    /// <param name="values">μ ≥ 0, [d].</param>
    /// <param name="growth">Row-major [T, d], overwritten.</param>
    internal static unsafe void Grow(double[] scaledTimes, double[] values, double* growth) =>
        Parallel.For(0, scaledTimes.Length, row =>
            GrowRow(-scaledTimes[row], values, new Span<double>(growth + ((long)row * values.Length), values.Length)));

    /// <summary>Writes origin + growth·span for each row.</summary>
    /// <param name="growth">Row-major [T, d].</param>
    /// <param name="origin">[d].</param>
    /// <param name="span">[d].</param>
    /// <param name="result">Row-major [T, d], overwritten; may be <paramref name="growth"/> itself.</param>
    /// <param name="rows">T.</param>
    internal static unsafe void Blend(double* growth, double[] origin, double[] span, double* result, int rows) => Parallel.For(0, rows, row =>
    {
        long offset = (long)row * origin.Length;
        for (int k = 0; k < origin.Length; k++)
        {
            result[offset + k] = origin[k] + (growth[offset + k] * span[k]);
        }
    });

    /// <summary>Writes origin + (e^{−s_t μ_k} − 1)·span in one pass.</summary>
    /// <param name="scaledTimes">s ≥ 0, [T]; finite.</param>
    /// <param name="values">μ ≥ 0, [d].</param>
    /// <param name="origin">[d].</param>
    /// <param name="span">[d].</param>
    /// <param name="result">Row-major [T, d], overwritten.</param>
    internal static unsafe void Follow(double[] scaledTimes, double[] values, double[] origin, double[] span, double* result) =>
        Parallel.For(0, scaledTimes.Length, row =>
        {
            double factor = -scaledTimes[row];
            Span<double> target = new(result + ((long)row * values.Length), values.Length);
            int k = 0;
            for (; k <= target.Length - Vector512<double>.Count; k += Vector512<double>.Count)
            {
                Vector512<double> growth = ExpM1(Vector512.Create(values, k) * factor);
                Vector512.FusedMultiplyAdd(growth, Vector512.Create(span, k), Vector512.Create(origin, k)).CopyTo(target[k..]);
            }

            for (; k < target.Length; k++)
            {
                target[k] = origin[k] + (ExpM1(Vector512.Create(values[k] * factor))[0] * span[k]);
            }
        });

    private static void GrowRow(double factor, double[] values, Span<double> row)
    {
        int k = 0;
        for (; k <= row.Length - Vector512<double>.Count; k += Vector512<double>.Count)
        {
            ExpM1(Vector512.Create(values, k) * factor).CopyTo(row[k..]);
        }

        for (; k < row.Length; k++)
        {
            row[k] = ExpM1(Vector512.Create(values[k] * factor))[0];
        }
    }

    /// <summary>
    /// e^z − 1 for z ≤ 0, relative error a few 1e-16: z = k·ln 2 + r, |r| ≤ ½ ln 2, then 2ᵏ(eʳ − 1) + (2ᵏ − 1) with Taylor's polynomial of degree 14 for eʳ − 1.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector512<double> ExpM1(Vector512<double> z)
    {
        z = Vector512.Max(z, Vector512.Create(Saturated));
        Vector512<double> k = Vector512.Round(z * 1.4426950408889634);
        Vector512<double> r = Vector512.FusedMultiplyAdd(k, Vector512.Create(-0.693147180369123816490), z); // ln 2 in two parts
        r = Vector512.FusedMultiplyAdd(k, Vector512.Create(-1.90821492927058770002e-10), r);
        Vector512<double> sum = Vector512.Create(1 / 87178291200.0); // 1/14!
        sum = Vector512.FusedMultiplyAdd(sum, r, Vector512.Create(1 / 6227020800.0));
        sum = Vector512.FusedMultiplyAdd(sum, r, Vector512.Create(1 / 479001600.0));
        sum = Vector512.FusedMultiplyAdd(sum, r, Vector512.Create(1 / 39916800.0));
        sum = Vector512.FusedMultiplyAdd(sum, r, Vector512.Create(1 / 3628800.0));
        sum = Vector512.FusedMultiplyAdd(sum, r, Vector512.Create(1 / 362880.0));
        sum = Vector512.FusedMultiplyAdd(sum, r, Vector512.Create(1 / 40320.0));
        sum = Vector512.FusedMultiplyAdd(sum, r, Vector512.Create(1 / 5040.0));
        sum = Vector512.FusedMultiplyAdd(sum, r, Vector512.Create(1 / 720.0));
        sum = Vector512.FusedMultiplyAdd(sum, r, Vector512.Create(1 / 120.0));
        sum = Vector512.FusedMultiplyAdd(sum, r, Vector512.Create(1 / 24.0));
        sum = Vector512.FusedMultiplyAdd(sum, r, Vector512.Create(1 / 6.0));
        sum = Vector512.FusedMultiplyAdd(sum, r, Vector512.Create(0.5));
        Vector512<double> tail = r * r * sum;
        Vector512<double> power = Vector512.ShiftLeft(Vector512.ConvertToInt64(k) + Vector512.Create(1023L), 52).AsDouble();
        return Vector512.FusedMultiplyAdd(power, r + tail, power - Vector512.Create(1.0));
    }
}
