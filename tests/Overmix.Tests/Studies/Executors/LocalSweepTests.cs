using Overmix.Core.Errors;
using Overmix.Runs;
using Overmix.Runs.Writing;
using Overmix.Studies.Execution;
using Overmix.Studies.Executors.Local;
using Overmix.Studies.Sweeps;
using Overmix.Tests.Runs;
using Overmix.Tests.Studies.Sweeps;

namespace Overmix.Tests.Studies.Executors;

/// <summary>Shell scripts in place of workers, but where runs are to be done: then this process does them.</summary>
public sealed class LocalSweepTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1, 2, null, 2)]
    [InlineData(2, 2, null, 1)]
    [InlineData(4, 2, null, 1)] // more threads than cores: one at a time, and the run itself takes fewer
    [InlineData(3, 64, null, 21)]
    [InlineData(1, 64, 5, 5)]
    public void JobsFor_Threads_TimesJobsStayWithinTheCores(int threads, int cores, int? asked, int expected) => Assert.Equal(expected, LocalSweep.JobsFor(threads, cores, asked));

    [Fact]
    public void JobsFor_MoreThanFit_IsRefusedInOneSentence() =>
        Assert.Equal("--jobs is 2, but 2 jobs of 2 threads need more than the 2 cores there are, and would slow each other down many times over. Ask for at most 1.", Assert.Throws<SweepException>(() => LocalSweep.JobsFor(2, 2, 2)).Message);

    [Fact]
    public void Execute_WorkerThatFails_IsToldAtOnceAndTheOthersGoOn()
    {
        SweepFolder sweep = SmallSweep.Keep(_folder);
        List<string> said = [];
        string order = _folder["order"];
        SweepOutcome outcome = new LocalSweep(sweep) { Say = text => said.Add($"{text} after {File.ReadAllLines(order).Length}") }
            .Execute(Pool(t => $"echo {t.Number} >> '{order}'; [ {t.Number} != 2 ] || {{ echo 'error: disk full' >&2; exit 3; }}"), () => null, _ => { });
        Assert.Equal(["1", "2", "3", "4"], File.ReadAllLines(order));
        Assert.Equal("The run 'alpha0.5, seed 2' ended with exit code 3: disk full after 2", Assert.Single(said).ReplaceLineEndings("\n"));
        Assert.Equal((4, 0, 0, ExitCode.PartFailed), (outcome.Tasks, outcome.DoneBefore, outcome.Done, outcome.ExitCode)); // the scripts did nothing
    }

    [Fact]
    public void Execute_FailsFast_StartsNoMore()
    {
        string order = _folder["order"];
        SweepOutcome outcome = new LocalSweep(SmallSweep.Keep(_folder)) { FailsFast = true }.Execute(Pool(t => $"echo {t.Number} >> '{order}'; exit 1"), () => null, _ => { });
        Assert.Equal(["1"], File.ReadAllLines(order));
        Assert.Equal(ExitCode.PartFailed, outcome.ExitCode);
    }

    [Fact]
    public void Execute_SomeDoneBefore_AsksForTheOthersOnly()
    {
        SweepFolder sweep = SmallSweep.Keep(_folder);
        string order = _folder["order"];
        new TaskExecution(sweep, []).Run(1, new RunExecution(), () => null);
        new TaskExecution(sweep, []).Run(3, new RunExecution(), () => null);
        SweepOutcome outcome = new LocalSweep(sweep).Execute(Pool(t => $"echo {t.Number} >> '{order}'"), () => null, _ => { });
        Assert.Equal(["2", "4"], File.ReadAllLines(order));
        Assert.Equal((2, 2, ExitCode.PartFailed), (outcome.DoneBefore, outcome.Done, outcome.ExitCode));
    }

    [Fact]
    public void Execute_AllDone_StartsNothing()
    {
        SweepFolder sweep = SmallSweep.Keep(_folder);
        Enumerable.Range(1, 4).ToList().ForEach(i => new TaskExecution(sweep, []).Run(i, new RunExecution(), () => null));
        SweepOutcome outcome = new LocalSweep(sweep).Execute(Pool(_ => throw new InvalidOperationException("nothing is missing")), () => null, _ => { });
        Assert.Equal((4, 4, ExitCode.Done), (outcome.DoneBefore, outcome.Done, outcome.ExitCode));
    }

    [Fact]
    public void Execute_WorkerThatWasStopped_HasNotFailed()
    {
        List<string> said = [];
        SweepOutcome outcome = new LocalSweep(SmallSweep.Keep(_folder)) { Say = said.Add }.Execute(Pool(_ => "exit 143"), () => null, _ => { });
        Assert.Empty(said);
        Assert.Empty(outcome.Failures);
        Assert.Equal(ExitCode.PartFailed, outcome.ExitCode);
    }

    [Fact]
    public void Execute_SweepThatAnotherRuns_IsRefused()
    {
        SweepFolder sweep = SmallSweep.Keep(_folder);
        using FileStream held = ExclusiveFile.TryOpen(sweep.PathOf(".sweep.claim"), FileMode.OpenOrCreate)!;
        Assert.Contains("another process is running this sweep", Assert.Throws<RunFolderException>(() => new LocalSweep(sweep).Execute(Pool(_ => "exit 9"), () => null, _ => { })).Message, StringComparison.Ordinal);
    }

    private static WorkerPool Pool(Func<WorkerTask, string> script) => new(new Shell(script), 1);
}
