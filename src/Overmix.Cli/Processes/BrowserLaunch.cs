using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using Overmix.Cli.Output;

namespace Overmix.Cli.Processes;

/// <summary>Opens the user's browser. The token must not stand in a process's arguments, which every user of the machine can read: a file of the user's own leads the browser on.</summary>
internal static class BrowserLaunch
{
    /// <summary>Opens an address; if that fails, says so and leaves it to the user.</summary>
    public static void Open(Uri address, Terminal terminal)
    {
        try
        {
            string page = Path.Combine(Directory.CreateTempSubdirectory("overmix-dash-").FullName, "open.html"); // Readable by its owner alone.
            File.WriteAllText(page, $"<!doctype html><meta charset=\"utf-8\"><meta http-equiv=\"refresh\" content=\"0;url={address.AbsoluteUri}\"><title>Overmix</title>", Encoding.UTF8);
            using Process? started = Process.Start(Launcher(page));
        }
        catch (Exception cause) when (cause is Win32Exception or IOException or UnauthorizedAccessException or InvalidOperationException)
        {
            terminal.Say($"the browser could not be opened ({cause.Message}); open the address yourself");
        }
    }

    private static ProcessStartInfo Launcher(string page) => OperatingSystem.IsWindows()
        ? new ProcessStartInfo(page) { UseShellExecute = true }
        : new ProcessStartInfo(OperatingSystem.IsMacOS() ? "open" : "xdg-open", [page]) { RedirectStandardOutput = true, RedirectStandardError = true };
}
