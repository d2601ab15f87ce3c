using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Overmix.Core.Seeding;
using Overmix.Runs.Logs;
using Overmix.Runs.Store;
using Overmix.Tests.Cli;
using Overmix.Tests.Dashboard;

namespace Overmix.Tests.Reliability;

/// <summary>
/// Figure 10, many writers and a live reader: processes that train into one folder while the dashboard and <c>runs ls</c> read it and a copy is taken. A lock error,
/// a row torn for good, lost, doubled or out of order, or a folder once shown as damaged fails it.
/// </summary>
public sealed class ManyWritersTests
{
    [Fact]
    public Task Read_FourWriters_NothingIsLostOrTorn() => Follow(Trials.Count(4), Trials.Rows(300));

    [Fact(Explicit = true)]
    [Trait("Speed", "slow")]
    public Task Read_ThirtyTwoWriters_NothingIsLostOrTorn() => Follow(Trials.Count(32), Trials.Rows(600));

    private static async Task Follow(int writers, int epochs)
    {
        await using ServedFolder served = await ServedFolder.StartAsync();
        var watch = Stopwatch.StartNew();
        OvermixProcess[] processes = [.. Enumerable.Range(1, writers).Select(i => OvermixProcess.Start(Train(served.Root, i, epochs)))];
        var seen = new Seen(served);
        try
        {
            Task<int> listings = Task.Run(() => List(served.Root, () => processes.All(p => p.HasExited)));
            RandomStream draws = Trials.Draws(10, 0);
            while (processes.Any(p => !p.HasExited))
            {
                await seen.LookAsync((int)(draws.NextDouble() * writers) + 1);
            }

            Assert.All(processes, p => Assert.Equal((0, ""), (p.WaitForExit().ExitCode, Complaint(p.Error))));
            Trials.Print($"figure 10: {writers} writers, {writers * epochs / watch.Elapsed.TotalSeconds:F0} rows a second for {watch.Elapsed.TotalSeconds:F0} s; 'runs ls' {await listings} times, the dashboard {seen.Count} times");
            Trials.Print($"from a row's being in the file to the dashboard's telling of it, seconds: median {seen.Quantile(.5):F2}, p95 {seen.Quantile(.95):F2}");
        }
        finally
        {
            Array.ForEach(processes, p => p.Dispose());
        }

        Assert.Equal(writers, new RunStore(served.Root).List().Count);
        Assert.All(new RunStore(served.Root).List(), run => Assert.Equal(Enumerable.Range(1, epochs), run.ReadMetrics().Entries.Select(e => e.Epoch)));
        Assert.All(new RunStore(served.Root).Summarize(), run => Assert.Equal((RunState.Done, 0), (run.State, run.Problems.Count)));
    }

    private static string[] Train(string root, int seed, int epochs)
    {
        string[] settings =
        [
            "name=many", $"seed={seed}", "data.train=20", "data.testFraction=0.05", "model.widths=[4]", string.Create(CultureInfo.InvariantCulture, $"train.epochs={epochs}"), "train.batchSize=20", "train.threads=1",
            "evaluation.cadence=every", "evaluation.every=1", "guard.mode=off", "instruments.budget=0",
        ];
        return ["train", "--out", root, .. settings.SelectMany(s => new[] { "-s", s })];
    }

    // Lists, as a user does, and copies a folder that is being written: what is read is a beginning of the run, and only its last line may be half there.
    private static int List(string root, Func<bool> isOver)
    {
        int count = 0;
        while (!isOver())
        {
            ProcessOutcome listing = OvermixProcess.Run("runs", "ls", "--runs", root, "--json");
            Assert.Equal((0, ""), (listing.ExitCode, listing.Error));
            Assert.DoesNotContain("damaged", listing.Output, StringComparison.OrdinalIgnoreCase);
            foreach (RunDirectory run in new RunStore(root).List().Take(3))
            {
                string log = run.PathOf(LogFormats.Metrics.FileName);
                if (File.Exists(log))
                {
                    using var copy = new MemoryStream(ReadShared(log));
                    LogReading<Overmix.Core.Curves.EpochRecord> reading = LogReader.Read(LogFormats.Metrics, copy);
                    Assert.All(reading.Problems, p => Assert.Equal(LogProblemKind.Torn, p.Kind));
                    Assert.Equal(Enumerable.Range(1, reading.Entries.Count), reading.Entries.Select(e => e.Epoch));
                }
            }

            count++;
        }

        return count;
    }

    private static byte[] ReadShared(string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var whole = new MemoryStream();
        stream.CopyTo(whole);
        return whole.ToArray();
    }

    private static string Complaint(string error) => string.Join('\n', error.Split('\n').Where(line => line.Contains("lock", StringComparison.OrdinalIgnoreCase) || line.Contains("error:", StringComparison.OrdinalIgnoreCase)));

    /// <summary>What the dashboard told, and how late.</summary>
    private sealed class Seen(ServedFolder served)
    {
        private readonly List<double> _delays = [];
        private readonly HashSet<string> _foreign = [];

        public int Count { get; private set; }

        public double Quantile(double share) => _delays.Count == 0 ? double.NaN : _delays.Order().ElementAt((int)(share * (_delays.Count - 1)));

        /// <summary>Takes the last row of one run's file and waits until the dashboard tells of it or of a later one.</summary>
        public async Task LookAsync(int seed)
        {
            RunDirectory? run = new RunStore(served.Root).List().FirstOrDefault(r => r.Id.StartsWith(string.Create(CultureInfo.InvariantCulture, $"{seed:D4}-"), StringComparison.Ordinal));
            int written = run is null ? 0 : run.ReadMetrics().Entries.Select(e => e.Epoch).LastOrDefault();
            var since = Stopwatch.StartNew();
            while (written > 0 && !await HasToldAsync(run!.Id, written))
            {
                Assert.True(since.Elapsed < OvermixProcess.Patience, $"run {run.Id} is not told of");
                await Task.Delay(25, TestContext.Current.CancellationToken);
            }

            if (written > 0)
            {
                _delays.Add(since.Elapsed.TotalSeconds);
            }

            await Task.Delay(100, TestContext.Current.CancellationToken);
        }

        private async Task<bool> HasToldAsync(string id, int epoch)
        {
            Count++;
            JsonElement[] rows = await served.RowsAsync();
            Assert.DoesNotContain(rows, r => r.GetProperty("state").GetString() == "damaged");
            return rows.Any(r => r.GetProperty("path").GetString()!.EndsWith(id, StringComparison.Ordinal) && r.GetProperty("evaluations").GetInt32() >= epoch);
        }
    }
}
