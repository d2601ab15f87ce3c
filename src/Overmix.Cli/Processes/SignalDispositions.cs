using System.Runtime.InteropServices;

namespace Overmix.Cli.Processes;

/// <summary>What the system does with signals before anything of ours hears them. Only to be changed as the first thing of a process, before the runtime's own handlers stand.</summary>
internal static partial class SignalDispositions
{
    private const nint Default = 0;
    private const nint Ignore = 1;

    /// <summary>Hears SIGINT even where it was ignored at the start. A shell script starts its background jobs so, and the runtime would leave it so; whoever sends it to a run means it.</summary>
    public static void HearInterrupts()
    {
        const int interrupt = 2;
        Set(interrupt, Default);
    }

    /// <summary>
    /// Ignores SIGTTOU. When a process in the background sets its terminal's modes, as the runtime does for itself, the system stops the whole process group:
    /// the workers of a demo started in the background, too, though they never touch the terminal.
    /// </summary>
    public static void StayInBackground()
    {
        const int terminalOutput = 22;
        Set(terminalOutput, Ignore);
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
}
