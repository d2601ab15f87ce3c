using Overmix.Core.Curves;
using Overmix.Core.Errors;
using Overmix.Runs.Index;
using Overmix.Runs.Logs;
using Overmix.Runs.Store;
using Overmix.Runs.Writing;

namespace Overmix.Tests.Runs;

public sealed class RunIndexTests
{
    [Fact]
    public void Summarize_AnyRun_SaysWhatReadingItSays()
    {
        using var folder = new TempFolder();
        RunDirectory[] runs = [Samples.Finished(folder["runs"]), new RunStore(folder["runs"]).Create(Samples.Run(name: "bare"))];
        var index = new RunIndex(folder["runs"], folder["cache"], new ManualTime());
        foreach (RunDirectory run in runs)
        {
            AssertAlike(run.Summarize(new ManualTime()), index.Summarize(run));
        }

        index.Save(runs);
        var again = new RunIndex(folder["runs"], folder["cache"], new ManualTime());
        Assert.All(runs, run => AssertAlike(run.Summarize(new ManualTime()), again.Summarize(run)));
    }

    [Fact]
    public void Look_UnchangedLogs_AreNotReadAgain()
    {
        using var folder = new TempFolder();
        RunDirectory run = Samples.Finished(folder["runs"]);
        Age(run);
        var index = new RunIndex(folder["runs"], folder["cache"]);
        Assert.Equal(3, index.Look(run).Digest!.Evaluations);
        index.Save([run]);

        // A file of equal length and time: whoever trusts the stamp does not see the difference. That it is not seen shows that nothing was read.
        Change(run, bytes => [.. bytes.Select((b, i) => i == 30 ? (byte)(b ^ 1) : b)]);
        Assert.Empty(new RunIndex(folder["runs"], folder["cache"]).Look(run).Digest!.Damage);
        Assert.NotEmpty(run.Summarize().Problems);
        Assert.NotEmpty(new RunIndex(folder["runs"], folder["other"]).Look(run).Digest!.Damage);
    }

    [Theory]
    [InlineData(RunFiles.Manifest)]
    [InlineData(RunFiles.Config)]
    [InlineData(RunFiles.ConfigSource)]
    [InlineData(RunFiles.Overrides)]
    [InlineData(RunFiles.Status)]
    [InlineData(RunFiles.Verdict)]
    public void Look_SmallFile_IsOpenedAgainOnlyWhenItsStampChanges(string name)
    {
        using var folder = new TempFolder();
        RunDirectory run = Samples.Finished(folder["runs"]);
        Age(run);
        var index = new RunIndex(folder["runs"], folder["cache"]);
        IndexedRun before = index.Look(run);
        index.Save([run]);
        Change(run, bytes => [.. bytes.Select((b, i) => i == 4 ? (byte)(b ^ 1) : b)], name);
        IndexedRun unseen = new RunIndex(folder["runs"], folder["cache"]).Look(run);
        AssertAlike(before.Summary, unseen.Summary);
        Assert.Equal(before.Facts!.Config, unseen.Facts!.Config);
        Assert.Equal(before.Facts.Verdict!.Value.ToArray(), unseen.Facts.Verdict!.Value.ToArray());

        File.SetLastWriteTimeUtc(run.PathOf(name), File.GetLastWriteTimeUtc(run.PathOf(name)).AddSeconds(1));
        foreach (RunIndex each in new[] { index, new RunIndex(folder["runs"], folder["cache"]) })
        {
            IndexedRun seen = each.Look(run);
            AssertAlike(run.Summarize(), seen.Summary);
            Assert.Equal(name is not (RunFiles.Status or RunFiles.Verdict), seen.Summary.Problems.Count > 0);
            Assert.Equal(name is RunFiles.Manifest or RunFiles.Verdict, seen.Facts?.Verdict is null);
            Assert.Equal(name is RunFiles.Manifest or RunFiles.Status, seen.Summary.Status is null);
        }
    }

    [Fact]
    public void Look_ChangedLogs_AreReadAgain()
    {
        using var folder = new TempFolder();
        RunDirectory run = Samples.Finished(folder["runs"]);
        Age(run);
        var index = new RunIndex(folder["runs"], folder["cache"]);
        _ = index.Look(run);
        index.Save([run]);
        File.AppendAllBytes(run.PathOf("metrics.jsonl"), LogFormats.Metrics.Encode(Samples.Record(9, testError: 0.01)));
        foreach (RunIndex each in new[] { index, new RunIndex(folder["runs"], folder["cache"]) })
        {
            RunDigest digest = each.Look(run).Digest!;
            Assert.Equal((4, 9, 0.01), (digest.Evaluations, digest.Last!.Epoch, digest.OracleOnTest!.TestError));
        }
    }

    [Fact]
    public void Look_LogsJustWritten_AreNotTrustedByTheirStampYet()
    {
        using var folder = new TempFolder();
        RunDirectory run = Samples.Finished(folder["runs"]);
        var index = new RunIndex(folder["runs"], folder["cache"]);
        _ = index.Look(run);
        index.Save([run]);
        Assert.Equal(0, new FileInfo(Directory.GetFiles(folder["cache"]).Single()).Length);
    }

