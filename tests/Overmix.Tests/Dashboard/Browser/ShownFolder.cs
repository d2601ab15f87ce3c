using System.Text;
using Overmix.Core.Curves;
using Overmix.Runs.Logs;
using Overmix.Runs.Store;

namespace Overmix.Tests.Dashboard.Browser;

/// <summary>What the browser tests look at: a browser, and a dashboard on a small study with a bit of everything, hostile names among it.</summary>
public sealed class ShownFolder : IAsyncLifetime
{
    /// <summary>Would run, were it ever taken for markup.</summary>
    public const string HostileName = "<img src=x onerror=window.pwned=1>";

    internal ServedFolder Served { get; private set; } = null!;

    internal Chromium Browser { get; private set; } = null!;

    /// <summary>Every view: its name, its address, and what is there once it is drawn.</summary>
    public static IReadOnlyList<(string Name, string Hash, string Drawn)> Views { get; } =
    [
        ("runs", "#/runs", "table.runs tbody tr"),
        ("runs in groups", "#/runs?group=data.train&sort=last&down=1", "tr.group"),
        ("no run fits", "#/runs?q=nothing-of-the-kind", ".empty"),
        ("run", "#/run/{run}", ".chart canvas"),
        ("run that is none", "#/run/0000000000000000", ".empty"),
        ("foreign folder", "#/run/{foreign}", ".problems"),
        ("compare", "#/compare?g=f:study/mixup-100&g=f:study/erm-100", ".chart canvas"),
        ("compare nothing", "#/compare", ".empty"),
        ("sweep", "#/sweep?in=f:study", ".heat td a"),
        ("claims", "#/claims", ".claim"),
        ("theory", "#/theory", ".view-theory[data-state=shown] .charts svg"),
        ("gallery without a run", "#/gallery", ".mixture canvas"),
    ];

    public async ValueTask InitializeAsync()
    {
        if (Chromium.Executable is not null)
        {
            Served = await ServedFolder.StartAsync(Fill);
            Browser = await Chromium.StartAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (Browser is not null)
        {
            await Browser.DisposeAsync();
            await Served.DisposeAsync();
        }
    }

    /// <summary>A page that has been let in, at a view.</summary>
    internal async Task<BrowserPage> EnterAsync(string hash = "#/runs", int width = 1280, int height = 900)
    {
        Chromium.Require();
        BrowserPage page = await Browser.OpenAsync(width, height);
        await page.PreferAsync("light");
        await page.GoAsync(Served.Server.EntryAddress);
        await page.UntilShownAsync("table.runs tbody tr");
        if (hash != "#/runs")
        {
            await page.ViewAsync(await ResolveAsync(hash));
        }

        return page;
    }

    /// <summary>An address with the ids of runs put in.</summary>
    internal async Task<string> ResolveAsync(string hash)
    {
        if (!hash.Contains('{', StringComparison.Ordinal))
        {
            return hash;
        }

        System.Text.Json.JsonElement[] rows = await Served.RowsAsync();
        string Id(Func<string, bool> fits) => rows.First(r => fits(r.GetProperty("path").GetString()!)).GetProperty("id").GetString()!;
        return hash.Replace("{run}", Id(p => p.StartsWith("study/mixup-100/", StringComparison.Ordinal)), StringComparison.Ordinal).Replace("{alarmed}", Id(p => p.StartsWith("study/alarmed/", StringComparison.Ordinal)), StringComparison.Ordinal).Replace("{foreign}", Id(p => p.StartsWith("study/broken/", StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    private static void Fill(string root)
    {
        string study = Path.Combine(root, "study");
        foreach ((string objective, int n) in from o in new[] { "mixup", "erm" } from n in new[] { 50, 100, 200 } select (o, n))
        {
            for (int seed = 1; seed <= 3; seed++)
            {
                RunDirectory run = ServedFolder.AddRun(study, $"{objective}-{n}", seed, 60, $"name: {objective}-{n}\nseed: {seed}\nobjective: \"{objective}@0-\"\ndata:\n  train: {n}\nmixup:\n  alpha: 1 # λ\n");
                run.WriteJson("verdict.json", Encoding.UTF8.GetBytes($$"""{"schema": 1, "verdict": "{{(objective == "mixup" ? "u-shaped" : "monotone")}}", "summary": "Trained too long: it turned near epoch 11.", "seeds": 3, "turningEpoch": 11, "depthPoints": 7.3, "depthInterval": [4.1, 10.4]}"""));
            }
        }

        RunDirectory alarmed = ServedFolder.AddRun(study, "alarmed", 1, 60);
        File.AppendAllBytes(alarmed.PathOf(LogFormats.Events.FileName), LogFormats.Events.Encode(new LoggedEvent(DateTimeOffset.UnixEpoch, RunEvent.Of("guard-alarm", 20, 40, ("message", "the validation error has turned")))));
        RunDirectory broken = ServedFolder.AddRun(study, "broken", 9);
        File.WriteAllText(broken.PathOf("run.json"), "no manifest");
        Directory.Move(ServedFolder.AddRun(root, "moved", 8, 20).Path, Path.Combine(Directory.CreateDirectory(Path.Combine(root, HostileName)).FullName, "0001-0badcafe"));
        string claims = Directory.CreateDirectory(Path.Combine(root, "claims")).FullName;
        File.WriteAllText(Path.Combine(claims, "lemma1.json"), """{"id": "lemma1", "scale": "quick", "verdict": "reproduced", "effect": 0.0004, "interval": [-0.0002, 0.001], "seeds": 5, "data": "digits", "command": "overmix reproduce lemma1 --scale quick", "parts": [{"part": "gap to the floor, nats", "demand": "below 0.001", "mean": 0.0004, "interval": [-0.0002, 0.001], "verdict": "reproduced"}]}""");
        File.WriteAllText(Path.Combine(claims, "lemma1.svg"), """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 4" onload="window.pwned=1"><script>window.pwned=1</script><rect width="10" height="4" fill="#0b5fa5"/></svg>""");
        File.WriteAllText(Path.Combine(claims, "hostile.json"), """{"id": "<script>window.pwned=1</script>", "verdict": "<b onclick=window.pwned=1>x</b>", "command": "javascript:window.pwned=1", "note": "</style><script>window.pwned=1</script>", "parts": [{"part": "<img src=x onerror=window.pwned=1>", "demand": "<script>window.pwned=1</script>", "found": "<i onclick=window.pwned=1>", "verdict": "<b>"}]}""");
    }
}
