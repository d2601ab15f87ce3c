using Overmix.Core.Curves;
using Overmix.Core.Errors;
using Overmix.Runs;
using Overmix.Runs.Logs;
using Overmix.Runs.Store;
using Overmix.Runs.Writing;

namespace Overmix.Tests.Runs;

public sealed class RunWriterTests
{
    private static readonly string[] Logs = ["metrics.jsonl", "timings.jsonl", "events.jsonl"];

    [Fact]
    public void Record_SomeEpochs_ReadBackWithTheirTimings()
    {
        using var folder = new TempFolder();
        RunDirectory run = Samples.Finished(folder.Path);
        Assert.Equal(Enumerable.Range(0, 3).Select(e => Samples.Record(e)), run.ReadMetrics().Entries);
        Assert.Equal(Enumerable.Range(0, 3).Select(Samples.Timing), run.ReadTimings().Entries);
        Assert.Equal(["start", "end"], run.ReadEvents().Entries.Select(e => e.Event.Kind));
        Assert.Empty(run.ReadEvents().Problems);
    }

    [Fact]
    public void Record_EqualRuns_HaveEqualMetricsFiles()
    {
        using var folder = new TempFolder();
        Assert.Equal(Samples.Bytes(Samples.Finished(folder.Path), "metrics.jsonl"), Samples.Bytes(Samples.Finished(folder.Path), "metrics.jsonl"));
    }

    [Fact]
    public void Record_LinesOfALivingRun_AreSeenByReadersAtOnce()
    {
        using var folder = new TempFolder();
        RunDirectory run = new RunStore(folder.Path).Create(Samples.Run());
        using RunWriter writer = RunWriter.Open(run);
        writer.Record(Samples.Record(0), Samples.Timing(0));
        Assert.Single(run.ReadMetrics().Entries);
        Assert.Single(run.ReadTimings().Entries);
        Assert.Equal(RunState.Running, run.Summarize().State);
    }

    [Fact]
    public void Flush_Offsets_AreTheFilesLengths()
    {
        using var folder = new TempFolder();
        RunDirectory run = new RunStore(folder.Path).Create(Samples.Run());
        using RunWriter writer = RunWriter.Open(run);
        Assert.Equal(default, writer.Offsets);
        writer.Record(Samples.Record(0), Samples.Timing(0));
        writer.Note(RunEvent.Of("checkpoint", 0, 0));
        LogOffsets offsets = writer.Flush();
        Assert.Equal(Logs.Select(l => new FileInfo(run.PathOf(l)).Length), [offsets.Metrics, offsets.Timings, offsets.Events]);
        Assert.All([offsets.Metrics, offsets.Timings, offsets.Events], length => Assert.True(length > 0));
    }

    [Fact]
    public void Open_SecondWriter_IsRefusedUntilTheFirstCloses()
    {
        using var folder = new TempFolder();
        RunDirectory run = new RunStore(folder.Path).Create(Samples.Run());
        using (RunWriter.Open(run))
        {
            RunFolderException error = Assert.Throws<RunFolderException>(() => RunWriter.Open(run));
            Assert.Contains($"process {Environment.ProcessId} on {Environment.MachineName} is writing this run", error.Message, StringComparison.Ordinal);
            Assert.Throws<RunFolderException>(() => RunWriter.Resume(run, ResumePoint.Beginning));
        }

        RunWriter.Open(run).Dispose();
    }

    [Fact]
    public void Open_ReadersAskAllTheTime_IsNotRefused()
    {
        using var folder = new TempFolder();
        RunDirectory run = new RunStore(folder.Path).Create(Samples.Run());
        RunWriter.Open(run).Dispose();
        bool stop = false;
        Thread reader = new(() =>
        {
            while (!Volatile.Read(ref stop))
            {
                run.Summarize();
            }
        });
        reader.Start();
        try
        {
            for (int i = 0; i < 100; i++)
            {
                RunWriter.Open(run).Dispose();
            }
        }
        finally
        {
            Volatile.Write(ref stop, true);
            reader.Join();
        }
    }

    [Fact]
    public void Open_RunWithRecords_IsRefusedAndNothingChanges()
    {
        using var folder = new TempFolder();
        RunDirectory run = Samples.Finished(folder.Path);
        byte[] before = Samples.Bytes(run, "metrics.jsonl");
        Assert.Contains("resume", Assert.Throws<RunFolderException>(() => RunWriter.Open(run)).Message, StringComparison.Ordinal);
        Assert.Equal(before, Samples.Bytes(run, "metrics.jsonl"));
    }

