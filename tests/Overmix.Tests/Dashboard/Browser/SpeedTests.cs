using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Overmix.Core.Curves;
using Overmix.Core.Errors;
using Overmix.Runs.Logs;
using Overmix.Runs.Store;
using Overmix.Runs.Writing;
using Overmix.Tests.Cli;
using Overmix.Tests.Runs;
using RunSamples = Overmix.Tests.Runs.Samples;

namespace Overmix.Tests.Dashboard.Browser;

/// <summary>
/// How the dashboard bears many and long runs. By default a small study, and nothing is timed: what is asserted is that all of it is shown. With
/// <c>OVERMIX_DASH_FIGURES=1</c>, on a quiet machine, the full numbers, with the figures printed and held to their targets; live runs are then followed for ten
/// minutes, or <c>OVERMIX_DASH_MINUTES</c>.
/// </summary>
[Trait("Speed", "slow")]
public sealed partial class SpeedTests(ITestOutputHelper output)
{
    private static readonly bool IsFull = Environment.GetEnvironmentVariable("OVERMIX_DASH_FIGURES") == "1";
    private static readonly double Minutes = double.Parse(Environment.GetEnvironmentVariable("OVERMIX_DASH_MINUTES") ?? "10", CultureInfo.InvariantCulture);
    private static readonly int RunCount = IsFull ? 1_000 : 60;
    private static readonly int Records = IsFull ? 500 : 50;
    private static readonly int Longest = IsFull ? 20_000 : 3_000;
    private readonly List<string> _missed = [];

    [Fact(Explicit = true)]
    public async Task ManyRuns_ColdAndWarm_AreAllShownAndFiltered()
    {
        Chromium.Require();
        using var folder = new TempFolder();
        string root = folder["runs"];
        byte[] lines = [.. Enumerable.Range(1, Records).SelectMany(e => LogFormats.Metrics.Encode(RunSamples.Record(e, 0.1 + 0.5 / e)))];
        for (int i = 0; i < RunCount; i++)
        {
            Write(root, $"group-{i / 40}", i, Records, lines);
        }

        byte[] many = [.. Enumerable.Range(1, Longest).SelectMany(e => LogFormats.Metrics.Encode(RunSamples.Record(e, 0.1 + 0.5 / e)))];
        Write(root, "long", 1, Longest, many);
        await using Chromium browser = await Chromium.StartAsync();
        (double cold, _) = await FirstViewAsync(browser, root, folder["cache"]);
        (double warm, double visit) = await FirstViewAsync(browser, root, folder["cache"], async page =>
        {
            double filter = (await page.EvaluateAsync("""
                (() => { const box = document.getElementById('filter'); let worst = 0;
                  for (const text of ['g', 'group-1', 'seed<30', 'alpha=1 best<30 -group-2', 'done', '']) {
                    const began = performance.now(); box.value = text; box.dispatchEvent(new Event('input')); void document.body.offsetHeight; worst = Math.max(worst, performance.now() - began); }
                  return worst; })()
                """)).GetDouble();
            Report("filter, worst of six, ms", filter, 100);
            await OpenLongAsync(page);
        });
        Report("first view from the command on, cold index, ms", cold, 5_000);
        Report("first view from the command on, warm index, ms", warm, 2_000);
        Report("first view from the visit on, warm index, ms", visit, 1_000);
        Assert.Empty(_missed);
    }

    [Fact(Explicit = true)]
    public async Task LiveRuns_Twenty_AreFollowedWithLittleWork()
    {
        Chromium.Require();
        using var folder = new TempFolder();
        using var stop = new CancellationTokenSource();
        Task[] writers = [.. Enumerable.Range(1, 20).Select(i => Task.Run(() => TrainAsync(folder["runs"], i, stop.Token)))];
        using OvermixProcess dash = Dash(folder["runs"], folder["cache"], out Uri entry);
        await using Chromium browser = await Chromium.StartAsync();
        await using BrowserPage page = await browser.OpenAsync();
        await page.GoAsync(entry);
        await page.UntilAsync("document.querySelectorAll('.c-state .state-running').length === 20");
        await Task.Delay(TimeSpan.FromSeconds(IsFull ? 6 * Minutes : 2), TestContext.Current.CancellationToken); // The runtime has settled.
        using var server = Process.GetProcessById(dash.Id);
        (TimeSpan work, long memory, var watch) = (server.TotalProcessorTime, server.WorkingSet64, Stopwatch.StartNew());
        List<double> staleness = [];
        for (int i = 0; i < (IsFull ? 60 : 3); i++)
        {
            staleness.Add(await StalenessAsync(page));
            await Task.Delay(TimeSpan.FromSeconds(IsFull ? 0.9 * Minutes : 0.1), TestContext.Current.CancellationToken);
        }

        server.Refresh();
        double share = 100 * (server.TotalProcessorTime - work) / watch.Elapsed;
        double grown = (server.WorkingSet64 - memory) / 1048576.0;
        await stop.CancelAsync();
        await Task.WhenAll(writers);
        await page.UntilAsync("document.querySelectorAll('.c-state .state-running').length === 0");
        Report(string.Create(CultureInfo.InvariantCulture, $"20 live runs for {watch.Elapsed.TotalSeconds:F0} s: server, % of a core"), share, 10);
        Report("memory grown meanwhile, MB", grown, 15);
        Report("staleness, 95th percentile, ms", staleness.Order().ElementAt((int)(0.95 * (staleness.Count - 1))), 1_000);
        Assert.Empty(_missed);
        Assert.Empty(page.Complaints);
    }

