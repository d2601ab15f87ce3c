using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Overmix.Training.Kernels;

/// <summary>Sixteen bfloat16 numbers in memory as sixteen float32 numbers in a register: bfloat16 is the upper half of float32.</summary>
internal static unsafe class BrainFloat
{
    /// <summary>Whether the processor can do it.</summary>
    public static bool IsSupported => Avx512F.IsSupported;

    /// <summary>Exact.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Load(ushort* source) => (Avx512F.ConvertToVector512UInt32(Vector256.Load(source)) << 16).AsSingle();

    /// <summary>Rounds to the nearest, ties to even. The processor's own NaN stays NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector512<float> value, ushort* target)
    {
        Vector512<uint> bits = value.AsUInt32();
        Vector512<uint> odd = (bits >> 16) & Vector512<uint>.One;
        Avx512F.ConvertToVector256UInt16((bits + odd + Vector512.Create(0x7FFFu)) >> 16).Store(target);
    }
}
