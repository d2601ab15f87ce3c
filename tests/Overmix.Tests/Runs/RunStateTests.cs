using System.Diagnostics;
using Overmix.Core.Curves;
using Overmix.Core.Errors;
using Overmix.Runs;
using Overmix.Runs.Store;
using Overmix.Runs.Writing;

namespace Overmix.Tests.Runs;

public sealed class RunStateTests
{
    [Theory]
    [InlineData(ExitCode.Done, RunState.Done)]
    [InlineData(ExitCode.Failed, RunState.Failed)]
    [InlineData(ExitCode.InvalidData, RunState.Failed)]
    [InlineData(ExitCode.StoppedByLimit, RunState.Stopped)]
    [InlineData(ExitCode.StoppedByInterrupt, RunState.Stopped)]
    [InlineData(ExitCode.StoppedByTerminate, RunState.Stopped)]
    public void Summarize_EndedRun_HasTheStateOfItsExitCode(ExitCode code, RunState state)
    {
        using var folder = new TempFolder();
        RunDirectory run = Started(folder.Path, writer =>
        {
            writer.Record(Samples.Record(3), Samples.Timing(3));
            writer.Note(RunEvents.End(code, 3, 6, "because"));
        });
        Assert.Equal(state, run.Summarize().State);
        Assert.Equal(state, run.ReadStatus()!.State);
        Assert.Null(run.ReadStatus()!.EtaSeconds);
    }

    [Fact]
    public void Summarize_EventAfterTheEnd_StaysDone()
    {
        using var folder = new TempFolder();
        RunDirectory run = Started(folder.Path, writer =>
        {
            writer.Record(Samples.Record(3), Samples.Timing(3));
            writer.Note(RunEvents.End(ExitCode.Done, 3, 6, "because"));
            writer.Note(RunEvent.Of("verdict", 3, 6));
        });
        Assert.Equal(RunState.Done, run.Summarize().State);
    }

    [Fact]
    public void Summarize_ResumedAfterAStop_IsRunningThenCrashed()
    {
        using var folder = new TempFolder();
        LogOffsets offsets = default;
        RunDirectory run = Started(folder.Path, writer =>
        {
            writer.Note(RunEvents.End(ExitCode.StoppedByLimit, 3, 6, "because"));
            offsets = writer.Flush();
        });
        using (RunWriter.Resume(run, new ResumePoint(offsets, 3, 6, "ep00003")))
        {
            Assert.Equal(RunState.Running, run.Summarize().State);
        }

        Assert.Equal(RunState.Crashed, run.Summarize().State);
    }

    [Fact]
    public void Summarize_JustMade_IsRunningAndAfterAWhileCrashed()
    {
        using var folder = new TempFolder();
        var time = new ManualTime();
        RunDirectory run = new RunStore(folder.Path, time).Create(Samples.Run());
        time.Advance(119);
        Assert.Equal(RunState.Running, run.Summarize(time).State);
        time.Advance(2);
        Assert.Equal(RunState.Crashed, run.Summarize(time).State);
    }

    [Fact]
    public void Summarize_HeartbeatOfAnotherComputer_CountsWhileFresh()
    {
        using var folder = new TempFolder();
        var time = new ManualTime();
        RunDirectory run = Started(folder.Path, writer => writer.Progress(1, 2, 200), time);
        Assert.Equal(RunState.Crashed, run.Summarize(time).State); // Its own computer knows better: nobody holds the lock.
        string text = File.ReadAllText(run.PathOf("status.json"));
        string body = text[..text.LastIndexOf(",\n  \"sum\"", StringComparison.Ordinal)].Replace($"\"{Environment.MachineName}\"", "\"node17-elsewhere\"", StringComparison.Ordinal) + "\n}";
        File.WriteAllBytes(run.PathOf("status.json"), Overmix.Runs.Logs.Seal.Document.Apply(System.Text.Encoding.UTF8.GetBytes(body)));
        Assert.Equal(RunState.Running, run.Summarize(time).State);
        time.Advance(121);
        Assert.Equal(RunState.Crashed, run.Summarize(time).State);
    }

    [Fact]
    public void Summarize_OtherProcessHoldsTheLockAndIsKilled_IsRunningThenCrashedAndFree()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/flock"), "needs flock of util-linux");
        using var folder = new TempFolder();
        RunDirectory run = Started(folder.Path, _ => { });
        using Process holder = Process.Start("/usr/bin/flock", ["--no-fork", run.PathOf("writer.lock"), "sleep", "600"]);
        try
        {
            Assert.True(SpinWait.SpinUntil(() => run.Summarize().State == RunState.Running, TimeSpan.FromSeconds(30)));
            Assert.Throws<RunFolderException>(() => RunWriter.Resume(run, ResumePoint.Beginning));
        }
        finally
        {
            holder.Kill(); // SIGKILL
            holder.WaitForExit();
        }

        Assert.Equal(RunState.Crashed, run.Summarize().State);
        RunWriter.Resume(run, ResumePoint.Beginning).Dispose();
    }

    [Fact]
    public void Summarize_Errors_AreBestOnValidationLastAndOracle()
    {
        using var folder = new TempFolder();
        (double Validation, double Test)[] curve = [(0.05, 0.05), (0.4, 0.45), (0.2, 0.3), (0.2, 0.25), (0.3, 0.35)]; // Epoch 0, untrained, must not win.
        RunDirectory run = Started(folder.Path, writer =>
        {
            for (int epoch = 0; epoch < curve.Length; epoch++)
            {
                writer.Record(Samples.Record(epoch, curve[epoch].Test, curve[epoch].Validation), Samples.Timing(epoch));
            }
        });
        RunSummary summary = run.Summarize();
        Assert.Equal((2, 3, 4), (summary.BestOnValidation!.Epoch, summary.OracleOnTest!.Epoch, summary.Last!.Epoch));
        Assert.Equal((5, 4, 100), (summary.Evaluations, summary.EpochsDone, summary.Manifest!.Epochs));
    }

    [Fact]
    public void Summarize_NoValidationPart_HasNoBest()
    {
        using var folder = new TempFolder();
        RunDirectory run = Started(folder.Path, writer => writer.Record(Samples.Record(1, validationError: null), Samples.Timing(1)));
        Assert.Null(run.Summarize().BestOnValidation);
        Assert.Equal(1, run.Summarize().OracleOnTest!.Epoch);
    }

    [Fact]
    public void Summarize_PipeInPlaceOfAFile_DoesNotBlock()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/mkfifo"), "needs mkfifo");
        using var folder = new TempFolder();
        RunDirectory run = Samples.Finished(folder.Path);
        foreach (string name in new[] { "metrics.jsonl", "status.json", "writer.lock", "config.yaml" })
        {
            File.Delete(run.PathOf(name));
            using Process maker = Process.Start("/usr/bin/mkfifo", [run.PathOf(name)]);
            maker.WaitForExit();
        }

        Assert.Equal(RunState.Damaged, run.Summarize().State);
    }

    private static RunDirectory Started(string root, Action<RunWriter> act, ManualTime? time = null)
    {
        RunDirectory run = new RunStore(root, time ?? new ManualTime()).Create(Samples.Run());
        using RunWriter writer = RunWriter.Open(run, time ?? new ManualTime());
        writer.Note(RunEvent.Of("start", 0, 0));
        act(writer);
        return run;
    }
}
