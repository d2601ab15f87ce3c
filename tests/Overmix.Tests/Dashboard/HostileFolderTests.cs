using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Overmix.Core.Durability;
using Overmix.Runs.Logs;
using Overmix.Runs.Store;
using Overmix.Tests.Runs;

namespace Overmix.Tests.Dashboard;

/// <summary>Folders that are torn, half copied, foreign or hostile show as such, and every other run is shown as if they were not there.</summary>
public sealed partial class HostileFolderTests
{
    private const string Sound = "sound/0001-";

    public static TheoryData<string> Names =>
    [
        "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "javascript:alert(1)", "\"'><b>", "%2e%2e%2f%2e%2e%2fetc", "%00", "a\u0001b\u001b[31m", "evil\u202Etxt.exe",
        "\u0627\u0644\u0639\u0631\u0628\u064A\u0629", "__proto__", "constructor", "con", "name with  spaces ", "'; DROP TABLE runs; --", "${7*7}{{7*7}}", new string('x', 250), "🙂🙃", "a\nb",
    ];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Rows_HostileNames_AreDataAndNothingElse(string name)
    {
        await using ServedFolder served = await ServedFolder.StartAsync(root =>
        {
            ServedFolder.AddRun(root, name: "sound");
            string hostile = Path.Combine(root, name);
            Directory.CreateDirectory(hostile);
            string run = ServedFolder.AddRun(root, name: "moved").Path;
            Directory.Move(run, Path.Combine(hostile, Path.GetFileName(run)));
        });
        JsonElement[] rows = await served.RowsAsync();
        Assert.Contains(rows, r => PlaceOf(r).StartsWith(Sound, StringComparison.Ordinal) && State(r) == "done");
        JsonElement mine = Assert.Single(rows, r => PlaceOf(r).StartsWith(name + "/", StringComparison.Ordinal));
        Assert.Equal("done", State(mine));
        Assert.Equal(200, (await served.GetAsync($"/api/runs/{mine.GetProperty("id").GetString()}/curves")).Status);
    }

    [Fact]
    public async Task Rows_TornAndForeignFolders_SayWhatTheyAre()
    {
        await using ServedFolder served = await ServedFolder.StartAsync(Fill);
        JsonElement[] rows = await served.RowsAsync();
        (string Group, string State, string Problem)[] expected =
        [
            ("sound", "done", ""), ("half-line", "crashed", ""), ("flipped", "damaged", "metrics.jsonl"), ("no-manifest", "foreign", "no run.json here"), ("torn-manifest", "damaged", "run.json"), ("changed-config", "damaged", "config.yaml"),
            ("empty", "foreign", "no run.json here"), ("giant-line", "damaged", "longer than"), ("giant-manifest", "damaged", "bytes"), ("other-json", "damaged", "checksum"), ("newer", "foreign", "schema 99"), ("pictures", "foreign", "no run.json here"), ("without-logs", "crashed", ""),
        ];
        Assert.All(expected, e =>
        {
            JsonElement row = Assert.Single(rows, r => r.GetProperty("group").GetString() == e.Group);
            Assert.Equal((e.Group, e.State), (e.Group, State(row)));
            string problems = string.Join(' ', row.GetProperty("problems").EnumerateArray().Select(p => p.GetString()));
            Assert.Contains(e.Problem, problems, StringComparison.Ordinal);
            Assert.Equal(e.State is "done" or "crashed", problems.Length == 0);
        });
        Assert.Equal(expected.Length, rows.Length);
        Assert.All(rows, r => Assert.Equal(200, served.GetAsync($"/api/runs/{r.GetProperty("id").GetString()}").Result.Status));
    }

    [Fact]
    public async Task Rows_LinksAndPipes_AreNeitherFollowedNorOpened()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Pipes in folders are not a matter of Windows.");
        using var outside = new TempFolder();
        string elsewhere = ServedFolder.AddRun(outside.Path, name: "elsewhere").Path;
        File.WriteAllText(outside["secret.txt"], "a secret");
        await using ServedFolder served = await ServedFolder.StartAsync(root =>
        {
            ServedFolder.AddRun(root, name: "sound");
            Directory.CreateDirectory(Path.Combine(root, "links"));
            Directory.CreateSymbolicLink(Path.Combine(root, "links", "0001-00000000"), elsewhere);
            Directory.CreateSymbolicLink(Path.Combine(root, "whole"), outside.Path);
            Directory.CreateSymbolicLink(Path.Combine(root, "links", "round"), root);
            RunDirectory inner = ServedFolder.AddRun(root, name: "inner");
            File.Delete(inner.PathOf("metrics.jsonl"));
            File.CreateSymbolicLink(inner.PathOf("metrics.jsonl"), outside["secret.txt"]);
            RunDirectory piped = ServedFolder.AddRun(root, name: "piped");
            File.Delete(piped.PathOf("metrics.jsonl"));
            Assert.Equal(0, MakePipe(piped.PathOf("metrics.jsonl"), 0x1B6));
            RunDirectory pipedStatus = ServedFolder.AddRun(root, name: "piped-status");
            File.Delete(pipedStatus.PathOf("config.yaml"));
            Assert.Equal(0, MakePipe(pipedStatus.PathOf("config.yaml"), 0x1B6));
            Directory.CreateDirectory(Path.Combine(root, "claims"));
            File.CreateSymbolicLink(Path.Combine(root, "claims", "stolen.json"), outside["secret.txt"]);
            File.WriteAllText(Path.Combine(root, "claims", "own.json"), "{\"id\": \"own\", \"verdict\": \"reproduced\"}");
            File.CreateSymbolicLink(Path.Combine(root, "claims", "own.svg"), outside["secret.txt"]);
        });
        JsonElement[] rows = await served.RowsAsync();
        Assert.Equal("done", State(rows.Single(r => PlaceOf(r).StartsWith(Sound, StringComparison.Ordinal))));
        Assert.All(rows.Where(r => PlaceOf(r).StartsWith("links/", StringComparison.Ordinal) || PlaceOf(r) == "whole" || PlaceOf(r).StartsWith("inner/", StringComparison.Ordinal)), r => Assert.Equal("foreign", State(r)));
        Assert.Equal(3, rows.Count(r => r.GetProperty("problems").EnumerateArray().Any(p => p.GetString()!.StartsWith("is a link", StringComparison.Ordinal))));
        Assert.Equal("damaged", State(rows.Single(r => PlaceOf(r).StartsWith("piped/", StringComparison.Ordinal))));
        Assert.Equal("damaged", State(rows.Single(r => PlaceOf(r).StartsWith("piped-status/", StringComparison.Ordinal))));
        foreach (JsonElement row in rows)
        {
            foreach (string part in new[] { "", "/curves" })
            {
                Assert.DoesNotContain("a secret", (await served.GetAsync($"/api/runs/{row.GetProperty("id").GetString()}{part}")).Body, StringComparison.Ordinal);
            }
        }

