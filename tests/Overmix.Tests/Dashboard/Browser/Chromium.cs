using System.Diagnostics;
using System.Globalization;

namespace Overmix.Tests.Dashboard.Browser;

/// <summary>A headless Chromium with a profile of its own, driven over its DevTools protocol; no package and no driver in between. Nothing is installed by tests: where there is no Chromium they say so.</summary>
internal sealed class Chromium : IAsyncDisposable
{
    /// <summary>A stranger's name that leads to this machine, as after DNS rebinding.</summary>
    public const string RebindingName = "rebinding.test";

    private static readonly IEnumerable<string> Places = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome", "/snap/bin/chromium"];
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);
    private readonly Process _process;
    private readonly DirectoryInfo _profile;

    private Chromium(Process process, DirectoryInfo profile, Uri endpoint) => (_process, _profile, Endpoint) = (process, profile, endpoint);

    /// <summary>Where the browser listens.</summary>
    public Uri Endpoint { get; }

    /// <summary>The browser of this machine; null if there is none. <c>OVERMIX_CHROMIUM</c> names another.</summary>
    public static string? Executable { get; } = (Environment.GetEnvironmentVariable("OVERMIX_CHROMIUM") is { Length: > 0 } named ? [named] : Places).FirstOrDefault(File.Exists);

    /// <summary>Skips the test, saying why, where there is no browser.</summary>
    public static void Require() => Assert.SkipWhen(Executable is null, "No Chromium on this machine: install it (apt-get install chromium), or name one by OVERMIX_CHROMIUM. The gate (.ci/run) installs it.");

    public static async Task<Chromium> StartAsync()
    {
        Require();
        DirectoryInfo profile = Directory.CreateTempSubdirectory("overmix-chromium-");
        var start = new ProcessStartInfo(Executable!,
        [
            "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run", "--no-default-browser-check", "--disable-background-networking", "--disable-component-update",
            "--disable-sync", "--disable-extensions", "--disable-default-apps", "--metrics-recording-only", "--mute-audio", "--hide-scrollbars", "--force-color-profile=srgb", "--remote-debugging-port=0", $"--host-resolver-rules=MAP {RebindingName} 127.0.0.1",
            $"--user-data-dir={profile.FullName}", "about:blank",
        ]) { RedirectStandardError = true, RedirectStandardOutput = true };
        Process process = Process.Start(start)!;
        process.ErrorDataReceived += (_, _) => { };
        process.OutputDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
        return new Chromium(process, profile, await EndpointAsync(process, Path.Combine(profile.FullName, "DevToolsActivePort")));
    }

    /// <summary>A new page in a context of its own, as in a window that shares nothing with others.</summary>
    public async Task<BrowserPage> OpenAsync(int width = 1280, int height = 900) => await BrowserPage.CreateAsync(this, width, height);

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }

        await _process.WaitForExitAsync();
        _process.Dispose();
        for (int i = 0; i < 20; i++)
        {
            try
            {
                _profile.Delete(recursive: true);
                return;
            }
            catch (IOException)
            {
                await Task.Delay(100); // Children of the browser are still closing their files.
            }
        }
    }

    private static async Task<Uri> EndpointAsync(Process process, string file)
    {
        var waited = Stopwatch.StartNew();
        while (waited.Elapsed < Patience && !process.HasExited)
        {
            string[] lines = File.Exists(file) ? await File.ReadAllLinesAsync(file) : [];
            if (lines.Length >= 2)
            {
                return new Uri(string.Create(CultureInfo.InvariantCulture, $"ws://127.0.0.1:{lines[0]}{lines[1]}"));
            }

            await Task.Delay(50);
        }

        throw new TimeoutException("Chromium did not start.");
    }
}
