using Overmix.Core.Curves;
using Overmix.Core.Errors;
using Overmix.Diagnostics.OverTraining;
using Overmix.Runs;
using Overmix.Runs.Logs;
using Overmix.Runs.Store;
using Overmix.Studies.Execution;

namespace Overmix.Studies.Verdicts;

/// <summary>A run as judged.</summary>
/// <param name="Run">Its folder.</param>
/// <param name="Seed">Its seed.</param>
/// <param name="Records">Its records.</param>
public sealed record JudgedRun(RunDirectory Run, long Seed, IReadOnlyList<EpochRecord> Records);

/// <summary>Runs that differ in nothing but the seed, and the verdict on them together.</summary>
/// <param name="Name">The group's name.</param>
/// <param name="Runs">The runs, by seed.</param>
/// <param name="Verdict">The verdict.</param>
public sealed record JudgedGroup(string Name, IReadOnlyList<JudgedRun> Runs, OverTrainingVerdict Verdict);

/// <summary>Judges runs in groups of seeds and leaves each verdict in the run folders.</summary>
public static class GroupVerdicts
{
    /// <summary>Groups runs by name, judges each group, writes <c>verdict.json</c> into each run that may be written to.</summary>
    /// <param name="runs">The runs; at least one evaluation each.</param>
    /// <exception cref="RunFolderException">A run has no records, or is damaged.</exception>
    /// <exception cref="StudyException">Runs of one name have the same seed, or differ in more than the seed.</exception>
    public static IReadOnlyList<JudgedGroup> Assess(IReadOnlyList<RunDirectory> runs) =>
        [.. runs.Select(Read).GroupBy(r => r.Run.Name).Select(g => Judge(g.Key, [.. g.OrderBy(r => r.Seed)]))];

    private static JudgedRun Read(RunDirectory run)
    {
        if (run.Summarize().Problems is [string problem, ..])
        {
            throw new RunFolderException(run.Path, problem.Contains("from a copy", StringComparison.Ordinal) ? problem : $"{problem.TrimEnd('.')}. Bring the file back from a copy, or train the run again.");
        }

        LogReading<EpochRecord> metrics = run.ReadMetrics();
        return metrics.Entries.Count > 0
            ? new JudgedRun(run, run.ReadManifest().Seed, metrics.Entries)
            : throw new RunFolderException(run.Path, "holds no evaluation yet. Let it train for at least one epoch.");
    }

    private static JudgedGroup Judge(string name, IReadOnlyList<JudgedRun> runs)
    {
        SeedsOfOne.Demand(runs);
        OverTrainingVerdict verdict = OverTrainingAnalysis.Assess([.. runs.Select(r => ErrorCurve.From(r.Seed, r.Records))]);
        foreach (JudgedRun run in runs)
        {
            LeaveVerdict(run.Run, verdict, runs.Count);
        }

        return new JudgedGroup(name, runs, verdict);
    }

    private static void LeaveVerdict(RunDirectory run, OverTrainingVerdict verdict, int seeds)
    {
        try
        {
            VerdictFile.Write(run, verdict, seeds);
        }
        catch (StorageException)
        {
            // Runs of another user, or an archive: they can be judged all the same. A full disk fails what the caller writes next, and says so.
        }
    }
}
