using System.Text.Json;
using Overmix.Core.Configuration;
using Overmix.Dashboard;
using Overmix.Dashboard.Explorer;
using Overmix.Dashboard.Library;
using Overmix.Runs.Store;
using Overmix.Studies.Execution;
using Overmix.Tests.Runs;
using Overmix.Theory.LabelNoise;

namespace Overmix.Tests.Dashboard.Browser;

/// <summary>The theory explorer and the gallery as a person uses them, in a real browser.</summary>
[Trait("Speed", "slow")]
public sealed class ExplorerPageTests : IAsyncLifetime
{
    private const string Shown = "document.querySelector('.view-theory')?.dataset.state === 'shown'";

    // Every button of the page saves through an object URL: the test looks at what would be written.
    private const string CatchSaves = "(() => { window.saved = []; const make = URL.createObjectURL; URL.createObjectURL = b => { window.saved.push(b); return make.call(URL, b); }; })()";

    private readonly TempFolder _folder = new();
    private Chromium? _browser;
    private DashboardServer? _server;

    public async ValueTask InitializeAsync()
    {
        _browser = await Chromium.StartAsync();
        _server = await DashboardServer.StartAsync(new DashboardOptions { Folder = _folder["runs"], CacheFolder = _folder["cache"], Port = 0, Explore = Explore });
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }

        if (_server is not null)
        {
            await _server.DisposeAsync();
        }

