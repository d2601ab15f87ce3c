using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Overmix.Core.Errors;
using Overmix.Dashboard;
using Overmix.Runs.Store;
using Overmix.Runs.Writing;
using Overmix.Tests.Cli;
using Overmix.Tests.Runs;
using RunSamples = Overmix.Tests.Runs.Samples;

namespace Overmix.Tests.Dashboard;

/// <summary>What the server tells of runs, over HTTP alone.</summary>
public sealed class ServedRunsTests
{
    [Fact]
    public async Task Runs_SettingsOfMany_AreToldOnceAndApart()
    {
        await using ServedFolder served = await ServedFolder.StartAsync(root =>
        {
            for (int seed = 1; seed <= 3; seed++)
            {
                ServedFolder.AddRun(root, $"a{seed % 2}", seed, 5, $"name: a\nseed: {seed}\nmixup:\n  alpha: {seed % 2}\n  pairing: permutation\n");
            }
        });
        JsonElement all = await served.JsonAsync("/api/runs");
        JsonElement settings = all.GetProperty("settings");
        Assert.Equal("permutation", settings.GetProperty("shared").GetProperty("mixup.pairing").GetString());
        JsonElement alpha = settings.GetProperty("varying").GetProperty("mixup.alpha");
        string[] values = [.. alpha.GetProperty("values").EnumerateArray().Select(v => v.GetString()!)];
        string[] of = [.. alpha.GetProperty("of").EnumerateArray().Select(i => values[i.GetInt32()])];
        Assert.Equal(all.GetProperty("runs").EnumerateArray().Select(r => r.GetProperty("group").GetString()![1..]), of);
    }

    [Fact]
    public async Task Run_Everything_IsTold()
    {
        await using ServedFolder served = await ServedFolder.StartAsync(root => ServedFolder.AddRun(root).WriteJson("verdict.json", """{"schema": 1, "verdict": "u-shaped", "turningEpoch": 11, "depthInterval": [1, 2]}"""u8));
        JsonElement row = Assert.Single(await served.RowsAsync());
        Assert.Equal(("u-shaped", 11.0, 2.0), (row.GetProperty("verdict").GetProperty("name").GetString(), row.GetProperty("verdict").GetProperty("turningEpoch").GetDouble(), row.GetProperty("verdict").GetProperty("depthHigh").GetDouble()));
        JsonElement run = await served.JsonAsync($"/api/runs/{row.GetProperty("id").GetString()}");
        Assert.Equal(["start", "switch", "end"], run.GetProperty("events").EnumerateArray().Select(e => e.GetProperty("kind").GetString()));
        Assert.Contains("λ", run.GetProperty("config").GetString(), StringComparison.Ordinal);
        Assert.Equal("1 # λ", run.GetProperty("settings").GetProperty("mixup.alpha").GetString());
        Assert.Equal("2.10.0", run.GetProperty("environment").GetProperty("libtorch").GetString());
    }

    [Fact]
    public async Task Curves_WindowAndPixels_AreObeyed()
    {
        await using ServedFolder served = await ServedFolder.StartAsync(root => ServedFolder.AddRun(root, epochs: 400));
        string id = Assert.Single(await served.RowsAsync()).GetProperty("id").GetString()!;
        JsonElement curves = await served.JsonAsync($"/api/runs/{id}/curves?x=epoch&scale=log&pixels=20&from=10&to=100&series=testError,floor");
        Assert.Equal((400, 1.0, 400.0), (curves.GetProperty("count").GetInt32(), curves.GetProperty("first").GetDouble(), curves.GetProperty("last").GetDouble()));
        Assert.Equal(["testError", "floor"], curves.GetProperty("series").EnumerateObject().Select(s => s.Name));
        double[] x = [.. curves.GetProperty("series").GetProperty("testError").GetProperty("x").EnumerateArray().Select(v => v.GetDouble())];
        Assert.InRange(x.Length, 20, 42);
        Assert.Equal((9.0, 101.0), (x[0], x[^1])); // The neighbours outside, for lines to the edges.
        JsonElement steps = await served.JsonAsync($"/api/runs/{id}/curves?x=step&pixels=4000&series=testError");
        Assert.Equal(800, steps.GetProperty("series").GetProperty("testError").GetProperty("x").EnumerateArray().Last().GetDouble());
    }

