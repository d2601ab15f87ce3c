using Overmix.Runs.Index;
using Overmix.Runs.Store;
using Overmix.Runs.Writing;

namespace Overmix.Studies.Sweeps;

/// <summary>Where a task of a sweep stands.</summary>
/// <param name="Task">The task.</param>
/// <param name="Run">Its run in a line; null if it has not begun.</param>
public sealed record TaskStanding(SweepTask Task, RunSummary? Run)
{
    /// <summary>Its state; null for one that has not begun.</summary>
    public RunState? State => Run?.State;

    /// <summary>Whether it is done.</summary>
    public bool IsDone => Run is { IsDone: true };

    /// <summary>Whether it has diverged: it is not done, and doing it again would end alike.</summary>
    public bool HasDiverged => Run is { HasDiverged: true };
}

/// <summary>Where all tasks of a sweep stand, read from their folders.</summary>
public static class SweepStanding
{
    /// <summary>Looks at every task.</summary>
    /// <param name="sweep">The sweep's folder.</param>
    /// <returns>One a task, in order.</returns>
    public static IReadOnlyList<TaskStanding> Of(SweepFolder sweep)
    {
        var index = new RunIndex(sweep.Path);
        TaskStanding[] standings = [.. sweep.Plan.Tasks.AsParallel().AsOrdered().Select(t => new TaskStanding(t, sweep.RunOf(t) is { } run ? index.Summarize(run) : null))];
        if (standings.Length >= RunIndex.Worthwhile)
        {
            index.Save(standings.Where(s => s.Run is not null).Select(s => sweep.RunOf(s.Task)!));
        }

        return standings;
    }

    /// <summary>Why a run ended as it did, as its last event says; null if it says nothing.</summary>
    /// <param name="run">The run.</param>
    public static string? ReasonOf(RunDirectory run) =>
        run.ReadEvents().Entries.LastOrDefault(e => e.Event.Kind == RunEvents.EndKind)?.Event.Details.GetValueOrDefault("reason") as string;
}