    [Fact(Explicit = true)]
    public async Task Explorer_SliderMoved_AnswersSoon()
    {
        Chromium.Require();
        using var folder = new TempFolder();
        using OvermixProcess dash = Dash(folder["runs"], folder["cache"], out Uri entry);
        await using Chromium browser = await Chromium.StartAsync();
        await using BrowserPage page = await browser.OpenAsync();
        await page.GoAsync(entry);
        await page.ViewAsync("#/theory");
        await page.UntilAsync("document.querySelector('.view-theory')?.dataset.state === 'shown'");
        JsonElement moves = await page.EvaluateAsync("""
            (async () => { const slider = document.getElementById('explorer-noise'), view = document.querySelector('.view-theory'), all = [];
              for (let i = 0; i < 12; i++) { const began = performance.now(); slider.value = Number(slider.min) + (0.2 + 0.05 * i) * (slider.max - slider.min); slider.dispatchEvent(new Event('input', { bubbles: true })); slider.dispatchEvent(new Event('change', { bubbles: true }));
                const gist = document.querySelector('.results .gist').textContent;
                while (view.dataset.state !== 'shown' || document.querySelector('.results .gist').textContent === gist) await new Promise(r => setTimeout(r, 2));
                all.push(performance.now() - began); }
              return all.sort((a, b) => a - b); })()
            """);
        double[] taken = [.. moves.EnumerateArray().Select(v => v.GetDouble())];
        Report("a slider moved at the default size, median of 12, ms", (taken[5] + taken[6]) / 2, 300);
        Report("the slowest of the 12, ms", taken[^1], 600);
        Assert.Empty(_missed);
        Assert.Empty(page.Complaints);
    }

    private async Task OpenLongAsync(BrowserPage page)
    {
        var watch = Stopwatch.StartNew();
        await page.EvaluateAsync("(() => { const box = document.getElementById('filter'); box.value = 'long/'; box.dispatchEvent(new Event('input')); document.querySelector('table.runs tbody a').click(); })()");
        await page.UntilAsync("document.querySelectorAll('.chart canvas').length >= 5");
        Report($"a run of {Longest} records opens, ms", watch.Elapsed.TotalMilliseconds, 1_000);
        output.WriteLine("of that, ms: " + (await page.EvaluateAsync("performance.getEntriesByType('resource').filter(e => /run\\.js|uPlot|\\/api\\/runs\\//.test(e.name)).map(e => `${new URL(e.name).pathname.split('/').slice(-2).join('/')} ${Math.round(e.startTime)}+${Math.round(e.duration)}`).join(', ')")).GetString());
        double zoom = (await page.EvaluateAsync("""
            (async () => { const all = []; const address = performance.getEntriesByType('resource').filter(e => e.name.includes('/curves?')).at(-1).name;
              for (let i = 0; i < 10; i++) { const began = performance.now(); const answer = await (await fetch(`${address}&from=${1 + 500 * i}&to=${2000 + 700 * i}`)).json(); all.push(performance.now() - began);
                for (const curve of Object.values(answer.series)) if (curve.x.length > 2 * Number(new URL(address).searchParams.get('pixels')) + 2) throw new Error('more than two points a pixel'); }
              return all.sort((a, b) => a - b)[5]; })()
            """)).GetDouble();
        Report("a part of it, asked for again, median ms", zoom, 100);
        Assert.Empty(page.Complaints);
    }

