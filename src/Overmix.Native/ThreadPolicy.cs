using System.Globalization;
using TorchSharp;

namespace Overmix.Native;

/// <summary>How many threads libtorch uses.</summary>
/// <param name="IntraOp">Threads inside one operation; results repeat bit for bit only at the same number.</param>
/// <param name="InterOp">Threads for operations side by side (unused by plain training).</param>
public readonly record struct ThreadCounts(int IntraOp, int InterOp);

/// <summary>Sets libtorch's thread counts. The rule: threads × jobs ≤ cores, because processes that share cores slow each other down far beyond their share.</summary>
public static class ThreadPolicy
{
    /// <summary>More than this is a slip of the pen, not a machine.</summary>
    public const int MaximumThreads = 1024;

    private static readonly Lock Gate = new();

    /// <summary>Processors that this process may use: affinity and container limits counted.</summary>
    public static int Available => Environment.ProcessorCount;

    /// <summary>
    /// Processors that this process should use: <see cref="Available"/>, or fewer where the job's scheduler or the user gave it fewer
    /// (<c>SLURM_CPUS_PER_TASK</c>, <c>OMP_NUM_THREADS</c>).
    /// </summary>
    public static int JobShare => Math.Max(1, ShareVariables.Select(Granted).Append(Available).Min());

    private static string[] ShareVariables { get; } = ["SLURM_CPUS_PER_TASK", "OMP_NUM_THREADS"];

    /// <summary>Loads libtorch if need be, sets the counts, and reads back what holds.</summary>
    /// <remarks>
    /// Inter-op threads become 1 at the first call, unless the program has set them to another number itself: libtorch accepts that setting once,
    /// and its refusal of a second one would end the process, so call this before work that starts its inter-op pool (TorchScript forks).
    /// </remarks>
    /// <param name="threads">Threads inside one operation, 1 to <see cref="MaximumThreads"/>.</param>
    /// <returns>The counts that libtorch reports afterwards.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="threads"/> is out of range.</exception>
    /// <exception cref="NativeLoadException">libtorch cannot be loaded.</exception>
    public static ThreadCounts Apply(int threads)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(threads, MaximumThreads);
        LibTorch.EnsureLoaded();
        lock (Gate)
        {
            torch.set_num_threads(threads);
            int interOp = torch.get_num_interop_threads();
            if (interOp != 1 && interOp == LibTorch.Loaded?.InterOpThreadsAtLoad)
            {
                torch.set_num_interop_threads(1);
            }

            return new ThreadCounts(torch.get_num_threads(), torch.get_num_interop_threads());
        }
    }

    private static int Granted(string variable) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), NumberStyles.None, CultureInfo.InvariantCulture, out int count) && count > 0 ? count : int.MaxValue;
}
