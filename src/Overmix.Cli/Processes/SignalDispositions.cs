using System.Runtime.InteropServices;

namespace Overmix.Cli.Processes;

/// <summary>What the system does with signals before anything of ours hears them. Only to be changed as the first thing of a process, before the runtime's own handlers stand.</summary>
internal static partial class SignalDispositions
{
    private const nint Default = 0;

    /// <summary>Hears SIGINT even where it was ignored at the start. A shell script starts its background jobs so, and the runtime would leave it so; whoever sends it to a run means it.</summary>
    public static void HearInterrupts()
    {
        const int interrupt = 2;
        Set(interrupt, Default);
    }

    /// <summary>
    /// Keeps a process in the background of a terminal, and those it starts, from being stopped by SIGTTOU. The runtime sets its terminal's modes by itself, on SIGCONT for
    /// example, as timeout(1) sends it after its signal. From the background that stops the whole process group; the runtime's own guard holds for one such signal only.
    /// </summary>
    /// <remarks>Blocked, not ignored: threads and child processes inherit it, and the system then lets the call pass. The number of the signal and the size of the set are Linux's.</remarks>
    public static void StayInBackground()
    {
        const int terminalOutput = 22, block = 0;
        ulong[] set = new ulong[16]; // sigset_t: 1024 bits
        set[0] = 1UL << (terminalOutput - 1);
        if (OperatingSystem.IsLinux())
        {
            _ = ChangeMask(block, set, 0);
        }
    }

    private static void Set(int signal, nint action)
    {
        if (!OperatingSystem.IsWindows())
        {
            _ = SetAction(signal, action);
        }
    }

    [LibraryImport("libc", EntryPoint = "signal")]
    private static partial nint SetAction(int signal, nint action);

    [LibraryImport("libc", EntryPoint = "pthread_sigmask")]
    private static partial int ChangeMask(int how, ulong[] set, nint old);
}
