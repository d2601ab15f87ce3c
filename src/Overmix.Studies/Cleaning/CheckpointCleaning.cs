using Overmix.Core.Errors;
using Overmix.Runs.Index;
using Overmix.Runs.Store;
using Overmix.Runs.Writing;
using Overmix.Training.Checkpoints;
using Overmix.Training.Delivery;
using Overmix.Training.Loop;

namespace Overmix.Studies.Cleaning;

/// <summary>What may go of one run.</summary>
/// <param name="Run">The run.</param>
/// <param name="Surplus">Its checkpoints that nobody needs, newest first.</param>
/// <param name="LeftAlone">Why nothing of it is touched; null if something may be.</param>
public sealed record CleanableRun(RunDirectory Run, IReadOnlyList<SurplusCheckpoint> Surplus, string? LeftAlone);

/// <summary>Removes old checkpoints of runs that nobody is at work on, and nothing else: logs, models and what the guard kept stay.</summary>
public static class CheckpointCleaning
{
    /// <summary>Looks through a folder, demos and sweeps within it too, and changes nothing.</summary>
    /// <param name="root">The folder; links in it are not followed.</param>
    /// <param name="keepLast">How many valid checkpoints a run keeps; ≥ 1.</param>
    /// <returns>The runs that have something to say of: surplus, or a reason to be left alone.</returns>
    public static IReadOnlyList<CleanableRun> Survey(string root, int keepLast) =>
        [.. RunWalk.Find(root).Where(f => !f.IsLink && Directory.Exists(f.Directory.CheckpointsPath)).Select(f => Survey(f.Directory, keepLast)).Where(r => r.LeftAlone is not null || r.Surplus.Count > 0)];

    /// <summary>Removes what a survey found, unless a process has begun to write the run since.</summary>
    /// <param name="found">What the survey found.</param>
    /// <param name="keepLast">As it was asked.</param>
    /// <returns>What was removed, and why the rest was not.</returns>
    public static CleanableRun Remove(CleanableRun found, int keepLast)
    {
        List<SurplusCheckpoint> gone = [];
        try
        {
            using RunHold? hold = RunHold.TryTake(found.Run);
            if (hold is null)
            {
                return found with { Surplus = [], LeftAlone = AtWork };
            }

            // The run may have gone on between the two looks: only what was listed and still is surplus goes.
            HashSet<string> still = [.. Survey(found.Run, keepLast, isHeld: true).Surplus.Select(s => s.Path)];
            foreach (SurplusCheckpoint surplus in found.Surplus.Where(s => still.Contains(s.Path)))
            {
                CheckpointSurplus.Remove(surplus);
                gone.Add(surplus);
            }

            return found with { Surplus = gone };
        }
        catch (UserErrorException problem)
        {
            return found with { Surplus = gone, LeftAlone = problem.Message };
        }
    }

    private const string AtWork = "a process is at work on it";

    private static CleanableRun Survey(RunDirectory run, int keepLast, bool isHeld = false)
    {
        try
        {
            RunState state = run.Summarize().State;
            return state == RunState.Running && !isHeld ? new CleanableRun(run, [], AtWork)
                : state is RunState.Foreign or RunState.Damaged ? new CleanableRun(run, [], $"it is {state.ToString().ToLowerInvariant()}; `overmix runs show` says why")
                : new CleanableRun(run, CheckpointSurplus.Of(run.CheckpointsPath, keepLast, Spared(run)), null);
        }
        catch (UserErrorException problem)
        {
            return new CleanableRun(run, [], problem.Message);
        }
    }

    // The weights that were delivered and those that the guard kept lie in files of their own; where they were taken stays too, to be looked at with `inspect`.
    private static HashSet<string> Spared(RunDirectory run)
    {
        HashSet<string> names = [];
        if (run.PathOf(ModelFolder.DefaultName) is var model && ModelFolder.IsOne(model))
        {
            names.Add(ModelFolder.ReadCard(model).Position);
        }

        if (new KeptWeights(run.PathOf(RunFiles.KeptWeights)).Epoch() is { } epoch)
        {
            names.Add(new CheckpointName(epoch, 0).ToString());
        }

        return names;
    }
}