    [Fact]
    public void RunIndex_FileThatIsDamaged_IsNotBelieved()
    {
        using var folder = new TempFolder();
        RunDirectory[] runs = [.. Enumerable.Range(1, 3).Select(i => Aged(folder["runs"], $"g{i}"))];
        var index = new RunIndex(folder["runs"], folder["cache"]);
        Array.ForEach(runs, run => index.Look(run));
        index.Save(runs);
        string file = Directory.GetFiles(folder["cache"]).Single();
        byte[] bytes = File.ReadAllBytes(file);
        for (int at = 0; at < bytes.Length; at += 97)
        {
            byte[] damaged = [.. bytes];
            damaged[at] ^= 0x10;
            File.WriteAllBytes(file, damaged);
            var again = new RunIndex(folder["runs"], folder["cache"]);
            Assert.All(runs, run => Assert.Equal(3, again.Look(run).Digest!.Evaluations));
        }

        File.WriteAllBytes(file, [0xFF, 0xFE, .. bytes[..100]]);
        Assert.Equal(3, new RunIndex(folder["runs"], folder["cache"]).Look(runs[2]).Digest!.Evaluations);
    }

    [Fact]
    public void Look_RunThatGrows_FollowsItThroughToItsEnd()
    {
        using var folder = new TempFolder();
        var index = new RunIndex(folder["runs"], folder["cache"]);
        RunDirectory run = new RunStore(folder["runs"]).Create(Samples.Run());
        using RunWriter writer = RunWriter.Open(run);
        for (int epoch = 1; epoch <= 5; epoch++)
        {
            writer.Record(Samples.Record(epoch, testError: 0.5 - 0.1 * epoch), Samples.Timing(epoch));
            Assert.Equal((epoch, epoch), (index.Look(run).Digest!.Evaluations, index.Summarize(run).OracleOnTest!.Epoch));
            Assert.Equal(RunState.Running, index.Summarize(run).State);
        }

        writer.Note(RunEvent.Of("switch", 5, 10));
        writer.Note(RunEvents.End(ExitCode.StoppedByInterrupt, 5, 10, "asked to"));
        Assert.Equal(RunState.Stopped, index.Summarize(run).State);
        Assert.Equal(["switch", "end"], index.Look(run).Digest!.Marks.Select(m => m.Kind));
        Assert.Equal([1, 2, 3, 4, 5], index.Look(run).Digest!.Spark.Select(p => p.Epoch));
    }

    [Fact]
    public void Find_StoresGroupsAndRuns_AreAllFound()
    {
        using var folder = new TempFolder();
        RunDirectory plain = Samples.Finished(folder["runs"]);
        RunDirectory nested = Samples.Finished(folder["runs/demo-0001"]);
        Directory.CreateDirectory(folder["runs/demo-0001/report/figures"]);
        Directory.CreateDirectory(folder["runs/.hidden/0001-00000000"]);
        Assert.Equal(new[] { nested.Path, plain.Path }.Order(), RunWalk.Find(folder["runs"]).Select(f => f.Directory.Path).Order());
        Assert.Equal(plain.Path, RunWalk.Find(Path.GetDirectoryName(plain.Path)!).Single().Directory.Path);
        Assert.Equal(plain.Path, RunWalk.Find(plain.Path).Single().Directory.Path);
        Assert.Empty(RunWalk.Find(folder["nowhere"]));
    }

    private static void AssertAlike(RunSummary read, RunSummary indexed)
    {
        Assert.Equal(read.Problems, indexed.Problems);
        Assert.Equal(read with { Problems = [], Manifest = null }, indexed with { Problems = [], Manifest = null });
    }

    private static RunDirectory Aged(string root, string name)
    {
        RunDirectory run = new RunStore(root).Create(Samples.Run(name: name));
        using (RunWriter writer = RunWriter.Open(run))
        {
            for (int epoch = 1; epoch <= 3; epoch++)
            {
                writer.Record(Samples.Record(epoch), Samples.Timing(epoch));
            }

            writer.Note(RunEvents.End(ExitCode.Done, 3, 6, "done"));
        }

        Age(run);
        return run;
    }

    private static void Age(RunDirectory run) => Array.ForEach(Directory.GetFiles(run.Path), file => File.SetLastWriteTimeUtc(file, new DateTime(2030, 1, 1, 0, 0, 0, DateTimeKind.Utc) - TimeSpan.FromDays(9_000)));

    private static void Change(RunDirectory run, Func<byte[], byte[]> change, string name = "metrics.jsonl")
    {
        string path = run.PathOf(name);
        DateTime time = File.GetLastWriteTimeUtc(path);
        File.WriteAllBytes(path, change(File.ReadAllBytes(path)));
        File.SetLastWriteTimeUtc(path, time);
    }
}
