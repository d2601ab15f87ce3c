using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Overmix.Training.Kernels;

/// <summary>
/// The sums that batch normalisation takes over a batch, column by column of a bfloat16 matrix [rows, width], width a multiple of <see cref="Panel"/>:
/// float32 within a chunk of rows, float64 across chunks.
/// </summary>
internal static unsafe class NormalizationSums
{
    /// <summary>Columns that are summed at a time: four registers.</summary>
    public const int Panel = 64;

    private const int Lanes = 16;

    /// <summary>Σ (x − origin) and Σ (x − origin)² of every column: an origin near the mean keeps digits.</summary>
    /// <param name="rows">The matrix's size.</param>
    /// <param name="x">The matrix.</param>
    /// <param name="origin">[width].</param>
    /// <returns>Both, [width].</returns>
    public static (double[] Sum, double[] Square) OfSquares(ChunkedRows rows, nint x, float[] origin) => Collect(rows, origin, (from, to, column, shift, sums) =>
    {
        ushort* source = (ushort*)x + column;
        Vector512<float> k0 = Vector512.Load(shift), k1 = Vector512.Load(shift + Lanes), k2 = Vector512.Load(shift + (2 * Lanes)), k3 = Vector512.Load(shift + (3 * Lanes));
        Vector512<float> s0 = default, s1 = default, s2 = default, s3 = default, q0 = default, q1 = default, q2 = default, q3 = default;
        for (long row = from; row < to; row++)
        {
            ushort* at = source + (row * rows.Width);
            Vector512<float> v0 = BrainFloat.Load(at) - k0, v1 = BrainFloat.Load(at + Lanes) - k1;
            Vector512<float> v2 = BrainFloat.Load(at + (2 * Lanes)) - k2, v3 = BrainFloat.Load(at + (3 * Lanes)) - k3;
            (s0, s1, s2, s3) = (s0 + v0, s1 + v1, s2 + v2, s3 + v3);
            q0 = Vector512.FusedMultiplyAdd(v0, v0, q0);
            q1 = Vector512.FusedMultiplyAdd(v1, v1, q1);
            q2 = Vector512.FusedMultiplyAdd(v2, v2, q2);
            q3 = Vector512.FusedMultiplyAdd(v3, v3, q3);
        }

        Store(sums, s0, s1, s2, s3);
        Store(sums + Panel, q0, q1, q2, q3);
    });

    /// <summary>Σ g and Σ g·(x − origin) of every column, where g is the gradient, or 0 where the activation that followed gave 0.</summary>
    /// <param name="rows">The matrices' size.</param>
    /// <param name="gradient">Gradient of the result.</param>
    /// <param name="result">The result after ReLU; 0 where no activation followed.</param>
    /// <param name="x">What was normalised.</param>
    /// <param name="origin">[width].</param>
    /// <returns>Both, [width].</returns>
    public static (double[] Sum, double[] Product) OfGradients(ChunkedRows rows, nint gradient, nint result, nint x, float[] origin) => Collect(rows, origin, (from, to, column, shift, sums) =>
    {
        ushort* g = (ushort*)gradient + column, y = result == 0 ? null : (ushort*)result + column, source = (ushort*)x + column;
        Vector512<float> k0 = Vector512.Load(shift), k1 = Vector512.Load(shift + Lanes), k2 = Vector512.Load(shift + (2 * Lanes)), k3 = Vector512.Load(shift + (3 * Lanes));
        Vector512<float> s0 = default, s1 = default, s2 = default, s3 = default, p0 = default, p1 = default, p2 = default, p3 = default;
        for (long row = from; row < to; row++)
        {
            long at = row * rows.Width;
            Vector512<float> g0 = Masked(g, y, at), g1 = Masked(g, y, at + Lanes), g2 = Masked(g, y, at + (2 * Lanes)), g3 = Masked(g, y, at + (3 * Lanes));
            (s0, s1, s2, s3) = (s0 + g0, s1 + g1, s2 + g2, s3 + g3);
            p0 = Vector512.FusedMultiplyAdd(g0, BrainFloat.Load(source + at) - k0, p0);
            p1 = Vector512.FusedMultiplyAdd(g1, BrainFloat.Load(source + at + Lanes) - k1, p1);
            p2 = Vector512.FusedMultiplyAdd(g2, BrainFloat.Load(source + at + (2 * Lanes)) - k2, p2);
            p3 = Vector512.FusedMultiplyAdd(g3, BrainFloat.Load(source + at + (3 * Lanes)) - k3, p3);
        }

        Store(sums, s0, s1, s2, s3);
        Store(sums + Panel, p0, p1, p2, p3);
    });

    /// <summary>Sixteen gradients, 0 where the activation gave 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector512<float> Masked(ushort* gradient, ushort* result, long at)
    {
        Vector512<float> g = BrainFloat.Load(gradient + at);
        return result == null ? g : g & Vector512.GreaterThan(BrainFloat.Load(result + at), Vector512<float>.Zero);
    }

    private delegate void PanelSum(long from, long to, int column, float* shift, float* sums);

    private static (double[] First, double[] Second) Collect(ChunkedRows rows, float[] origin, PanelSum sum)
    {
        int width = rows.Width, chunks = rows.Count;
        float[] parts = new float[2L * chunks * width]; // [chunks, width / 64, 2, 64]
        rows.ForEach(chunk =>
        {
            (long from, long to) = rows.Range(chunk);
            fixed (float* own = &parts[2L * chunk * width], shift = origin)
            {
                for (int column = 0; column < width; column += Panel)
                {
                    sum(from, to, column, shift + column, own + (2 * column));
                }
            }
        });
        (double[] first, double[] second) = (new double[width], new double[width]);
        for (int chunk = 0; chunk < chunks; chunk++)
        {
            for (int column = 0; column < width; column++)
            {
                long at = (2L * chunk * width) + (2 * (column - (column % Panel))) + (column % Panel);
                first[column] += parts[at];
                second[column] += parts[at + Panel];
            }
        }

        return (first, second);
    }

    private static void Store(float* target, Vector512<float> v0, Vector512<float> v1, Vector512<float> v2, Vector512<float> v3)
    {
        v0.Store(target);
        v1.Store(target + Lanes);
        v2.Store(target + (2 * Lanes));
        v3.Store(target + (3 * Lanes));
    }
}