    [Fact]
    public void Open_ForeignFolder_IsRefusedAndLeftAlone()
    {
        using var folder = new TempFolder();
        RunDirectory run = new RunStore(folder.Path).Create(Samples.Run());
        File.Delete(run.PathOf("run.json"));
        string[] before = Directory.GetFileSystemEntries(run.Path);
        Assert.Throws<RunFolderException>(() => RunWriter.Open(run));
        Assert.Throws<RunFolderException>(() => RunWriter.Resume(run, ResumePoint.Beginning));
        Assert.Equal(before, Directory.GetFileSystemEntries(run.Path));
    }

    [Fact]
    public void Open_DamagedManifest_LetsGoOfTheFolder()
    {
        using var folder = new TempFolder();
        RunDirectory run = new RunStore(folder.Path).Create(Samples.Run());
        byte[] sound = Samples.Bytes(run, "run.json");
        File.WriteAllText(run.PathOf("run.json"), "{}");
        Assert.Throws<RunFolderException>(() => RunWriter.Open(run));
        File.WriteAllBytes(run.PathOf("run.json"), sound);
        RunWriter.Open(run).Dispose();
    }

    [Fact]
    public void Record_DiskFull_IsAClearErrorAndTheLogsStayWhole()
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "needs /dev/full");
        using var folder = new TempFolder();
        RunDirectory run = new RunStore(folder.Path).Create(Samples.Run());
        File.CreateSymbolicLink(run.PathOf("timings.jsonl"), "/dev/full");
        using RunWriter writer = RunWriter.Open(run);
        StorageException error = Assert.Throws<StorageException>(() => writer.Record(Samples.Record(0), Samples.Timing(0)));
        Assert.Contains("the disk is full", error.Message, StringComparison.Ordinal);
        Assert.Contains("timings.jsonl", error.Message, StringComparison.Ordinal);
        Assert.Equal(Samples.Record(0), Assert.Single(run.ReadMetrics().Entries));
    }

    [Fact]
    public void Progress_OftenerThanTwiceASecond_WritesTwiceASecond()
    {
        using var folder = new TempFolder();
        RunDirectory run = new RunStore(folder.Path).Create(Samples.Run());
        var time = new ManualTime();
        using RunWriter writer = RunWriter.Open(run, time);
        List<long> seen = [];
        for (int step = 1; step <= 100; step++)
        {
            time.Advance(0.125);
            writer.Progress(step / 2, step, 200);
            seen.Add(run.ReadStatus()!.Step);
        }

        // 12.5 s: a heartbeat each half second, that is at every fourth step.
        Assert.Equal(Enumerable.Range(1, 100).Select(step => step / 4 * 4L), seen);
    }

    [Fact]
    public void Progress_SteadySpeed_GivesTheRestAsEta()
    {
        using var folder = new TempFolder();
        RunDirectory run = new RunStore(folder.Path).Create(Samples.Run());
        var time = new ManualTime();
        using RunWriter writer = RunWriter.Open(run, time);
        writer.Progress(0, 0, 1000);
        time.Advance(10);
        writer.Progress(10, 250, 1000);
        RunStatus status = run.ReadStatus()!;
        Assert.Equal((30.0, 10, 100, 250L, 1000L), (status.EtaSeconds, status.Epoch, status.TotalEpochs, status.Step, status.TotalSteps));
        Assert.Equal((RunState.Running, Environment.ProcessId, Environment.MachineName, ManualTime.Start.AddSeconds(10)), (status.State, status.ProcessId, status.Host, status.Heartbeat));
    }

    [Fact]
    public void Progress_StatusCannotBeWritten_IsSkipped()
    {
        using var folder = new TempFolder();
        RunDirectory run = new RunStore(folder.Path).Create(Samples.Run());
        Directory.CreateDirectory(run.PathOf("status.json.tmp"));
        using RunWriter writer = RunWriter.Open(run);
        writer.Progress(1, 1, 10);
        Assert.Null(run.ReadStatus());
    }

    [Fact]
    public void Record_FromSeveralThreads_WritesWholeLines()
    {
        using var folder = new TempFolder();
        RunDirectory run = new RunStore(folder.Path).Create(Samples.Run());
        using (RunWriter writer = RunWriter.Open(run))
        {
            Parallel.For(0, 200, i => writer.Note(RunEvent.Of("note", i, i)));
        }

        LogReading<LoggedEvent> events = run.ReadEvents();
        Assert.Empty(events.Problems);
        Assert.Equal(Enumerable.Range(0, 200), events.Entries.Select(e => e.Event.Epoch).Order());
    }
}
