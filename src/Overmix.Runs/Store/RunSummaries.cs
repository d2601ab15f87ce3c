using Overmix.Core.Errors;
using Overmix.Runs.Index;
using Overmix.Runs.Writing;

namespace Overmix.Runs.Store;

/// <summary>Works out where a run stands from what lies in its folder.</summary>
internal static class RunSummaries
{
    /// <summary>A heartbeat older than this no longer proves life on another computer. A step or an evaluation may last some seconds, a copy by rsync some more.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    public static RunSummary Of(RunDirectory run, TimeProvider time) => Of(run, time, () => new StoredRun(RunStamps.Unknown, RunDocuments.Read(run), new DigestBuilder(run.Path).Advance()));

    /// <summary>Works it out from what was read, now or before.</summary>
    public static RunSummary Of(RunDirectory run, TimeProvider time, Func<StoredRun> read)
    {
        try
        {
            StoredRun known = read();
            return Sound(run, known.Facts, known.Digest, time);
        }
        catch (UserErrorException problem)
        {
            bool isDamaged = problem is RunFolderException { InnerException: not NotSupportedException } && File.Exists(run.PathOf(RunFiles.Manifest));
            return new RunSummary { Path = run.Path, Name = run.Name, Id = run.Id, State = isDamaged ? RunState.Damaged : RunState.Foreign, Problems = [problem.Message] };
        }
    }

    private static RunSummary Sound(RunDirectory run, RunDocuments facts, RunDigest digest, TimeProvider time)
    {
        List<string> damage = [.. digest.Damage, .. facts.Damage];
        if (digest.Ended is RunState.Done && digest.Evaluations == 0)
        {
            damage.Add("metrics.jsonl holds nothing, although the run is done. Bring it back from a copy, or train the run again.");
        }

        RunStatus? status = facts.Status;
        RunState state = damage.Count > 0 ? RunState.Damaged : digest.Ended ?? Living(run, facts.Manifest, status, time);
        return new RunSummary
        {
            Path = run.Path,
            Name = run.Name,
            Id = run.Id,
            State = state,
            // A last line that is only half there is the way of a killed writer, or of a copy under way. One that wrote its end had flushed whole lines first.
            Problems = digest.Ended is null ? damage : [.. damage, .. digest.Torn],
            Manifest = facts.Manifest,
            Status = status,
            Evaluations = digest.Evaluations,
            // After a crash the heartbeat may be ahead of what was kept.
            EpochsDone = Math.Max(digest.Last?.Epoch ?? 0, state == RunState.Running ? status?.Epoch ?? 0 : 0),
            Last = digest.Last,
            BestOnValidation = digest.BestOnValidation,
            OracleOnTest = digest.OracleOnTest,
        };
    }

    private static RunState Living(RunDirectory run, RunManifest manifest, RunStatus? status, TimeProvider time)
    {
        if (WriterLock.IsHeld(run))
        {
            return RunState.Running;
        }

        // The lock dies with its process, but only this computer's kernel knows of it. Without a status the writer is about to start.
        bool isKnownDead = status is not null && status.Host == Environment.MachineName;
        TimeSpan age = time.GetUtcNow() - (status?.Heartbeat ?? manifest.Created);
        return !isKnownDead && age < Patience ? RunState.Running : RunState.Crashed;
    }
}
