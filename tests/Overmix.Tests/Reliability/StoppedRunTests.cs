using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json.Nodes;
using Overmix.Core.Curves;
using Overmix.Core.Seeding;
using Overmix.Runs.Store;
using Overmix.Runs.Writing;
using Overmix.Tests.Cli;
using Overmix.Training.Checkpoints;

namespace Overmix.Tests.Reliability;

/// <summary>
/// Figure 8, stop in time and tell the truth: SIGINT, SIGTERM and SIGUSR1 at random moments. A wrong exit code, a checkpoint that is missing, damaged or behind the step told,
/// or a resume that differs from the uncut run in one byte fails it. Seconds are printed; they are bounded only where OVERMIX_STOP_SECONDS asks for it, since a busy machine says nothing about them.
/// </summary>
public sealed class StoppedRunTests(References references)
{
    private static readonly (Signal Signal, int Code)[] Signals = [(Signal.Interrupt, 130), (Signal.Terminate, 143), (Signal.User1, 75)];

    private readonly ConcurrentBag<double> _seconds = [];
    private int _amidEpoch;

    [Fact]
    public void Stop_AtRandomMoments_SavesAndTellsTheTruth10() => StopAndCompare(Trials.Count(10));

    [Fact(Explicit = true)]
    [Trait("Speed", "slow")]
    public void Stop_AtRandomMoments_SavesAndTellsTheTruth100() => StopAndCompare(Trials.Count(100));

    [Fact]
    public void Interrupt_Repeated_QuitsWith130AndLosesNothing()
    {
        string uncut = references.Of(0);
        string? folder = null;
        for (int attempt = 0; folder is null; attempt++)
        {
            folder = Press(references.NewFolder($"twice{attempt}"), references.MetricsLength(0) / 2);
        }

        Assert.Empty(ResumeAndCompare(uncut, folder));
    }

    /// <summary>Presses Ctrl-C until the process is gone. Whether the first one's save or the second one's quit comes first is a race that people run, too.</summary>
    /// <returns>The run's folder; null if the run was done first.</returns>
    private static string? Press(string root, int length)
    {
        using ChildRun child = ChildRun.Train(root, SmallRun.Variant(0));
        child.WaitForMetrics(length);
        while (!child.Process.HasExited)
        {
            _ = child.Process.Send(Signal.Interrupt);
            Thread.Sleep(5);
        }

        int code = child.Process.WaitForExit().ExitCode;
        Assert.True(code is 130 or 0, child.Process.Error);
        return child.IsDone ? null : child.Folder;
    }

    private void StopAndCompare(int trials)
    {
        Trials.AssertAll("figure 8, right exit code, durable checkpoint, bit-exact resume", trials, trial => Trial(trial));
        Trials.Print($"stops mid-epoch: {_amidEpoch} of {trials}; signal to exit, seconds: median {Quantile(0.5):F3}, p99 {Quantile(0.99):F3}, longest {_seconds.Max():F3}");
        Assert.True(Quantile(0.99) <= Trials.StopSeconds, $"p99 from signal to exit: {Quantile(0.99)} s");
        Assert.True(trials < 10 || _amidEpoch > 0, "No stop fell mid-epoch: the figure did not test what it says.");
    }

    private IReadOnlyList<string> Trial(int trial)
    {
        RandomStream draws = Trials.Draws(8, trial);
        (Signal signal, int code) = Signals[trial % Signals.Length];
        string uncut = references.Of(trial);
        string? folder = null;
        for (int attempt = 0; folder is null; attempt++)
        {
            // The signal may come when the last step is done already: then there is nothing to stop, and the trial is drawn anew.
            folder = Stop(references.NewFolder($"stopped{trial}-{attempt}"), trial, draws, references.MetricsLength(trial), signal, code);
        }

        return [.. Untruths(folder, code), .. ResumeAndCompare(uncut, folder)];
    }

    private string? Stop(string root, int variant, RandomStream draws, int length, Signal signal, int code)
    {
        using ChildRun child = ChildRun.Train(root, SmallRun.Variant(variant));
        Assert.True(child.Process.WaitFor("in " + child.Folder), child.Process.Error);
        child.WaitForMetrics(draws.NextInt(length * 9 / 10));
        Thread.Sleep(draws.NextInt(60));
        long sent = Stopwatch.GetTimestamp();
        bool isSent = child.Process.Send(signal);
        int ended = child.Process.WaitForExit().ExitCode;
        if (child.IsDone)
        {
            return null;
        }

        _seconds.Add(Stopwatch.GetElapsedTime(sent).TotalSeconds);
        Assert.True(isSent && ended == code, $"{signal}: exit code {ended}, {child.Process.Error}");
        return child.Folder;
    }

    /// <summary>What the stopped run's folder says that is not so.</summary>
    private IEnumerable<string> Untruths(string folder, int code)
    {
        RunDirectory run = RunDirectory.Open(folder);
        RunEvent end = run.ReadEvents().Entries[^1].Event;
        string newest = Path.Combine(run.CheckpointsPath, new CheckpointStore(run.CheckpointsPath).Names[0]);
        CheckpointFolder.Verify(newest);
        JsonNode state = JsonNode.Parse(File.ReadAllText(Path.Combine(newest, "state.json")))!;
        _ = (int)state["batch"]! > 0 ? Interlocked.Increment(ref _amidEpoch) : 0;
        bool isTrue = end.Kind == RunEvents.EndKind && (long)end.Details["exitCode"] == code && (long)state["step"]! == end.Step && run.Summarize().State == RunState.Stopped;
        return isTrue ? [] : [$"after the stop: {end}, checkpoint at step {state["step"]}, state {run.Summarize().State}"];
    }

    private static IReadOnlyList<string> ResumeAndCompare(string uncut, string folder)
    {
        using ChildRun child = ChildRun.Resume(folder);
        ProcessOutcome outcome = child.Process.WaitForExit();
        return outcome.ExitCode == 0 ? RunComparison.Differences(uncut, folder) : [$"resume: exit code {outcome.ExitCode}, {outcome.Error}"];
    }

    private double Quantile(double share) => _seconds.Order().ElementAt(Math.Min(_seconds.Count - 1, (int)Math.Ceiling(share * _seconds.Count) - 1));
}
