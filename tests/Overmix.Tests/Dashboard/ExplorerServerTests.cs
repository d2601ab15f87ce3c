using System.Net;
using System.Text.Json;
using Overmix.Core.Configuration;
using Overmix.Dashboard;
using Overmix.Dashboard.Explorer;
using Overmix.Dashboard.Library;
using Overmix.Runs.Store;
using Overmix.Studies.Execution;
using Overmix.Tests.Cli;
using Overmix.Tests.Runs;
using Overmix.Training.Data;

namespace Overmix.Tests.Dashboard;

/// <summary>The explorer's and the gallery's endpoints of a running server.</summary>
public sealed class ExplorerServerTests : IAsyncLifetime
{
    private readonly TempFolder _folder = new();
    private readonly HttpClient _client = new(new HttpClientHandler { CookieContainer = new CookieContainer() });
    private DashboardServer _server = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _server = await DashboardServer.StartAsync(new DashboardOptions { Folder = _folder["runs"], CacheFolder = _folder["cache"], Port = 0 });
        _client.BaseAddress = _server.Address;
        Assert.True((await _client.GetAsync(_server.EntryAddress)).IsSuccessStatusCode);
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _client.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Explorer_Small_TellsItsStagesAndAnswers()
    {
        string[] lines = (await _client.GetStringAsync("/api/explorer?n=6&d=8&map=relu", Stop)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        JsonElement[] messages = [.. lines.Select(l => JsonDocument.Parse(l).RootElement)];
        double[] shares = [.. messages[..^1].Select(m => m.GetProperty("share").GetDouble())];
        Assert.Equal(shares.Order(), shares);
        Assert.Equal(36, messages[^1].GetProperty("answer").GetProperty("sizes").GetProperty("pairs").GetInt32());
    }

    [Theory]
    [InlineData("n=501", "n must be a whole number in [2, 500].\n")]
    [InlineData("n=3&n=4", "n is given twice.\n")]
    [InlineData("alpha=NaN", "alpha must be a number in [0.05, 20].\n")]
    [InlineData("d=99999999999", "d must be a whole number in [2, 500].\n")]
    public async Task Explorer_BadParameter_Is400WithOneSentence(string query, string sentence)
    {
        using HttpResponseMessage response = await _client.GetAsync("/api/explorer?" + query, Stop);
        Assert.Equal((HttpStatusCode.BadRequest, "text/plain"), (response.StatusCode, response.Content.Headers.ContentType!.MediaType));
        Assert.Equal(sentence, await response.Content.ReadAsStringAsync(Stop));
    }

    [Fact]
    public async Task Explorer_GivenUp_LetsTheNextOneThrough()
    {
        // The first never ends unless it is told that its browser has gone: were it not, the second would wait for good.
        ExplorerAnswer answer = Exploration.Compute(new ExplorerRequest { Samples = 4, Features = 5 }, ExplorerDetail.Few, _ => { }, CancellationToken.None);
        int begun = 0;
        ExplorerAnswer Explore(ExplorerRequest request, Action<ExplorerProgress> tell, CancellationToken cancellation)
        {
            tell(new ExplorerProgress("begun", 0));
            if (Interlocked.Increment(ref begun) == 1)
            {
                cancellation.WaitHandle.WaitOne();
                cancellation.ThrowIfCancellationRequested();
            }

            return answer;
        }

        await using DashboardServer server = await DashboardServer.StartAsync(new DashboardOptions { Folder = _folder["none"], CacheFolder = _folder["cache2"], Port = 0, Explore = Explore });
        using var client = new HttpClient(new HttpClientHandler { CookieContainer = new CookieContainer() }) { BaseAddress = server.Address, Timeout = OvermixProcess.Patience };
        Assert.True((await client.GetAsync(server.EntryAddress, Stop)).IsSuccessStatusCode);
        using (HttpResponseMessage first = await client.GetAsync("/api/explorer?n=500&d=500", HttpCompletionOption.ResponseHeadersRead, Stop))
        using (var reader = new StreamReader(await first.Content.ReadAsStreamAsync(Stop)))
        {
            Assert.Contains("begun", await reader.ReadLineAsync(Stop), StringComparison.Ordinal); // It is at work; now its browser goes.
        }

        Assert.Contains("\"answer\"", await client.GetStringAsync("/api/explorer?n=6&d=8", Stop), StringComparison.Ordinal);
        Assert.Equal(2, begun);
    }

    [Fact]
    public async Task Explorer_WithoutCookie_IsRefused()
    {
        using var stranger = new HttpClient { BaseAddress = _server.Address };
        using HttpResponseMessage response = await stranger.GetAsync("/api/explorer?n=6&d=8", Stop);
        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
    }

    [Fact]
    public async Task Gallery_Run_GivesItsExamplesAndWithoutThemSaysSo()
    {
        var config = new RunConfig { Name = "tiny", Data = new() { Train = 20 }, Model = new() { Widths = [4] }, Train = new() { Epochs = 2, BatchSize = 8 } };
        RunDirectory run = new RunExecution().Start(new RunStore(_folder["runs"]), new RunOrder { Config = config }).Run;
        string id = RunEntry.IdOf(run.Reference);
        await using DashboardServer server = await DashboardServer.StartAsync(new DashboardOptions { Folder = _folder["runs"], CacheFolder = _folder["cache2"], Port = 0 });
        using var client = new HttpClient(new HttpClientHandler { CookieContainer = new CookieContainer() }) { BaseAddress = server.Address };
        Assert.True((await client.GetAsync(server.EntryAddress, Stop)).IsSuccessStatusCode);
        JsonElement gallery = JsonDocument.Parse(await client.GetStringAsync($"/api/runs/{id}/gallery", Stop)).RootElement;
        Assert.Equal(8, gallery.GetProperty("examples").GetProperty("examples").GetArrayLength());
        Assert.Equal([0, 1, 2], gallery.GetProperty("outputs").EnumerateArray().Select(o => o.GetProperty("epoch").GetInt32()));
        Directory.Delete(run.PathOf(RunFiles.Gallery), recursive: true);
        JsonElement none = JsonDocument.Parse(await client.GetStringAsync($"/api/runs/{id}/gallery", Stop)).RootElement;
        Assert.False(none.TryGetProperty("examples", out _));
        Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync("/api/runs/0000000000000000/gallery", Stop)).StatusCode);
    }

    [Fact]
    public async Task Digits_OfThePage_AreThoseOfTheDataSet()
    {
        JsonElement page = JsonDocument.Parse(await _client.GetStringAsync("/explorer/digits.json", Stop)).RootElement;
        var digits = new DigitsDataSet();
        int[] labels = digits.Labels.ToArray();
        int[] chosen = [.. Enumerable.Range(0, 10).SelectMany(c => Enumerable.Range(0, labels.Length).Where(i => labels[i] == c).Take(2))];
        float[] pixels = new float[chosen.Length * 64];
        digits.Read(chosen, pixels);
        JsonElement[] examples = [.. page.GetProperty("examples").EnumerateArray()];
        Assert.Equal(chosen.Select(i => labels[i]), examples.Select(e => e.GetProperty("label").GetInt32()));
        Assert.Equal(pixels.Select(p => (byte)Math.Round(p * 255, MidpointRounding.ToEven)), examples.SelectMany(e => e.GetProperty("pixels").GetBytesFromBase64()));
    }
}
