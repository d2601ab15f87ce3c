using System.Text;
using Overmix.Runs.Logs;
using Overmix.Runs.Store;
using Overmix.Tests.Cli;
using Overmix.Tests.Runs;

namespace Overmix.Tests.Reliability;

/// <summary>Figure 2, run-to-run identity: fresh processes with one configuration write the same <c>metrics.jsonl</c>. One other SHA-256 fails it.</summary>
public sealed class RepeatedRunTests
{
    // Wide enough that libtorch splits its work among the threads.
    private static readonly string[] Config =
        ["name=repeat", "data.train=200", "model.widths=[256, 256]", "train.epochs=6", "train.batchSize=50", "evaluation.cadence=every"];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Train_FreshProcesses_WriteEqualMetrics3(int threads) => Repeat(threads, Trials.Count(3));

    [Theory(Explicit = true)]
    [Trait("Speed", "slow")]
    [InlineData(1)]
    [InlineData(2)]
    public void Train_FreshProcesses_WriteEqualMetrics20(int threads) => Repeat(threads, Trials.Count(20));

    [Fact]
    public void Train_AnotherSeed_WritesOtherMetrics()
    {
        using var folder = new TempFolder();
        Assert.NotEqual(Metrics(folder["a"], ["seed=1"]), Metrics(folder["b"], ["seed=2"]));
    }

    [Fact]
    public void Resume_OtherThreadCount_IsSaidAndLogged()
    {
        using var folder = new TempFolder();
        using var first = ChildRun.Train(folder.Path, [.. SmallRun.Plain, "train.threads=2", "train.epochs=100000"], Processors(2));
        Stop(first);
        using var same = ChildRun.Resume(first.Folder, Processors(2));
        Stop(same);
        using var other = ChildRun.Resume(first.Folder, Processors(1)); // no more threads than processors
        Stop(other);

        Assert.DoesNotContain("threads:", same.Process.Error, StringComparison.Ordinal);
        Assert.Contains("threads: 2, now 1", other.Process.Error, StringComparison.Ordinal);
        LoggedEvent logged = Assert.Single(RunDirectory.Open(first.Folder).ReadEvents().Entries, e => e.Event.Kind == "machine-changed");
        Assert.Equal("threads: 2, now 1", logged.Event.Details["differences"]);
    }

    private static void Stop(ChildRun child)
    {
        Assert.True(child.Process.WaitFor("in " + child.Folder), child.Process.Error); // Said when training begins.
        Assert.True(child.Process.Send(Signal.User1));
        Assert.Equal(75, child.Process.WaitForExit().ExitCode);
    }

    private static void Repeat(int threads, int times)
    {
        using var folder = new TempFolder();
        string[] metrics = new string[times];
        Trials.AssertAll($"figure 2, {threads} thread(s), trained to the end", times, i =>
        {
            metrics[i] = Metrics(folder[$"run{i}"], [$"train.threads={threads}"]);
            return [];
        });
        Trials.Print($"SHA-256 of metrics.jsonl: {string.Join(", ", metrics.Select(text => RunIdentity.Sha256(Encoding.UTF8.GetBytes(text))).Distinct())}");
        Assert.All(metrics, text => Assert.Equal(metrics[0], text)); // As text: a failure shows which number differs.
    }

    private static string Metrics(string root, string[] overrides) => File.ReadAllText(Path.Combine(ChildRun.Finish(root, [.. Config, .. overrides]), "metrics.jsonl"));

    private static Dictionary<string, string?> Processors(int count) => new() { ["DOTNET_PROCESSOR_COUNT"] = $"{count}" };
}
