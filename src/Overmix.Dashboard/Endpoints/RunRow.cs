using Overmix.Core.Curves;
using Overmix.Dashboard.Library;
using Overmix.Runs.Store;

namespace Overmix.Dashboard.Endpoints;

/// <summary>A run as a row of the page's list.</summary>
internal static class RunRow
{
    private const int MostProblems = 3;
    private const int LongestProblem = 400;

    /// <summary>The row. Member names are part of the page's contract with this server.</summary>
    public static object Of(RunEntry entry)
    {
        RunSummary run = entry.Summary;
        return new
        {
            entry.Id,
            entry.Path,
            Group = GroupOf(entry.Path),
            Name = entry.Path[(entry.Path.LastIndexOf('/') + 1)..],
            State = WordOf(run.State),
            run.Manifest?.Seed,
            Epoch = run.EpochsDone,
            run.Manifest?.Epochs,
            run.Evaluations,
            Eta = run.State == RunState.Running ? run.Status?.EtaSeconds : null,
            run.Manifest?.Created,
            Objective = run.Last?.Objective.ToString().ToLowerInvariant(),
            Last = Point(run.Last),
            Best = Point(run.BestOnValidation),
            Oracle = Point(run.OracleOnTest),
            entry.Verdict,
            Marks = entry.Digest?.Marks.Select(m => new { m.Kind, m.Epoch }) ?? [],
            Spark = entry.Digest is { } digest ? new { X = digest.Spark.Select(p => p.Epoch), Y = digest.Spark.Select(p => p.TestError) } : null,
            Problems = Problems(run).Take(MostProblems),
            entry.Change,
        };
    }

    /// <summary>The folder that a run lies in, seen from the one that is shown: runs of one folder are seeds of one group.</summary>
    public static string GroupOf(string path) => path.LastIndexOf('/') is >= 0 and var slash ? path[..slash] : "";

    /// <summary>What is wrong, a sentence each, without the folder's path, which stands above it anyway.</summary>
    public static IEnumerable<string> Problems(RunSummary run) => run.Problems
        .Select(p => p.Replace(run.Path + Path.DirectorySeparatorChar, "", StringComparison.Ordinal).Replace(run.Path + ": ", "", StringComparison.Ordinal))
        .Select(p => p.Length > LongestProblem ? p[..LongestProblem] + "…" : p);

    /// <summary>A state as written in files and listings.</summary>
    public static string WordOf(RunState state) => state.ToString().ToLowerInvariant();

    private static object? Point(EpochRecord? record) => record is null ? null : new
    {
        record.Epoch,
        Test = (float)record.TestError,
        Validation = (float?)record.ValidationError,
        Train = (float)record.TrainError,
        Loss = (float)record.Mixing.Loss,
        Floor = (float)record.Mixing.Floor,
        Excess = (float)record.Mixing.Excess,
    };
}
