using System.Runtime.InteropServices;

namespace Overmix.Theory.RandomFeatures;

/// <summary>Zeroed float32 memory that starts on a cache line, outside the collector's heap.</summary>
internal sealed unsafe class AlignedFloats : SafeHandle
{
    internal AlignedFloats(long count)
        : base(0, ownsHandle: true)
    {
        nuint bytes = checked((nuint)count * sizeof(float));
        void* memory = NativeMemory.AlignedAlloc(bytes, 64);
        NativeMemory.Clear(memory, bytes);
        SetHandle((nint)memory);
    }

    /// <inheritdoc/>
    public override bool IsInvalid => handle == 0;

    internal float* Pointer => (float*)handle;

    /// <inheritdoc/>
    protected override bool ReleaseHandle()
    {
        NativeMemory.AlignedFree((void*)handle);
        return true;
    }
}