        _folder.Dispose();
    }

    [Fact(Explicit = true)]
    public async Task Explorer_SliderDragged_AnswersAndTheAddressHoldsTheState()
    {
        await using BrowserPage page = await OpenAsync("#/theory?n=20&map=relu");
        Assert.Equal("20", (await page.EvaluateAsync("document.querySelector('#explorer-n').nextElementSibling.value")).GetString());
        string before = await page.TextAsync(".results .gist");
        await page.DragAsync("#explorer-noise", 0.02, 0.6);
        await page.UntilAsync("location.hash.includes('noise=')");
        await page.UntilAsync($"{Shown} && document.querySelector('.results .gist').textContent !== {JsonSerializer.Serialize(before)}");
        string after = await page.TextAsync(".results .gist"), hash = (await page.EvaluateAsync("location.hash")).GetString()!;
        Assert.Contains("n=20", hash, StringComparison.Ordinal);
        Assert.Contains("map=relu", hash, StringComparison.Ordinal);
        await using BrowserPage again = await OpenAsync(hash);
        Assert.Equal(after, await again.TextAsync(".results .gist"));
        Assert.Empty(page.Complaints);
        Assert.All(page.Requests, r => Assert.StartsWith(_server!.Address.AbsoluteUri, r, StringComparison.Ordinal));
    }

    [Fact(Explicit = true)]
    public async Task Explorer_KeyboardAlone_MovesParametersReadsChartsAndMovesThePair()
    {
        await using BrowserPage page = await OpenAsync("#/theory");
        _ = await page.EvaluateAsync("document.querySelector('#explorer-d').focus()");
        await page.PressAsync("ArrowLeft");
        await page.UntilAsync("location.hash.includes('d=')");
        await page.UntilAsync(Shown);
        _ = await page.EvaluateAsync("document.querySelector('[data-figure=risk] svg').focus()");
        await page.PressAsync("ArrowRight");
        await page.UntilAsync("document.querySelector('[data-figure=risk] .readout').textContent.startsWith('t = ')");
        string gist = await page.TextAsync(".plane-part .gist");
        _ = await page.EvaluateAsync("document.querySelector('[data-end=a]').focus()");
        await page.PressAsync("ArrowUp");
        await page.UntilAsync($"document.querySelector('.plane-part .gist').textContent !== {JsonSerializer.Serialize(gist)} && location.hash.includes('ay=0.8')");
        Assert.Equal("a", (await page.EvaluateAsync("document.activeElement.dataset.end")).GetString()); // the focus stays, so that the next key works too
        Assert.Empty(page.Complaints);
    }

    [Fact(Explicit = true)]
    public async Task Explorer_EveryPicture_IsSavedWithItsParameters()
    {
        await using BrowserPage page = await OpenAsync("#/theory?n=12&d=20&noise=0.5");
        _ = await page.EvaluateAsync(CatchSaves);
        int buttons = await page.CountAsync(".save");
        Assert.Equal(18, buttons); // five charts and the plane, each in three kinds
        _ = await page.EvaluateAsync("document.querySelectorAll('.save').forEach(b => b.click())");
        await page.UntilAsync($"window.saved.length === {buttons}");
        JsonElement saved = await page.EvaluateAsync("Promise.all(window.saved.map(async b => [b.type, b.size, b.type === 'image/png' ? [...new Uint8Array(await b.slice(0, 4).arrayBuffer())].join() : await b.text()]))");
        foreach (JsonElement file in saved.EnumerateArray())
        {
            string type = file[0].GetString()!, text = file[2].GetString()!;
            Assert.True(type switch
            {
                "image/png" => text == "137,80,78,71" && file[1].GetInt32() > 10_000,
                "image/svg+xml" => text.Contains("<svg", StringComparison.Ordinal) && text.Contains("world = ", StringComparison.Ordinal) | text.Contains("noise = 0.5", StringComparison.Ordinal),
                _ => text.Contains("\nseries,x,y\n", StringComparison.Ordinal) | text.Contains("\nx,y,p_of_class_1\n", StringComparison.Ordinal) && text.Contains("world = ", StringComparison.Ordinal) | text.Contains("noise = 0.5", StringComparison.Ordinal),
            }, $"{type}: {text[..Math.Min(300, text.Length)]}");
        }

        Assert.Empty(page.Complaints);
    }

    [Fact(Explicit = true)]
    public async Task Explorer_LongComputation_ShowsProgressAndCanBeCancelled()
    {
        await using BrowserPage page = await OpenAsync("#/theory");
        _ = await page.EvaluateAsync("(() => { const n = document.querySelector('#explorer-n').nextElementSibling; n.value = 500; n.dispatchEvent(new Event('change')); const d = document.querySelector('#explorer-d').nextElementSibling; d.value = 500; d.dispatchEvent(new Event('change')); })()");
        await page.UntilAsync("document.querySelector('.busy')?.checkVisibility() && document.querySelector('.busy').textContent.includes('building the world')");
        _ = await page.EvaluateAsync("document.querySelector('.busy button').click()");
        await page.UntilAsync("document.querySelector('.busy').hidden && document.querySelector('.results .gist').textContent.startsWith('Cancelled')");
        _ = await page.EvaluateAsync("document.querySelector('.panel > button').click()");
        await page.UntilAsync($"{Shown} && document.querySelector('.results .gist').textContent.includes('d = 100')");
        Assert.Empty(page.Complaints);
    }

    [Fact(Explicit = true)]
    public async Task Plane_Posterior_IsThatOfTheTheoryBench()
    {
        await using BrowserPage page = await OpenAsync("#/theory");
        JsonElement worlds = await page.EvaluateAsync("import('/explorer/plane.js').then(m => Object.values(m.planeWorlds).map(w => ({ w, at: [[-3,-2],[-1,0.5],[0,0],[0.3,-0.9],[2.5,1.5]].map(([x,y]) => [x, y, m.posteriorOf(w, x, y)]), along: m.segmentOf(w, w.pair, 11).map(p => [p.lambda, p.mixed, p.truth, p.distance]) })))");
        Assert.Equal(3, worlds.GetArrayLength());
        foreach (JsonElement world in worlds.EnumerateArray())
        {
            // Second road: each blob a class of its own, added up. Rounding of a softmax over at most 18 terms.
            JsonElement[] classes = [.. world.GetProperty("w").GetProperty("blobs").EnumerateArray()];
            double[][] blobs = [.. classes.SelectMany(c => c.EnumerateArray()).Select(b => new[] { b[0].GetDouble(), b[1].GetDouble() })];
            int zeros = classes[0].GetArrayLength();
            double deviation = world.GetProperty("w").GetProperty("deviation").GetDouble();
            var mixture = new GaussianMixtureWorld([.. blobs.Select(_ => 1.0)], [.. blobs.SelectMany(b => b)], [.. blobs.Select(_ => deviation)]);
            double Of(double x, double y) => mixture.Posterior([x, y])[zeros..].Sum();
            Assert.All(world.GetProperty("at").EnumerateArray(), p => Assert.Equal(Of(p[0].GetDouble(), p[1].GetDouble()), p[2].GetDouble(), 1e-12));
            double[] pair = [.. world.GetProperty("w").GetProperty("pair").EnumerateArray().Select(v => v.GetDouble())];
            (double first, double second) = (Of(pair[0], pair[1]), Of(pair[2], pair[3]));
            foreach (JsonElement p in world.GetProperty("along").EnumerateArray())
            {
                double lambda = p[0].GetDouble(), truth = Of((lambda * pair[0]) + ((1 - lambda) * pair[2]), (lambda * pair[1]) + ((1 - lambda) * pair[3]));
                double mixed = (lambda * first) + ((1 - lambda) * second); // λ weights the first
                Assert.Equal([mixed, truth, Math.Abs(mixed - truth)], [p[1].GetDouble(), p[2].GetDouble(), p[3].GetDouble()], (a, b) => Math.Abs(a - b) < 1e-12);
            }
        }
    }

    [Fact(Explicit = true)]
    public async Task Export_OneFile_WorksFromTheDiskWithoutAServer()
    {
        string axes = JsonSerializer.Serialize(ExplorerGrid.Axes);
        string Answer(int n) => JsonSerializer.Serialize(Exploration.Compute(new ExplorerRequest { Samples = n, Features = 25 }, ExplorerDetail.Few, _ => { }, CancellationToken.None), ExplorerJson.Compact);
        string small = Answer(10), other = Answer(20);
        int half = ExplorerGrid.Requests.Count / 5; // as many as there are for the least n
        string grid = $"{{\"axes\":{axes},\"answers\":[{string.Join(',', Enumerable.Range(0, ExplorerGrid.Requests.Count).Select(i => i < half ? small : other))}]}}";
        string file = _folder["explorer.html"];
        await File.WriteAllTextAsync(file, ExplorerPage.Of(grid), TestContext.Current.CancellationToken);
        await using BrowserPage page = await _browser!.OpenAsync(400, 800);
        await page.GoAsync(new Uri(new Uri(file).AbsoluteUri + "#n=20"));
        await page.UntilAsync(Shown);
        Assert.Contains("m = 400 mixed pairs", await page.TextAsync(".results .gist"), StringComparison.Ordinal);
        Assert.True((await page.EvaluateAsync("document.documentElement.scrollWidth <= innerWidth")).GetBoolean(), "Nothing sticks out at 400 pixels.");
        _ = await page.EvaluateAsync("document.querySelector('#explorer-n').focus()");
        await page.PressAsync("ArrowLeft");
        await page.UntilAsync($"{Shown} && document.querySelector('.results .gist').textContent.includes('m = 100 mixed pairs')");
        Assert.Contains("n=10", (await page.EvaluateAsync("location.hash")).GetString(), StringComparison.Ordinal);
        Assert.Empty(page.Complaints);
        Assert.All(page.Requests, r => Assert.True(r.StartsWith("file:", StringComparison.Ordinal) || r.StartsWith("data:", StringComparison.Ordinal), r));
    }

    [Fact(Explicit = true)]
    public async Task Gallery_OfARun_FollowsItsEpochsAndWithoutARunMixesDigits()
    {
        var config = new RunConfig { Name = "tiny", Data = new() { Train = 20 }, Model = new() { Widths = [4] }, Train = new() { Epochs = 9, BatchSize = 8 }, Evaluation = new() { Cadence = CadenceKind.Every } };
        RunDirectory run = new RunExecution().Start(new RunStore(_folder["more"]), new RunOrder { Config = config }).Run;
        await using DashboardServer server = await DashboardServer.StartAsync(new DashboardOptions { Folder = _folder["more"], CacheFolder = _folder["cache"], Port = 0 });
        await using BrowserPage page = await _browser!.OpenAsync();
        await page.GoAsync(server.EntryAddress);
        await page.ViewAsync($"#/gallery/{RunEntry.IdOf(run.Reference)}");
        await page.UntilAsync("document.querySelectorAll('figure.mixed').length === 8");
        Assert.Equal("9", await page.TextAsync(".gallery-epoch output"));
        string last = await page.TextAsync(".gallery");
        _ = await page.EvaluateAsync("document.querySelector('#gallery-epoch').focus()");
        await page.PressAsync("Home");
        await page.UntilAsync($"document.querySelector('.gallery-epoch output').textContent === '0' && document.querySelector('.gallery').textContent !== {JsonSerializer.Serialize(last)}");
        await page.ViewAsync("#/gallery");
        await page.UntilAsync("document.querySelectorAll('.choices canvas').length === 40");
        Assert.Contains("40 % “3” + 60 % “5”", await page.TextAsync(".mixture .gist"), StringComparison.Ordinal);
        Assert.Empty(page.Complaints);
    }

    /// <summary>The theory bench; the largest world there is, though, waits to be given up.</summary>
    private static ExplorerAnswer Explore(ExplorerRequest request, Action<ExplorerProgress> tell, CancellationToken cancellation)
    {
        if (request is { Samples: 500, Features: 500 })
        {
            tell(new ExplorerProgress("building the world", 0.05));
            cancellation.WaitHandle.WaitOne();
        }

        return Exploration.Compute(request, ExplorerDetail.Full, tell, cancellation);
    }

    private async Task<BrowserPage> OpenAsync(string hash)
    {
        BrowserPage page = await _browser!.OpenAsync();
        await page.GoAsync(_server!.EntryAddress);
        await page.ViewAsync(hash);
        await page.UntilAsync(Shown);
        return page;
    }
}