        JsonElement[] claims = [.. (await served.JsonAsync("/api/claims")).GetProperty("claims").EnumerateArray()];
        Assert.Equal(404, (await served.GetAsync($"/api/claims/{claims.Single(c => c.GetProperty("id").GetString() == "own").GetProperty("key").GetString()}/figure")).Status);
        Assert.NotNull(claims.Single(c => c.GetProperty("id").GetString() == "stolen").GetProperty("problem").GetString());
    }

    [Fact]
    public async Task Rows_NumbersThatAreNone_ArriveAsNull()
    {
        await using ServedFolder served = await ServedFolder.StartAsync(root =>
        {
            RunDirectory run = ServedFolder.AddRun(root, epochs: 2, ends: false);
            File.AppendAllBytes(run.PathOf("metrics.jsonl"), LogFormats.Metrics.Encode(Runs.Samples.Record(3) with { TrainLoss = double.NaN, TestLoss = double.PositiveInfinity, FlowTime = double.NaN }));
        });
        JsonElement row = Assert.Single(await served.RowsAsync());
        JsonElement series = (await served.JsonAsync($"/api/runs/{row.GetProperty("id").GetString()}/curves")).GetProperty("series");
        Assert.Equal([1.0, 2.0, 3.0], series.GetProperty("testError").GetProperty("x").EnumerateArray().Select(v => v.GetDouble()));
        Assert.Equal([1.0, 2.0], series.GetProperty("testLoss").GetProperty("x").EnumerateArray().Select(v => v.GetDouble()));
    }

    private static void Fill(string root)
    {
        ServedFolder.AddRun(root, name: "sound");
        Change(ServedFolder.AddRun(root, name: "half-line", ends: false), "metrics.jsonl", bytes => bytes[..^20]);
        Change(ServedFolder.AddRun(root, name: "flipped"), "metrics.jsonl", bytes => [.. bytes.Select((b, i) => i == 1000 ? (byte)(b ^ 1) : b)]);
        File.Delete(ServedFolder.AddRun(root, name: "no-manifest").PathOf("run.json"));
        Change(ServedFolder.AddRun(root, name: "torn-manifest"), "run.json", bytes => bytes[..(bytes.Length / 2)]);
        Change(ServedFolder.AddRun(root, name: "changed-config"), "config.yaml", bytes => [.. bytes, (byte)'\n']);
        Directory.CreateDirectory(Path.Combine(root, "empty", "0001-00000000"));
        Change(ServedFolder.AddRun(root, name: "giant-line"), "metrics.jsonl", bytes => [.. bytes, .. Encoding.ASCII.GetBytes(new string('{', 3 << 20)), (byte)'\n']);
        Change(ServedFolder.AddRun(root, name: "giant-manifest"), "run.json", bytes => new byte[5 << 20]);
        Change(ServedFolder.AddRun(root, name: "other-json"), "run.json", _ => "{\"schema\": 1}"u8.ToArray());
        Change(ServedFolder.AddRun(root, name: "newer"), "run.json", _ => Seal.Document.Apply("{\n  \"schema\": 99\n}"u8));
        Directory.CreateDirectory(Path.Combine(root, "pictures", "holiday"));
        RunDirectory bare = ServedFolder.AddRun(root, name: "without-logs");
        Array.ForEach(["metrics.jsonl", "events.jsonl", "timings.jsonl"], name => File.Delete(bare.PathOf(name)));
    }

    private static void Change(RunDirectory run, string name, Func<byte[], byte[]> change) => DurableFile.Replace(run.PathOf(name), change(File.ReadAllBytes(run.PathOf(name))));

    private static string PlaceOf(JsonElement row) => row.GetProperty("path").GetString()!;

    private static string State(JsonElement row) => row.GetProperty("state").GetString()!;

    [LibraryImport("libc", EntryPoint = "mkfifo", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int MakePipe(string path, uint mode);
}
