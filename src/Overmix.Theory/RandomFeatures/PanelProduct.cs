using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Overmix.Theory.RandomFeatures;

/// <summary>
/// The inner kernel of the Gram matrix: products of two panels of 32 features over the pairs of a block, in float32.
/// A panel holds its features side by side for each pair, [pairs, 32], so every load is contiguous.
/// </summary>
internal static unsafe class PanelProduct
{
    /// <summary>Features a panel holds: two vectors of sixteen.</summary>
    internal const int Width = 32;

    private const int Strip = 8, Chunk = 128;

    /// <summary>tile[r, c] = Σ_k left[k, r]·right[k, c].</summary>
    /// <param name="left">[count, 32].</param>
    /// <param name="right">[count, 32].</param>
    /// <param name="count">Pairs; ≥ 0.</param>
    /// <param name="tile">[32, 32], overwritten.</param>
    internal static void Multiply(float* left, float* right, int count, float* tile)
    {
        new Span<float>(tile, Width * Width).Clear();

        // A chunk of both panels stays in the first-level cache while its four strips are worked through.
        for (int from = 0; from < count; from += Chunk)
        {
            int pairs = Math.Min(Chunk, count - from);
            for (int strip = 0; strip < Width; strip += Strip)
            {
                AddStrip(left + (from * Width) + strip, right + (from * Width), pairs, tile + (strip * Width));
            }
        }
    }

    /// <summary>Adds the products of eight features of the left panel with all of the right one; sixteen accumulators in registers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddStrip(float* left, float* right, int pairs, float* tile)
    {
        Vector512<float> a0 = Vector512.Load(tile), b0 = Vector512.Load(tile + 16);
        Vector512<float> a1 = Vector512.Load(tile + 32), b1 = Vector512.Load(tile + 48);
        Vector512<float> a2 = Vector512.Load(tile + 64), b2 = Vector512.Load(tile + 80);
        Vector512<float> a3 = Vector512.Load(tile + 96), b3 = Vector512.Load(tile + 112);
        Vector512<float> a4 = Vector512.Load(tile + 128), b4 = Vector512.Load(tile + 144);
        Vector512<float> a5 = Vector512.Load(tile + 160), b5 = Vector512.Load(tile + 176);
        Vector512<float> a6 = Vector512.Load(tile + 192), b6 = Vector512.Load(tile + 208);
        Vector512<float> a7 = Vector512.Load(tile + 224), b7 = Vector512.Load(tile + 240);
        for (float* end = right + (pairs * Width); right < end; right += Width, left += Width)
        {
            Vector512<float> x = Vector512.Load(right), y = Vector512.Load(right + 16), f = Vector512.Create(left[0]);
            (a0, b0) = (Vector512.FusedMultiplyAdd(f, x, a0), Vector512.FusedMultiplyAdd(f, y, b0));
            f = Vector512.Create(left[1]);
            (a1, b1) = (Vector512.FusedMultiplyAdd(f, x, a1), Vector512.FusedMultiplyAdd(f, y, b1));
            f = Vector512.Create(left[2]);
            (a2, b2) = (Vector512.FusedMultiplyAdd(f, x, a2), Vector512.FusedMultiplyAdd(f, y, b2));
            f = Vector512.Create(left[3]);
            (a3, b3) = (Vector512.FusedMultiplyAdd(f, x, a3), Vector512.FusedMultiplyAdd(f, y, b3));
            f = Vector512.Create(left[4]);
            (a4, b4) = (Vector512.FusedMultiplyAdd(f, x, a4), Vector512.FusedMultiplyAdd(f, y, b4));
            f = Vector512.Create(left[5]);
            (a5, b5) = (Vector512.FusedMultiplyAdd(f, x, a5), Vector512.FusedMultiplyAdd(f, y, b5));
            f = Vector512.Create(left[6]);
            (a6, b6) = (Vector512.FusedMultiplyAdd(f, x, a6), Vector512.FusedMultiplyAdd(f, y, b6));
            f = Vector512.Create(left[7]);
            (a7, b7) = (Vector512.FusedMultiplyAdd(f, x, a7), Vector512.FusedMultiplyAdd(f, y, b7));
        }

        Store(tile, a0, b0);
        Store(tile + 32, a1, b1);
        Store(tile + 64, a2, b2);
        Store(tile + 96, a3, b3);
        Store(tile + 128, a4, b4);
        Store(tile + 160, a5, b5);
        Store(tile + 192, a6, b6);
        Store(tile + 224, a7, b7);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(float* row, Vector512<float> first, Vector512<float> second)
    {
        first.Store(row);
        second.Store(row + 16);
    }
}
