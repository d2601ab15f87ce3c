using Overmix.Core.Curves;
using Overmix.Runs;
using Overmix.Runs.Logs;
using Overmix.Runs.Store;
using Overmix.Runs.Writing;

namespace Overmix.Tests.Runs;

public sealed class ResumeTests
{
    private static readonly string[] Logs = ["metrics.jsonl", "timings.jsonl", "events.jsonl"];

    [Fact]
    public void Resume_AfterEveryPossibleCut_KeepsThePrefixAndDropsTheRest()
    {
        using var folder = new TempFolder();
        (RunDirectory run, ResumePoint point) = Interrupted(folder.Path);
        byte[][] full = [.. Logs.Select(l => Samples.Bytes(run, l))];
        long[] kept = [point.Offsets.Metrics, point.Offsets.Timings, point.Offsets.Events];
        for (int behind = 0; behind < full[0].Length - kept[0]; behind += 7)
        {
            // As if the process had been killed so many bytes behind the checkpoint.
            for (int log = 0; log < Logs.Length; log++)
            {
                File.WriteAllBytes(run.PathOf(Logs[log]), full[log][..(int)Math.Min(full[log].Length, kept[log] + behind)]);
            }

            RunWriter.Resume(run, point).Dispose();
            Assert.Equal(full[0][..(int)kept[0]], Samples.Bytes(run, Logs[0]));
            Assert.Equal(full[1][..(int)kept[1]], Samples.Bytes(run, Logs[1]));
            Assert.Equal(full[2][..(int)kept[2]], Samples.Bytes(run, Logs[2])[..(int)kept[2]]);
        }
    }

    [Fact]
    public void Resume_RunGoesOn_MetricsEqualTheUncutRuns()
    {
        using var folder = new TempFolder();
        (RunDirectory run, ResumePoint point) = Interrupted(folder.Path);
        using (RunWriter writer = RunWriter.Resume(run, point))
        {
            for (int epoch = 2; epoch < 5; epoch++)
            {
                writer.Record(Samples.Record(epoch), Samples.Timing(epoch));
            }
        }

        Assert.Equal(Samples.Bytes(Samples.Finished(folder.Path, epochs: 5), "metrics.jsonl"), Samples.Bytes(run, "metrics.jsonl"));
    }

    [Fact]
    public void Resume_LinesDropped_AreCountedInTheEvent()
    {
        using var folder = new TempFolder();
        (RunDirectory run, ResumePoint point) = Interrupted(folder.Path);
        RunWriter.Resume(run, point, new ManualTime()).Dispose();
        RunEvent resume = run.ReadEvents().Entries[^1].Event;
        Assert.Equal(("resume", 1, 2L), (resume.Kind, resume.Epoch, resume.Step));

        // Two records and their timings behind the checkpoint, an alarm, and half a line of metrics.
        Assert.Equal(new Dictionary<string, object> { ["from"] = "ep00001", ["droppedLines"] = 6L, ["attempt"] = 1L }, resume.Details);
    }

    [Fact]
    public void Resume_ThriceFromOnePoint_CountsTheAttempts()
    {
        using var folder = new TempFolder();
        (RunDirectory run, ResumePoint point) = Interrupted(folder.Path);
        for (int i = 0; i < 3; i++)
        {
            RunWriter.Resume(run, point).Dispose();
        }

        Assert.Equal(3L, Assert.Single(run.ReadEvents().Entries, e => e.Event.Kind == "resume").Event.Details["attempt"]);
    }

    [Fact]
    public void Resume_FromTheBeginning_EmptiesTheLogs()
    {
        using var folder = new TempFolder();
        (RunDirectory run, _) = Interrupted(folder.Path);
        RunWriter.Resume(run, ResumePoint.Beginning).Dispose();
        Assert.Empty(Samples.Bytes(run, "metrics.jsonl"));
        Assert.Empty(Samples.Bytes(run, "timings.jsonl"));
        Assert.Equal("resume", Assert.Single(run.ReadEvents().Entries).Event.Kind);
    }

