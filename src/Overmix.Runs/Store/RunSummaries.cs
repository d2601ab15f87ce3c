using Overmix.Core.Curves;
using Overmix.Core.Errors;
using Overmix.Runs.Logs;
using Overmix.Runs.Writing;

namespace Overmix.Runs.Store;

/// <summary>Works out where a run stands from what lies in its folder.</summary>
internal static class RunSummaries
{
    /// <summary>A heartbeat older than this no longer proves life on another computer. A step or an evaluation may last some seconds, a copy by rsync some more.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    public static RunSummary Of(RunDirectory run, TimeProvider time)
    {
        try
        {
            return Sound(run, run.ReadManifest(), time);
        }
        catch (UserErrorException problem)
        {
            bool isDamaged = problem is RunFolderException { InnerException: not NotSupportedException } && File.Exists(run.PathOf(RunFiles.Manifest));
            return new RunSummary { Path = run.Path, Name = run.Name, Id = run.Id, State = isDamaged ? RunState.Damaged : RunState.Foreign, Problems = [problem.Message] };
        }
    }

    private static RunSummary Sound(RunDirectory run, RunManifest manifest, TimeProvider time)
    {
        LogReading<EpochRecord> metrics = run.ReadMetrics();
        LogReading<LoggedEvent> events = run.ReadEvents();
        List<string> damage = [.. metrics.Damage.Select(p => p.ToString()), .. events.Damage.Select(p => p.ToString()), .. ListedDamage(run, manifest)];
        RunState? ended = Ended(events.Entries);
        if (ended is RunState.Done && metrics.Entries.Count == 0)
        {
            damage.Add("metrics.jsonl holds nothing, although the run is done. Bring it back from a copy, or train the run again.");
        }

        RunStatus? status = run.ReadStatus();
        EpochRecord? last = metrics.Entries.Count > 0 ? metrics.Entries[^1] : null;
        EpochRecord[] trained = [.. metrics.Entries.Where(r => r.Epoch > 0)];
        RunState state = damage.Count > 0 ? RunState.Damaged : ended ?? Living(run, manifest, status, time);
        return new RunSummary
        {
            Path = run.Path,
            Name = run.Name,
            Id = run.Id,
            State = state,
            // A last line that is only half there is the way of a killed writer, or of a copy under way. One that wrote its end had flushed whole lines first.
            Problems = ended is null ? damage : [.. damage, .. metrics.Problems.Except(metrics.Damage).Select(p => p.ToString())],
            Manifest = manifest,
            Status = status,
            Evaluations = metrics.Entries.Count,
            // After a crash the heartbeat may be ahead of what was kept.
            EpochsDone = Math.Max(last?.Epoch ?? 0, state == RunState.Running ? status?.Epoch ?? 0 : 0),
            Last = last,
            BestOnValidation = trained.Where(r => r.ValidationError is not null and not double.NaN).MinBy(r => r.ValidationError),
            OracleOnTest = trained.Where(r => !double.IsNaN(r.TestError)).MinBy(r => r.TestError),
        };
    }

    private static IEnumerable<string> ListedDamage(RunDirectory run, RunManifest manifest)
    {
        foreach (string name in manifest.Files.Keys.Order(StringComparer.Ordinal))
        {
            string? problem = null;
            try
            {
                _ = run.ReadListed(manifest, name);
            }
            catch (UserErrorException cause)
            {
                problem = cause.Message;
            }

            if (problem is not null)
            {
                yield return problem;
            }
        }
    }

    /// <summary>How the run ended; null if it did not, or was resumed since.</summary>
    private static RunState? Ended(IReadOnlyList<LoggedEvent> events) =>
        events.LastOrDefault(e => e.Event.Kind is RunEvents.StartKind or RunEvents.ResumeKind or RunEvents.EndKind) is { Event: { Kind: RunEvents.EndKind } end } ? RunEvents.StateAfter(end) : null;

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
