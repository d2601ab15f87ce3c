using System.Runtime.InteropServices;
using Overmix.Native;
using Overmix.Theory.RandomFeatures;
using TorchSharp;
using static TorchSharp.torch;

namespace Overmix.Theory.GradientFlow.Algebra;

/// <summary>The few dense float64 operations of this room, on row-major arrays, by libtorch.</summary>
internal static class DenseMatrix
{
    /// <summary>A tensor with a copy of the numbers; the caller's dispose scope owns it.</summary>
    internal static Tensor ToTensor(ReadOnlySpan<double> values, params long[] shape)
    {
        LibTorch.EnsureLoaded();
        Tensor tensor = torch.empty(shape, ScalarType.Float64);
        values.CopyTo(Memory(tensor));
        return tensor;
    }

    /// <summary>The tensor's numbers, row-major.</summary>
    internal static double[] ToArray(Tensor tensor)
    {
        using Tensor packed = tensor.contiguous();
        return Memory(packed).ToArray();
    }

    /// <summary>A·Bᵀ for A [n, k] and B [p, k].</summary>
    internal static double[] ProductTransposed(ReadOnlySpan<double> left, ReadOnlySpan<double> right, int inner)
    {
        LibTorch.EnsureLoaded();
        using DisposeScope scope = NewDisposeScope();
        Tensor a = ToTensor(left, left.Length / inner, inner); // [n, k]
        Tensor b = ToTensor(right, right.Length / inner, inner); // [p, k]
        return ToArray(a.mm(b.t()));
    }

    /// <summary>A·v for A [n, k].</summary>
    internal static double[] Times(ReadOnlySpan<double> matrix, ReadOnlySpan<double> vector) => ProductTransposed(matrix, vector, vector.Length);

    /// <summary>Applies σ to every number in place.</summary>
    internal static void Apply(Activation activation, double[] values)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor tensor = ToTensor(values, values.Length);
        activation.ApplyInPlace(tensor);
        Memory(tensor).CopyTo(values);
    }

    /// <summary>Σ_i a_i b_i.</summary>
    internal static double Dot(ReadOnlySpan<double> left, ReadOnlySpan<double> right)
    {
        double sum = 0;
        for (int i = 0; i < left.Length; i++)
        {
            sum += left[i] * right[i];
        }

        return sum;
    }

    private static Span<double> Memory(Tensor tensor) => MemoryMarshal.Cast<byte, double>(tensor.bytes);
}
