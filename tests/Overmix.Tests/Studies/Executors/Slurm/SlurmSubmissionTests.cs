using Overmix.Core.Errors;
using Overmix.Studies.Execution;
using Overmix.Studies.Executors.Slurm;
using Overmix.Studies.Sweeps;
using Overmix.Tests.Runs;
using Overmix.Tests.Studies.Sweeps;

namespace Overmix.Tests.Studies.Executors.Slurm;

public sealed class SlurmSubmissionTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly RememberedCluster _cluster = new();
    private readonly SweepFolder _sweep;

    public SlurmSubmissionTests() => _sweep = SmallSweep.Keep(_folder);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Submit_ArraysLongerThanTheClusters_GoInARowAndAreRemembered()
    {
        _cluster.Size = 3;
        IReadOnlyList<SubmittedArray> arrays = Submission().Submit(_cluster, TimeProvider.System);
        Assert.Equal(["submit submit-001.sh after nothing", "submit submit-002.sh after 100"], _cluster.Asked);
        Assert.Equal([(100L, 0, "0,1,2"), (101, 3, "0")], arrays.Select(a => (a.Job, a.Offset, string.Join(',', a.Ids))));
        Assert.Equal(arrays.Select(a => a.Job), new SlurmJobs(_sweep).Read().Select(a => a.Job));
        Assert.Contains("#SBATCH --array=0-2\n", File.ReadAllText(_sweep.PathOf("slurm/submit-001.sh")), StringComparison.Ordinal);
    }

    [Fact]
    public void Submit_SomeDone_AsksForTheOthersOnly()
    {
        new TaskExecution(_sweep, []).Run(2, new RunExecution(), () => null);
        Assert.Equal([0, 2, 3], Assert.Single(Submission().Submit(_cluster, TimeProvider.System)).Ids);
    }

    [Fact]
    public void Submit_JobsStillQueued_IsRefusedInOneSentence()
    {
        Submission().Submit(_cluster, TimeProvider.System);
        _cluster.Queued.AddRange([new QueuedElement(100, 1, "PENDING", "Resources"), new QueuedElement(7, 0, "RUNNING", "None")]);
        Assert.EndsWith("jobs of this sweep are in the queue already: 100. Wait for them, or cancel them with `scancel 100`.", Assert.Throws<SweepException>(() => Submission().Submit(_cluster, TimeProvider.System)).Message, StringComparison.Ordinal);
        Assert.Single(_cluster.Asked);
    }

    [Fact]
    public void Constructor_FewerProcessorsThanThreads_IsRefused()
    {
        using var other = new TempFolder();
        SweepFolder threaded = SmallSweep.Keep(other, SmallSweep.Text.Replace("epochs: 6", "threads: 2, epochs: 6", StringComparison.Ordinal));
        Assert.Contains("Ask for 2.", Assert.Throws<SweepException>(() => new SlurmSubmission(threaded, new SlurmOptions { Cpus = 1 }, ["overmix"])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Standing_FoldersAndQueueTogether_SayWhichTasksNobodyWillDo()
    {
        Submission().Submit(_cluster, TimeProvider.System);
        new TaskExecution(_sweep, []).Run(2, new RunExecution(), () => null);
        _cluster.Queued.Add(new QueuedElement(100, 0, "RUNNING", "None"));
        Assert.Equal([("RUNNING", false), (null, false), (null, true), (null, true)], SlurmStanding.Of(_sweep, _cluster).Select(t => (t.Queued?.State, t.IsLost)));
    }

    [Fact]
    public void Submit_RunThatDiverged_IsNeitherAskedForNorLost()
    {
        using var other = new TempFolder();
        SweepFolder diverging = SmallSweep.Keep(other, SmallSweep.Diverging);
        Assert.Equal(ExitCode.Failed, new TaskExecution(diverging, []).Run(3, new RunExecution(), () => null).Outcome.ExitCode);
        Assert.Equal([0, 1, 3], Assert.Single(new SlurmSubmission(diverging, new SlurmOptions { Cpus = 1 }, ["overmix"]).Submit(_cluster, TimeProvider.System)).Ids);
        Assert.Equal([true, true, false, true], SlurmStanding.Of(diverging, _cluster).Select(t => t.IsLost));
    }

    [Fact]
    public void GoBack_Progress_IsRememberedBeforeTheJobGoesBackAndWithoutItNoneDoes()
    {
        Stop(1, after: 3);
        Assert.Equal(RequeueAnswer.Requeue, Return().GoBack("100", [1], 5));
        Assert.Equal(new RequeueHistory(1, 3), new SlurmJobs(_sweep).HistoryOf(1));
        Assert.Equal(RequeueAnswer.NoProgress, Return().GoBack("100", [1], 5)); // nothing was done since
        Assert.Equal(["requeue 100"], _cluster.Asked);
        Stop(1, after: 2);
        Assert.Equal(RequeueAnswer.TooOften, Return().GoBack("100", [1], 1));
        Assert.Equal(RequeueAnswer.Requeue, Return().GoBack("100", [1], 5));
        Assert.Equal(new RequeueHistory(2, 5), new SlurmJobs(_sweep).HistoryOf(1));
    }

    [Fact]
    public void GoBack_ControllerBeingRestarted_IsAskedAgain()
    {
        Stop(1, after: 3);
        _cluster.Deaf = 2;
        Assert.Equal(RequeueAnswer.Requeue, Return().GoBack("100", [1], 5));
        Assert.Equal(3, _cluster.Asked.Count);
    }

    [Fact]
    public void Submit_Again_ForgetsHowOftenJobsWentBackNotHowFarTheyWere()
    {
        Submission().Submit(_cluster, TimeProvider.System);
        Stop(1, after: 3);
        Return().GoBack("100", [1], 5);
        Submission().Submit(_cluster, TimeProvider.System);
        Assert.Equal(new RequeueHistory(0, 3), new SlurmJobs(_sweep).HistoryOf(1));
    }

    /// <summary>What the tool itself advises for a damaged run. What was remembered of it must not count against the fresh one, which is not as far yet.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Submit_RunDeletedSince_MayGoBackThoughItIsNotAsFarAsBefore(int tasksPerJob)
    {
        int[] tasks = [.. Enumerable.Range(1, tasksPerJob)];
        Submission(tasksPerJob).Submit(_cluster, TimeProvider.System);
        Stop(1, after: 3);
        Assert.Equal(RequeueAnswer.Requeue, Return().GoBack("100", tasks, 5));
        Directory.Delete(_sweep.RunOf(_sweep.Plan.Tasks[0])!.Path, recursive: true);
        Submission(tasksPerJob).Submit(_cluster, TimeProvider.System);
        Stop(1, after: 2);
        Assert.Equal(RequeueAnswer.Requeue, Return().GoBack("101", tasks, 5));
        Assert.Equal(RequeueAnswer.NoProgress, Return().GoBack("101", tasks, 5));
    }

    [Fact]
    public void Parse_WhatSqueueWrites_ReadsElementsAndPassesOverOthers() => Assert.Equal(
        [new QueuedElement(12, 3, "RUNNING", "None"), new QueuedElement(12, 4, "PENDING", "JobArrayTaskLimit")],
        SlurmCommands.Parse("12|3|RUNNING|None\n12|4|PENDING|JobArrayTaskLimit\n13|N/A|RUNNING|None\nslurm_load_jobs error\n\n"));

    private SlurmSubmission Submission(int tasksPerJob = 1) => new(_sweep, new SlurmOptions { Cpus = 1, TasksPerJob = tasksPerJob }, ["overmix"]);

    private SlurmReturn Return() => new(_sweep, _cluster, _ => { }, TimeSpan.Zero);

    // Goes on with a task and stops it after so many steps.
    private void Stop(int index, int after)
    {
        int asked = 0;
        RunResult cut = new TaskExecution(_sweep, []).Run(index, new RunExecution(() => asked++ < after ? null : ExitCode.StoppedByLimit), () => null);
        Assert.Equal(ExitCode.StoppedByLimit, cut.Outcome.ExitCode);
    }
}
