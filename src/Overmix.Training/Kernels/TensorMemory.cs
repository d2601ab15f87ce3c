using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace Overmix.Training.Kernels;

/// <summary>Where tensors lie, for arithmetic that libtorch has no operation for.</summary>
internal static class TensorMemory
{
    /// <summary>Address of the first number; good as long as the tensor is.</summary>
    /// <param name="contiguous">A contiguous tensor on the CPU.</param>
    public static unsafe nint Of(Tensor contiguous) => (nint)Unsafe.AsPointer(ref MemoryMarshal.GetReference(contiguous.bytes));
}
