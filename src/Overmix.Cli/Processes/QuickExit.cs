using System.Runtime.InteropServices;

namespace Overmix.Cli.Processes;

/// <summary>Ends the process at once: no finalizers, no exit handlers, no waiting for native threads that may hang.</summary>
internal static partial class QuickExit
{
    /// <summary>Does not return.</summary>
    /// <param name="code">The exit code.</param>
    public static void Now(int code)
    {
        if (OperatingSystem.IsWindows())
        {
            Environment.Exit(code); // Untried.
        }

        Exit(code);
    }

    [LibraryImport("libc", EntryPoint = "_exit")]
    private static partial void Exit(int code);
}
