using Overmix.Core.Errors;
using Overmix.Studies.Execution;
using Overmix.Tests.Runs;

namespace Overmix.Tests.Studies;

/// <summary>Shell scripts in place of workers. They wait for each other through files, never for a time.</summary>
public sealed class WorkerPoolTests
{
    [Fact]
    public void Run_TwoJobs_RunsTwoAtATimeAndNeverMore()
    {
        using var folder = new TempFolder();

        // Each notes how many are at work, itself included, and waits until a second has begun: one at a time would never end, but for the 600 tries.
        string Script(WorkerTask task) => $"""
            cd '{folder.Path}'; mkdir busy.{task.Number} begun.{task.Number}; ls -d busy.* 2>/dev/null | wc -l > seen.{task.Number}
            n=0; while [ "$(ls -d begun.* 2>/dev/null | wc -l)" -lt 2 ]; do n=$((n+1)); [ $n -gt 600 ] && exit 9; sleep 0.05; done
            rmdir busy.{task.Number}
            """;
        IReadOnlyList<WorkerEnd> ends = new WorkerPool(new Shell(Script), 2).Run(Tasks(5), () => null, () => { });
        Assert.Equal(5, ends.Count);
        Assert.All(ends, e => Assert.Equal((0, ""), (e.ExitCode, e.Errors)));
        int[] seen = [.. Enumerable.Range(0, 5).Select(k => int.Parse(File.ReadAllText(folder[$"seen.{k}"]), System.Globalization.CultureInfo.InvariantCulture))];
        Assert.All(seen, count => Assert.InRange(count, 1, 2));
    }

    [Fact]
    public void Run_OneJob_RunsTheTasksInOrderAndTicks()
    {
        using var folder = new TempFolder();
        int ticks = 0;
        IReadOnlyList<WorkerEnd> ends = new WorkerPool(new Shell(t => $"echo {t.Number} >> '{folder["order"]}'"), 1).Run(Tasks(4), () => null, () => ticks++);
        Assert.Equal(["0", "1", "2", "3"], File.ReadAllLines(folder["order"]));
        Assert.Equal([0, 1, 2, 3], ends.Select(e => e.Task.Number));
        Assert.True(ticks >= 4);
    }

    [Fact]
    public void Run_StopRequested_ClosesStandardInputWaitsAndStartsNoMore()
    {
        using var folder = new TempFolder();

        // A worker saves and ends when its standard input ends; the stop comes once both have begun.
        string Script(WorkerTask t) => $"mkdir '{folder[$"begun.{t.Number}"]}'; cat; echo saved >&2; exit 75";
        ExitCode? Stop() => Directory.GetDirectories(folder.Path, "begun.*").Length >= 2 ? ExitCode.StoppedByLimit : null;
        IReadOnlyList<WorkerEnd> ends = new WorkerPool(new Shell(Script), 2).Run(Tasks(6), Stop, () => { });
        Assert.Equal([0, 1], ends.Select(e => e.Task.Number).Order());
        Assert.All(ends, e => Assert.Equal((75, "saved"), (e.ExitCode, e.Errors.TrimEnd())));
        Assert.Equal(2, Directory.GetDirectories(folder.Path, "begun.*").Length);
    }

    [Fact]
    public void Run_WorkerThatFails_GivesItsCodeAndWordsAndLetsTheOthersRun()
    {
        IReadOnlyList<WorkerEnd> ends = new WorkerPool(new Shell(t => t.Number == 1 ? "echo out; echo one >&2; echo two >&2; exit 3" : "echo fine"), 1).Run(Tasks(3), () => null, () => { });
        Assert.Equal([(0, ""), (3, "one\ntwo\n"), (0, "")], ends.Select(e => (e.ExitCode, e.Errors.ReplaceLineEndings("\n"))));
    }

    [Fact]
    public void Run_WorkerThatTalksWithoutEnd_IsKeptShortAndItsLastWordsAreThere()
    {
        WorkerEnd end = Assert.Single(new WorkerPool(new Shell(_ => "i=0; while [ $i -lt 5000 ]; do echo 0123456789012345678901234567890123456789 >&2; echo more; i=$((i+1)); done; echo 'error: disk full' >&2; exit 1"), 1).Run(Tasks(1), () => null, () => { }));
        Assert.Equal(20_000, end.Errors.Length);
        Assert.Equal("The run 'task 0' ended with exit code 1: disk full", new StudyException(end).Message);
    }

    /// <summary>Errors alone where there are any; a signal where one ended it; otherwise its last words.</summary>
    [Theory]
    [InlineData(3, "run 2 begins\nerror: the file is damaged.\n", "the file is damaged.")]
    [InlineData(1, "hello\nerror: one\nerror: two\nsaved\n", "one\ntwo")]
    [InlineData(137, "hello\n", "it was killed by signal 9, as the system does when memory runs out. Run fewer at a time, or take a smaller batch.")]
    [InlineData(134, "hello\nterminate called\n", "it was killed by signal 6.\nhello\nterminate called")]
    [InlineData(137, "error: broken\n", "broken")]
    [InlineData(143, "saved\n", "saved")] // it was asked to stop, and did
    [InlineData(1, "a\nb\nc\nd\ne\nf\n", "b\nc\nd\ne\nf")]
    [InlineData(1, "", "it said nothing. Look at events.jsonl in its folder.")]
    public void StudyException_OfAWorkersEnd_SaysWhyItFailed(int code, string said, string reason)
    {
        var error = new StudyException(new WorkerEnd(new WorkerTask("mixup, seed 2", null, "runs", 2, null), code, said));
        Assert.Equal($"The run 'mixup, seed 2' ended with exit code {code}: {reason}", error.Message);
        Assert.Equal(code is 3 or 143 ? (ExitCode)code : ExitCode.Failed, error.ExitCode);
    }

    [Fact]
    public void Run_NoTask_EndsAtOnce() => Assert.Empty(new WorkerPool(new Shell(_ => "exit 9"), 2).Run([], () => null, () => { }));

    private static WorkerTask[] Tasks(int count) => [.. Enumerable.Range(0, count).Select(k => new WorkerTask($"task {k}", null, "runs", k, null))];
}