    [Fact]
    public async Task Compare_TwoGroups_GivesMeansAndPairedDifference()
    {
        await using ServedFolder served = await ServedFolder.StartAsync(root =>
        {
            foreach (string name in new[] { "a", "b" })
            {
                ServedFolder.AddRun(root, name, 1);
                ServedFolder.AddRun(root, name, 2);
            }
        });
        JsonElement[] rows = await served.RowsAsync();
        string Group(string name) => string.Join(',', rows.Where(r => r.GetProperty("group").GetString() == name).Select(r => r.GetProperty("id").GetString()));
        JsonElement answer = await served.JsonAsync($"/api/compare?series=testError&pixels=4000&group={Group("a")}&group={Group("b")}");
        JsonElement curve = answer.GetProperty("groups")[0].GetProperty("curve");
        double Mean(int epoch) => 0.1 + 0.5 / epoch + 0.004 * epoch + 0.0015; // seeds 1 and 2
        Assert.Equal(Mean(1), curve.GetProperty("mean")[0].GetDouble(), 1e-6); // rounding to float
        Assert.Equal(0.001, curve.GetProperty("high")[0].GetDouble() - curve.GetProperty("low")[0].GetDouble(), 1e-6);
        JsonElement difference = Assert.Single(answer.GetProperty("differences").EnumerateArray());
        Assert.Equal((2, 0.0), (difference.GetProperty("last").GetProperty("pairs").GetInt32(), difference.GetProperty("last").GetProperty("mean").GetDouble()));
    }

