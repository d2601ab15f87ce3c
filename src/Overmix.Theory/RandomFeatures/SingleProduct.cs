using Overmix.Native;
using static TorchSharp.torch;

namespace Overmix.Theory.RandomFeatures;

/// <summary>A plain float32 product of two square matrices on libtorch: the yardstick that the accumulation of Gram matrices is measured by.</summary>
public sealed class SingleProduct : IDisposable
{
    private readonly Tensor _left, _right;

    /// <summary>Prepares matrices of entries in (0, 1).</summary>
    /// <param name="size">Rows and columns ≥ 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The size is below 1.</exception>
    public SingleProduct(int size)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 1);
        LibTorch.EnsureLoaded();
        Operations = 2.0 * size * size * size;
        _left = arange(1, 1 + ((long)size * size), float32).reciprocal_().view(size, size); // [s, s]
        _right = _left.sqrt(); // [s, s]
    }

    /// <summary>2s³ floating-point operations.</summary>
    public double Operations { get; }

    /// <summary>Multiplies.</summary>
    public void Run()
    {
        using Tensor product = _left.mm(_right); // [s, s]
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _left.Dispose();
        _right.Dispose();
    }
}