    [Fact]
    public void Resume_MetricsShorterThanTheCheckpointSays_IsRefusedAndNothingChanges()
    {
        using var folder = new TempFolder();
        (RunDirectory run, ResumePoint point) = Interrupted(folder.Path);
        byte[] shorter = Samples.Bytes(run, "metrics.jsonl")[..(int)(point.Offsets.Metrics - 1)];
        File.WriteAllBytes(run.PathOf("metrics.jsonl"), shorter);
        Assert.Contains("older checkpoint", Assert.Throws<RunFolderException>(() => RunWriter.Resume(run, point)).Message, StringComparison.Ordinal);
        Assert.Equal(shorter, Samples.Bytes(run, "metrics.jsonl"));
        RunWriter.Resume(run, ResumePoint.Beginning).Dispose(); // The refusal let go of the folder.
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(-5)]
    public void Resume_OffsetInsideALine_IsRefused(long shift)
    {
        using var folder = new TempFolder();
        (RunDirectory run, ResumePoint point) = Interrupted(folder.Path);
        ResumePoint wrong = point with { Offsets = point.Offsets with { Metrics = point.Offsets.Metrics + shift } };
        Assert.Throws<RunFolderException>(() => RunWriter.Resume(run, wrong));
    }

    [Fact]
    public void Resume_MetricsDamagedBeforeTheCheckpoint_IsRefused()
    {
        using var folder = new TempFolder();
        (RunDirectory run, ResumePoint point) = Interrupted(folder.Path);
        byte[] bytes = Samples.Bytes(run, "metrics.jsonl");
        bytes[20] ^= 4;
        File.WriteAllBytes(run.PathOf("metrics.jsonl"), bytes);
        Assert.Contains("line 1 (byte 0)", Assert.Throws<RunFolderException>(() => RunWriter.Resume(run, point)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Resume_MetricsDamagedBehindTheCheckpoint_MendsTheRun()
    {
        using var folder = new TempFolder();
        (RunDirectory run, ResumePoint point) = Interrupted(folder.Path);
        byte[] bytes = Samples.Bytes(run, "metrics.jsonl");
        bytes[(int)point.Offsets.Metrics + 20] ^= 4;
        File.WriteAllBytes(run.PathOf("metrics.jsonl"), bytes);
        Assert.NotEmpty(run.ReadMetrics().Damage);
        RunWriter.Resume(run, point).Dispose();
        Assert.Empty(run.ReadMetrics().Problems);
    }

    [Fact]
    public void Resume_TimingsAndEventsLost_GoesOnWithWhatThereIs()
    {
        using var folder = new TempFolder();
        (RunDirectory run, ResumePoint point) = Interrupted(folder.Path);
        File.Delete(run.PathOf("events.jsonl"));
        byte[] timings = Samples.Bytes(run, "timings.jsonl");
        File.WriteAllBytes(run.PathOf("timings.jsonl"), timings[..(int)(point.Offsets.Timings - 3)]);
        RunWriter.Resume(run, point).Dispose();
        Assert.Empty(run.ReadTimings().Problems);
        Assert.Single(run.ReadTimings().Entries);
        Assert.Single(run.ReadEvents().Entries);
    }

    /// <summary>A run killed in the middle of a line, two records behind its checkpoint.</summary>
    private static (RunDirectory Run, ResumePoint Point) Interrupted(string root)
    {
        RunDirectory run = new RunStore(root, new ManualTime()).Create(Samples.Run());
        using RunWriter writer = RunWriter.Open(run, new ManualTime());
        writer.Note(RunEvent.Of("start", 0, 0));
        writer.Record(Samples.Record(0), Samples.Timing(0));
        writer.Record(Samples.Record(1), Samples.Timing(1));
        var point = new ResumePoint(writer.Flush(), 1, 2, "ep00001");
        writer.Record(Samples.Record(2), Samples.Timing(2));
        writer.Note(RunEvent.Of("alarm", 2, 4));
        writer.Record(Samples.Record(3), Samples.Timing(3));
        File.AppendAllBytes(run.PathOf("metrics.jsonl"), LogFormats.Metrics.Encode(Samples.Record(4))[..50]);
        return (run, point);
    }
}
