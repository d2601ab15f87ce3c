using System.Text.Json;
using Overmix.Config;
using Overmix.Core.Errors;
using Overmix.Runs;
using Overmix.Runs.Store;
using Overmix.Studies.Execution;
using Overmix.Studies.Sweeps;
using Overmix.Tests.Runs;
using Overmix.Training.Loop;

namespace Overmix.Tests.Studies.Sweeps;

public sealed class TaskExecutionTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Run_Task_MakesTheRunThatTheDashboardWasTold()
    {
        SweepFolder sweep = SmallSweep.Keep(_folder);
        RunResult result = Do(sweep, 3);
        Assert.Equal(ExitCode.Done, result.Outcome.ExitCode);
        using var view = JsonDocument.Parse(File.ReadAllBytes(sweep.PathOf(SweepFolder.ViewName)));
        string told = view.RootElement.GetProperty("tasks")[2].GetProperty("run").GetString()!;
        Assert.Equal(Path.Combine(sweep.Path, told), result.Run.Path);
        Assert.Equal(ConfigWriter.Write(sweep.Plan.Configs[2]), result.Run.ReadConfig());
    }

    [Fact]
    public void Run_DoneTask_ChangesNothing()
    {
        SweepFolder sweep = SmallSweep.Keep(_folder);
        Do(sweep, 1);
        string[] before = Contents(sweep);
        Assert.True(Execution(sweep).IsDone(1));
        Assert.Equal("This run is done already.", Do(sweep, 1).Outcome.Message);
        Assert.Equal(before, Contents(sweep));
    }

    [Fact]
    public void Run_StoppedAndDoneAgain_HasTheRecordsOfAnUncutOne()
    {
        SweepFolder sweep = SmallSweep.Keep(_folder);
        int asked = 0;
        RunResult cut = Execution(sweep).Run(2, new RunExecution(() => asked++ < 7 ? null : ExitCode.StoppedByLimit), () => null);
        Assert.Equal(ExitCode.StoppedByLimit, cut.Outcome.ExitCode);
        Assert.Equal(RunState.Stopped, cut.Run.Summarize().State);
        Assert.Equal(ExitCode.Done, Do(sweep, 2).Outcome.ExitCode);

        using var other = new TempFolder();
        RunResult uncut = Do(SmallSweep.Keep(other), 2);
        Assert.Equal(File.ReadAllBytes(uncut.Run.PathOf("metrics.jsonl")), File.ReadAllBytes(cut.Run.PathOf("metrics.jsonl")));
    }

    [Fact]
    public void Run_TaskThatDiverged_NeverBecomesDone()
    {
        SweepFolder sweep = SmallSweep.Keep(_folder, SmallSweep.Diverging);
        RunResult first = Do(sweep, 1);
        Assert.Equal((TrainingStatus.Diverged, ExitCode.Failed), (first.Outcome.Status, first.Outcome.ExitCode));
        byte[] metrics = File.ReadAllBytes(first.Run.PathOf("metrics.jsonl"));
        for (int time = 2; time <= 4; time++)
        {
            Assert.Equal(first.Outcome, Do(sweep, 1).Outcome);
            Assert.False(Execution(sweep).IsDone(1));
            Assert.Equal(metrics, File.ReadAllBytes(first.Run.PathOf("metrics.jsonl")));
        }
    }

    [Fact]
    public void Run_TaskThatAnotherHolds_IsRefusedAndTheLockGoesWithItsHolder()
    {
        SweepFolder sweep = SmallSweep.Keep(_folder);
        using (TaskLock.Take(sweep, 4, TimeSpan.Zero))
        {
            SweepException error = Assert.Throws<SweepException>(() => Do(sweep, 4));
            Assert.Equal((ExitCode.Failed, $"Another process is at work on task 4 of {sweep.Path}. Wait for it to end, or stop it."), (error.ExitCode, error.Message));
            Assert.Null(sweep.RunOf(sweep.Plan.Tasks[3]));
            Assert.Equal(ExitCode.Done, Do(sweep, 3).Outcome.ExitCode);
        }

        Assert.Equal(ExitCode.Done, Do(sweep, 4).Outcome.ExitCode);
    }

    [Fact]
    public void Run_BegunByAnOlderVersion_IsGoneOnWith()
    {
        SweepFolder sweep = SmallSweep.Keep(_folder);
        int asked = 0;
        RunResult cut = Execution(sweep).Run(2, new RunExecution(() => asked++ < 7 ? null : ExitCode.StoppedByLimit), () => null);
        OlderVersion.Make(cut.Run);
        Assert.Equal(ExitCode.Done, Do(sweep, 2).Outcome.ExitCode);
    }

    [Fact]
    public void Run_AnotherRunInItsPlace_IsRefused()
    {
        SweepFolder sweep = SmallSweep.Keep(_folder);
        sweep.Store.Create(Runs.Samples.Run(number: 1, name: sweep.Plan.Tasks[0].Cell));
        Assert.Contains("made with other settings than the plan has", Assert.Throws<RunFolderException>(() => Do(sweep, 1)).Message, StringComparison.Ordinal);
    }

    private static TaskExecution Execution(SweepFolder sweep) => new(sweep, ["overmix"], TimeSpan.Zero);

    private static RunResult Do(SweepFolder sweep, int index) => Execution(sweep).Run(index, new RunExecution(), () => null);

    private static string[] Contents(SweepFolder sweep) => [.. Directory.GetFiles(sweep.Path, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(f => $"{f} {new FileInfo(f).LastWriteTimeUtc.Ticks} {Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(f)))}").Where(f => !f.Contains(".lock", StringComparison.Ordinal))];
}
