using System.Runtime.InteropServices;

namespace Overmix.Native.Loading;

/// <summary>
/// Lets the C library keep the memory of tensors up to 1 GB for the next step. By default glibc asks the kernel for every block above 32 MB anew and gives it back when freed:
/// the kernel zeroes its pages each time, which costs more than the operation that fills them.
/// </summary>
internal static partial class AllocatorEnvironment
{
    // malloc.h: the size from which a block is the kernel's own, and how much of the heap's free end is kept.
    private const int TrimThreshold = -1, MmapThreshold = -3, Block = 1 << 30;

    // Any of these says that the user has decided.
    private static readonly string[] Decided = ["MALLOC_MMAP_MAX_", "MALLOC_MMAP_THRESHOLD_", "MALLOC_TRIM_THRESHOLD_", "GLIBC_TUNABLES", "LD_PRELOAD"];

    /// <summary>Asks for it, on glibc, unless the user has set how memory is allocated. Elsewhere it does nothing.</summary>
    public static void KeepFreedMemory()
    {
        if (!OperatingSystem.IsLinux() || Decided.Any(name => !string.IsNullOrEmpty(Environment.GetEnvironmentVariable(name))))
        {
            return;
        }

        try
        {
            _ = Set(MmapThreshold, Block);
            _ = Set(TrimThreshold, int.MaxValue);
        }
        catch (EntryPointNotFoundException)
        {
            // Another C library, which has its own ways.
        }
    }

    [LibraryImport("libc", EntryPoint = "mallopt")]
    private static partial int Set(int parameter, int value);
}
