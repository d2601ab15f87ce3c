using System.Diagnostics;
using Overmix.Native;

namespace Overmix.Cli.Speed;

/// <summary>The environment in which a peer's OpenBLAS is at its best.</summary>
internal static class OpenBlasEnvironment
{
    private const string KernelSetting = "OPENBLAS_CORETYPE";

    // Settings made for other programs on a machine.
    private static readonly string[] ForeignSettings = [KernelSetting, "OPENBLAS_L2_SIZE", "OPENBLAS_NUM_THREADS"];

    /// <summary>
    /// OpenBLAS's kernel for this processor's instructions; null where the choice is left to it. Left to itself it takes its slowest kernel, Prescott, on a processor
    /// that is younger than it, and its products then take more than twice as long.
    /// </summary>
    public static string? Kernel { get; } = CpuFeatures.Has("avx512vl") ? "SkylakeX" : CpuFeatures.Has("avx2") ? "Haswell" : null;

    /// <summary>Prepares the start of a peer.</summary>
    /// <param name="start">The start.</param>
    public static void Prepare(ProcessStartInfo start)
    {
        Array.ForEach(ForeignSettings, setting => start.Environment.Remove(setting));
        if (Kernel is not null)
        {
            start.Environment[KernelSetting] = Kernel;
        }
    }
}