    private static async Task<(double FromCommand, double FromVisit)> FirstViewAsync(Chromium browser, string root, string cache, Func<BrowserPage, Task>? then = null)
    {
        await using BrowserPage page = await browser.OpenAsync();
        var watch = Stopwatch.StartNew();
        using OvermixProcess dash = Dash(root, cache, out Uri entry);
        double visited = watch.Elapsed.TotalMilliseconds;
        await page.GoAsync(entry);
        await page.UntilAsync(string.Create(CultureInfo.InvariantCulture, $"document.querySelector('.lead')?.textContent.split('run')[0].replace(/\\D/g, '') === '{RunCount + 1}'"));
        await page.UntilAsync("!document.querySelector('.lead').textContent.includes('reading') && document.querySelectorAll('table.runs tbody tr').length > 20");
        double taken = watch.Elapsed.TotalMilliseconds;
        if (then is not null)
        {
            await then(page);
        }

        Assert.True(dash.Send(Signal.Terminate));
        Assert.Equal(0, dash.WaitForExit().ExitCode);
        return (taken, taken - visited);
    }

    private static OvermixProcess Dash(string root, string cache, out Uri entry)
    {
        OvermixProcess dash = OvermixProcess.Start(["dash", root, "--port", "0"], new Dictionary<string, string?> { ["XDG_CACHE_HOME"] = cache });
        Assert.True(dash.WaitFor("?token="), dash.Error);
        entry = new Uri(Address().Match(dash.Output).Value);
        return dash;
    }

    /// <summary>How old what the page shows is: from the moment that the server's newest line was written to the moment that it stands in the table.</summary>
    private static async Task<double> StalenessAsync(BrowserPage page)
    {
        string at = (await page.EvaluateAsync("document.querySelector('table.runs tbody td.numeric').textContent")).GetString()!;
        await page.UntilAsync($"document.querySelector('table.runs tbody td.numeric').textContent !== '{at}'");
        double shownAt = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
        int epoch = int.Parse(DigitsAlone().Replace((await page.EvaluateAsync("document.querySelector('table.runs tbody td.numeric').textContent.split('/')[0]")).GetString()!, ""), CultureInfo.InvariantCulture);
        return Written.TryGetValue(epoch, out double written) ? shownAt - written : 0;
    }

    private static readonly System.Collections.Concurrent.ConcurrentDictionary<int, double> Written = new();

    private static async Task TrainAsync(string root, int number, CancellationToken stop)
    {
        RunDirectory run = new RunStore(root).Create(RunSamples.Run(name: string.Create(CultureInfo.InvariantCulture, $"live-{number:D2}"), seed: number) with { Epochs = 100_000 });
        using RunWriter writer = RunWriter.Open(run);
        writer.Note(RunEvent.Of("start", 0, 0));
        int epoch = 0;
        while (!stop.IsCancellationRequested)
        {
            epoch++;
            writer.Record(RunSamples.Record(epoch, 0.1 + 0.5 / epoch), RunSamples.Timing(epoch));
            writer.Progress(epoch, 2L * epoch, 200_000);
            if (number == 1)
            {
                Written[epoch] = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
            }

            await Task.Delay(TimeSpan.FromSeconds(0.7), CancellationToken.None);
        }

        writer.Note(RunEvents.End(ExitCode.Done, epoch, 2L * epoch, "asked to"));
    }

    private static void Write(string root, string name, int seed, int epochs, byte[] lines)
    {
        RunDirectory run = new RunStore(root).Create(RunSamples.Run(name: name, seed: seed) with { Epochs = epochs, ConfigText = $"name: {name}\nseed: {seed}\nmixup:\n  alpha: {seed % 3}\n" });
        File.WriteAllBytes(run.PathOf("metrics.jsonl"), lines);
        File.WriteAllBytes(run.PathOf("events.jsonl"), LogFormats.Events.Encode(new LoggedEvent(DateTimeOffset.UnixEpoch, RunEvents.End(ExitCode.Done, epochs, 2L * epochs, "budget spent"))));
    }

    private void Report(string what, double value, double target)
    {
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what}: {value:F1} (target {target})"));
        if (IsFull && !(value <= target))
        {
            _missed.Add(string.Create(CultureInfo.InvariantCulture, $"{what}: {value:F1}, above {target}"));
        }
    }

    [GeneratedRegex(@"http://\S+")]
    private static partial Regex Address();

    [GeneratedRegex(@"\D")]
    private static partial Regex DigitsAlone();
}