    [Fact]
    public async Task Live_GrowingRun_IsToldAsItGrows()
    {
        await using ServedFolder served = await ServedFolder.StartAsync();
        RunDirectory run = new RunStore(served.Root).Create(RunSamples.Run());
        using RunWriter writer = RunWriter.Open(run);
        writer.Record(RunSamples.Record(1), RunSamples.Timing(1));
        CancellationToken stop = TestContext.Current.CancellationToken;
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, served.Port, stop);
        await using NetworkStream stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"GET /api/live?since=0 HTTP/1.1\r\nHost: localhost\r\nCookie: {served.Cookie}\r\n\r\n"), stop);
        var text = new StringBuilder();
        async Task Until(string wanted)
        {
            byte[] bytes = new byte[4096];
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(stop);
            patience.CancelAfter(OvermixProcess.Patience);
            while (!text.ToString().Contains(wanted, StringComparison.Ordinal))
            {
                _ = text.Append(Encoding.UTF8.GetString(bytes, 0, await stream.ReadAsync(bytes, patience.Token)));
            }
        }

        await Until("event: heartbeat");
        Assert.Contains("Content-Type: text/event-stream", text.ToString(), StringComparison.Ordinal);
        await Until("\"state\":\"running\"");
        writer.Record(RunSamples.Record(2) with { TrainLoss = double.NaN }, RunSamples.Timing(2));
        await Until("\"evaluations\":2");
        writer.Note(RunEvents.End(ExitCode.Done, 2, 4, "done"));
        await Until("\"state\":\"done\"");
        foreach (string line in text.ToString().Split('\n').Where(l => l.StartsWith("data: {", StringComparison.Ordinal) && l.TrimEnd().EndsWith('}')))
        {
            _ = JsonDocument.Parse(line["data: ".Length..]); // A bare NaN would break the page's parser.
        }
    }

    [Fact]
    public async Task Sweeps_PlanOrNonsense_AreToldAsFarAsTheyCanBeRead()
    {
        await using ServedFolder served = await ServedFolder.StartAsync(root =>
        {
            void Write(string folder, string text) => File.WriteAllText(Path.Combine(Directory.CreateDirectory(Path.Combine(root, folder)).FullName, "sweep.json"), text);
            Write("planned", """{"schema": 1, "name": "less data", "axes": [{"key": "data.train", "values": [50, "100"]}], "tasks": [{"index": 1, "run": "a/0001-00000000", "settings": {"data.train": 50, "seed": 1}}, 7, {"settings": [1]}]}""");
            Write("nonsense", "{\"axes\": ");
            Write("odd", """{"axes": {"a": 1}, "tasks": "many", "name": null}""");
        });
        Dictionary<string, JsonElement> sweeps = (await served.JsonAsync("/api/sweeps")).GetProperty("sweeps").EnumerateArray().ToDictionary(s => s.GetProperty("folder").GetString()!);
        Assert.Equal(["nonsense", "odd", "planned"], sweeps.Keys.Order());
        Assert.Equal(["50", "100"], sweeps["planned"].GetProperty("axes")[0].GetProperty("values").EnumerateArray().Select(v => v.GetString()));
        Assert.Equal("50", sweeps["planned"].GetProperty("tasks")[0].GetProperty("settings").GetProperty("data.train").GetString());
        Assert.Equal(3, sweeps["planned"].GetProperty("tasks").GetArrayLength());
        Assert.NotNull(sweeps["nonsense"].GetProperty("problem").GetString());
        Assert.Equal((0, 0), (sweeps["odd"].GetProperty("axes").GetArrayLength(), sweeps["odd"].GetProperty("tasks").GetArrayLength()));
    }

    [Fact]
    public async Task Claims_AsTheDocumentationSaysOrLess_AreToldAsWritten()
    {
        await using ServedFolder served = await ServedFolder.StartAsync(root =>
        {
            string claims = Directory.CreateDirectory(Path.Combine(root, "paper", "claims")).FullName;
            File.WriteAllText(Path.Combine(claims, "lemma1.json"), """{"schema": 1, "id": "lemma1", "scale": "quick", "verdict": "reproduced", "effect": 0.25, "interval": [0.125, 0.5], "seeds": [1, 2, 3], "data": "digits", "command": "overmix reproduce lemma1", "claim": "Its floor.", "note": "A note.", "parts": [{"part": "gap", "demand": "above 0", "found": "a word", "mean": 2, "interval": [1, 3], "verdict": "reproduced"}, 5, {}]}""");
            File.WriteAllBytes(Path.Combine(claims, "lemma1.png"), [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A, 1]);
            File.WriteAllText(Path.Combine(claims, "fig1.json"), """{"verdict": "untested", "effect": "not measured", "seeds": 5, "interval": null}""");
            File.WriteAllText(Path.Combine(claims, "fig2.json"), "{\"id\": ");
            File.WriteAllBytes(Path.Combine(claims, "fig1.png"), "no picture"u8.ToArray());
        });
        Dictionary<string, JsonElement> claims = (await served.JsonAsync("/api/claims")).GetProperty("claims").EnumerateArray().ToDictionary(c => c.GetProperty("id").GetString()!);
        JsonElement whole = claims["lemma1"];
        Assert.Equal(["quick", "reproduced", "3", "digits", "overmix reproduce lemma1", "Its floor.", "A note.", "paper/claims/lemma1.json"], new[] { "scale", "verdict", "seeds", "data", "command", "claim", "note", "place" }.Select(n => whole.GetProperty(n).GetString()));
        Assert.Equal((0.25, 0.125, 0.5), (whole.GetProperty("effect").GetDouble(), whole.GetProperty("interval")[0].GetDouble(), whole.GetProperty("interval")[1].GetDouble()));
        JsonElement[] parts = [.. whole.GetProperty("parts").EnumerateArray()];
        Assert.Equal(("gap", "above 0", "a word", 2.0, 3.0, "reproduced"), (parts[0].GetProperty("part").GetString(), parts[0].GetProperty("demand").GetString(), parts[0].GetProperty("found").GetString(), parts[0].GetProperty("mean").GetDouble(), parts[0].GetProperty("interval")[1].GetDouble(), parts[0].GetProperty("verdict").GetString()));
        Assert.All(parts[1..], p => Assert.Equal((JsonValueKind.Null, 0), (p.GetProperty("part").ValueKind, p.GetProperty("interval").GetArrayLength())));
        Assert.Equal(0, claims["fig1"].GetProperty("parts").GetArrayLength());
        Assert.Equal(("not measured", "5", 0), (claims["fig1"].GetProperty("effectText").GetString(), claims["fig1"].GetProperty("seeds").GetString(), claims["fig1"].GetProperty("interval").GetArrayLength()));
        Assert.NotNull(claims["fig2"].GetProperty("problem").GetString());
        async Task<int> FigureAsync(string id) => (await served.GetAsync($"/api/claims/{claims[id].GetProperty("key").GetString()}/figure")).Status;
        Assert.Equal((200, 404, 404), (await FigureAsync("lemma1"), await FigureAsync("fig1"), await FigureAsync("fig2"))); // What is called a picture must be one.
    }

    [Fact]
    public async Task StartAsync_TakenPortOrStrangersAddress_SaysSo()
    {
        await using ServedFolder served = await ServedFolder.StartAsync();
        DashboardException taken = await Assert.ThrowsAsync<DashboardException>(() => DashboardServer.StartAsync(new DashboardOptions { Folder = served.Root, Port = served.Port }));
        Assert.Contains("--port", taken.Message, StringComparison.Ordinal);
        DashboardException foreign = await Assert.ThrowsAsync<DashboardException>(() => DashboardServer.StartAsync(new DashboardOptions { Folder = served.Root, Address = IPAddress.Parse("192.0.2.1") }));
        Assert.Equal(ExitCode.Usage, foreign.ExitCode);
    }

    [Fact]
    public void Dash_JsonAndASignal_GivesTheAddressAndEndsWithZero()
    {
        using var folder = new TempFolder();
        using OvermixProcess dash = OvermixProcess.Start(["dash", folder.Path, "--port", "0", "--json"]);
        Assert.True(dash.WaitFor("\n}"), dash.Error);
        JsonElement said = JsonDocument.Parse(dash.Output).RootElement;
        Assert.StartsWith("http://127.0.0.1:", said.GetProperty("url").GetString()!, StringComparison.Ordinal);
        Assert.Equal(folder.Path, said.GetProperty("folder").GetString());
        Assert.True(dash.Send(Signal.Interrupt));
        Assert.Equal(0, dash.WaitForExit().ExitCode);
    }

    [Theory]
    [InlineData("--port", "65536")]
    [InlineData("--port", "x")]
    [InlineData("--bind", "example.org")]
    public void Dash_OptionThatMakesNoSense_IsAUsageError(string option, string value)
    {
        ProcessOutcome outcome = OvermixProcess.Run("dash", option, value);
        Assert.Equal(2, outcome.ExitCode);
        Assert.Contains(option, outcome.Error, StringComparison.Ordinal);
    }
}
