using System.Runtime.Intrinsics;

namespace Overmix.Training.Kernels;

/// <summary>What batch normalisation does to each number, on bfloat16 matrices [rows, width], width a multiple of 16; computed in float32 and rounded once.</summary>
internal static unsafe class NormalizationMaps
{
    private const int Lanes = 16;

    /// <summary>y = scale·x + shift (+ residual), and 0 instead of less with ReLU.</summary>
    /// <param name="rows">The matrices' size.</param>
    /// <param name="x">The input.</param>
    /// <param name="residual">Added; 0 adds nothing.</param>
    /// <param name="y">The result.</param>
    /// <param name="coefficients">scale, [width], then shift, [width].</param>
    /// <param name="relu">Whether ReLU follows.</param>
    public static void Forward(ChunkedRows rows, nint x, nint residual, nint y, float[] coefficients, bool relu)
    {
        int width = rows.Width;
        rows.ForEach(chunk =>
        {
            (long from, long to) = rows.Range(chunk);
            ushort* source = (ushort*)x, other = (ushort*)residual, target = (ushort*)y;
            Vector512<float> least = relu ? Vector512<float>.Zero : Vector512.Create(float.NegativeInfinity);
            fixed (float* scale = coefficients)
            {
                for (long row = from; row < to; row++)
                {
                    for (int column = 0; column < width; column += Lanes)
                    {
                        long at = (row * width) + column;
                        Vector512<float> v = Vector512.FusedMultiplyAdd(BrainFloat.Load(source + at), Vector512.Load(scale + column), Vector512.Load(scale + width + column));
                        v = other == null ? v : v + BrainFloat.Load(other + at);
                        BrainFloat.Store(Vector512.Max(v, least), target + at); // NaN stays NaN
                    }
                }
            }
        });
    }

    /// <summary>dx = a·g + b·x + c, where g is the gradient, or 0 where the activation that followed gave 0.</summary>
    /// <param name="rows">The matrices' size.</param>
    /// <param name="gradient">Gradient of the result.</param>
    /// <param name="result">The result after ReLU; 0 where no activation followed.</param>
    /// <param name="x">What was normalised.</param>
    /// <param name="targets">Receive dx, the gradient of x, and g, the residual's; 0 keeps the latter nowhere.</param>
    /// <param name="coefficients">a, [width], then b, then c.</param>
    public static void Backward(ChunkedRows rows, nint gradient, nint result, nint x, (nint Dx, nint Masked) targets, float[] coefficients)
    {
        int width = rows.Width;
        rows.ForEach(chunk =>
        {
            (long from, long to) = rows.Range(chunk);
            ushort* g = (ushort*)gradient, y = (ushort*)result, source = (ushort*)x, dx = (ushort*)targets.Dx, kept = (ushort*)targets.Masked;
            fixed (float* a = coefficients)
            {
                for (long row = from; row < to; row++)
                {
                    for (int column = 0; column < width; column += Lanes)
                    {
                        long at = (row * width) + column;
                        Vector512<float> masked = NormalizationSums.Masked(g, y, at);
                        if (kept != null)
                        {
                            BrainFloat.Store(masked, kept + at);
                        }

                        Vector512<float> rest = Vector512.FusedMultiplyAdd(BrainFloat.Load(source + at), Vector512.Load(a + width + column), Vector512.Load(a + (2 * width) + column));
                        BrainFloat.Store(Vector512.FusedMultiplyAdd(masked, Vector512.Load(a + column), rest), dx + at);
                    }
                }
            }
        });
    }
}
