using Overmix.Diagnostics.Comparison;
using Overmix.Runs;
using Overmix.Runs.Store;
using Overmix.Studies.Execution;

namespace Overmix.Studies.Comparison;

/// <summary>A run as compared.</summary>
/// <param name="Run">Its folder.</param>
/// <param name="Manifest">What it is.</param>
/// <param name="Summary">Where it stands; it has an evaluation.</param>
public sealed record ComparedRun(RunDirectory Run, RunManifest Manifest, RunSummary Summary);

/// <summary>Runs of one folder that differ in nothing but the seed.</summary>
/// <param name="Name">Its name for people, unlike that of any other.</param>
/// <param name="Runs">The runs, by seed, each seed once.</param>
/// <param name="Settings">The settings of the first.</param>
public sealed record ComparedGroup(string Name, IReadOnlyList<ComparedRun> Runs, IReadOnlyDictionary<string, string> Settings)
{
    /// <summary>Test error at the last evaluation, by seed.</summary>
    public IReadOnlyDictionary<long, double> Final => Runs.ToDictionary(r => r.Manifest.Seed, r => r.Summary.Last!.TestError);

    /// <summary>Test error at the evaluation that is best on validation, by seed; of the runs that have a validation part.</summary>
    public IReadOnlyDictionary<long, double> Best => Runs.Where(r => r.Summary.BestOnValidation is not null).ToDictionary(r => r.Manifest.Seed, r => r.Summary.BestOnValidation!.TestError);
}

/// <summary>A group against the first one.</summary>
/// <param name="Name">The group.</param>
/// <param name="Final">Final test error, minus the first group's; null without a common seed.</param>
/// <param name="Best">Test error at the epoch best on validation, likewise.</param>
public sealed record GroupDifference(string Name, SeedComparison? Final, SeedComparison? Best);

/// <summary>Groups of runs side by side.</summary>
/// <param name="Groups">The groups, in the order named.</param>
/// <param name="Settings">The keys that are not the same in all, with a value a group.</param>
/// <param name="AgainstFirst">Each group but the first against it.</param>
/// <param name="Notes">What limits the comparison, a sentence each.</param>
public sealed record RunComparison(IReadOnlyList<ComparedGroup> Groups, IReadOnlyList<(string Key, IReadOnlyList<string?> Values)> Settings, IReadOnlyList<GroupDifference> AgainstFirst, IReadOnlyList<string> Notes)
{
    /// <summary>Confidence of each interval by itself.</summary>
    public const double Confidence = 0.95;

    private static readonly string[] Passed = ["name", "seed"];

    /// <summary>Groups runs and compares the groups. Runs of one folder that differ in the seed alone are one group; two of one seed stand for themselves.</summary>
    /// <param name="runs">The runs, in order; at least one.</param>
    /// <exception cref="RunFolderException">A run has no evaluation yet, or is damaged.</exception>
    public static RunComparison Of(IReadOnlyList<RunDirectory> runs)
    {
        ComparedGroup[] groups = Named([.. Grouped(runs).Select(g => (g.Runs, g.Settings))]);
        GroupDifference[] differences =
        [
            .. groups.Skip(1).Select(g => new GroupDifference(g.Name, SeedComparison.Of(groups[0].Final, g.Final, Confidence), SeedComparison.Of(groups[0].Best, g.Best, Confidence))),
        ];
        return new RunComparison(groups, RunSettings.Differences([.. groups.Select(g => g.Settings)], Passed), differences, [.. NotesOn(groups, differences)]);
    }

    private static IEnumerable<(ComparedRun[] Runs, IReadOnlyDictionary<string, string> Settings)> Grouped(IReadOnlyList<RunDirectory> runs)
    {
        var read = runs.Select(run => (Run: Read(run), Settings: RunSettings.Of(run))).ToArray();
        foreach (var group in read.GroupBy(r => (Path.GetDirectoryName(r.Run.Run.Path), Fixed(r.Settings))))
        {
            bool hasTwins = group.DistinctBy(r => r.Run.Manifest.Seed).Count() < group.Count();
            foreach (var part in hasTwins ? group.Select(r => new[] { r }) : [group.OrderBy(r => r.Run.Manifest.Seed).ToArray()])
            {
                yield return ([.. part.Select(r => r.Run)], part[0].Settings);
            }
        }
    }

    private static ComparedRun Read(RunDirectory run)
    {
        RunSummary summary = run.Summarize();
        return summary switch
        {
            { State: RunState.Damaged or RunState.Foreign } => throw new RunFolderException(run.Path, string.Join(" ", summary.Problems)),
            { Last: null } => throw new RunFolderException(run.Path, "holds no evaluation yet. Let it train for at least one epoch."),
            _ => new ComparedRun(run, summary.Manifest!, summary),
        };
    }

    private static string Fixed(IReadOnlyDictionary<string, string> settings) =>
        string.Join('\n', settings.Where(s => !RunSettings.FreeKeys.Contains(s.Key)).OrderBy(s => s.Key, StringComparer.Ordinal).Select(s => $"{s.Key}={s.Value}"));

    // A group has its folder's name, unless the folder holds several: then its first run's.
    private static ComparedGroup[] Named(IReadOnlyList<(ComparedRun[] Runs, IReadOnlyDictionary<string, string> Settings)> groups)
    {
        string Folder(ComparedRun[] runs) => Path.GetDirectoryName(runs[0].Run.Path)!;
        string[] names =
        [
            .. groups.Select(g => groups.Count(other => Folder(other.Runs) == Folder(g.Runs)) == 1 ? g.Runs[0].Run.Name : g.Runs.Length == 1 ? g.Runs[0].Run.Reference : $"{g.Runs[0].Run.Reference} …"),
        ];
        return [.. groups.Select((g, i) => new ComparedGroup(names.Count(n => n == names[i]) == 1 ? names[i] : Path.GetRelativePath(Environment.CurrentDirectory, g.Runs[0].Run.Path), g.Runs, g.Settings))];
    }

    private static IEnumerable<string> NotesOn(IReadOnlyList<ComparedGroup> groups, IReadOnlyList<GroupDifference> differences)
    {
        foreach (ComparedRun run in groups.SelectMany(g => g.Runs).Where(r => r.Summary.State != RunState.Done))
        {
            yield return Text($"{run.Run.Reference} is not done ({run.Summary.State.ToString().ToLowerInvariant()}, {run.Summary.EpochsDone} of {run.Manifest.Epochs} epochs): its final error is that of epoch {run.Summary.Last!.Epoch}.");
        }

        foreach (GroupDifference difference in differences.Where(d => d.Final is null))
        {
            yield return $"{difference.Name} and {groups[0].Name} have no seed in common: nothing is compared in pairs.";
        }

        foreach (GroupDifference difference in differences.Where(d => d.Final is { Seeds.Count: 1 }))
        {
            yield return $"{difference.Name} and {groups[0].Name} have one seed in common: a difference without an interval says little. Train more seeds (-s seed=…).";
        }

        if (differences.Count > 1)
        {
            yield return Text($"Each interval covers its difference in {Confidence:P0} of cases by itself; of {differences.Count} together, one more often misses.");
        }

        foreach (string equal in EqualRuns([.. groups.SelectMany(g => g.Runs)]))
        {
            yield return equal;
        }
    }

    private static IEnumerable<string> EqualRuns(IReadOnlyList<ComparedRun> runs)
    {
        foreach (ComparedRun[] twins in runs.GroupBy(r => r.Manifest.Hash).Where(g => g.Count() > 1).Select(g => g.ToArray()))
        {
            foreach (ComparedRun twin in twins.Skip(1))
            {
                RecordAgreement agreement = RecordAgreement.Of(twins[0].Run, twin.Run);
                string outcome = agreement.IsWhole ? "their records are equal, bit for bit"
                    : agreement.IsOneTheBeginning ? "what both have of their records is equal, bit for bit"
                    : Text($"their records differ from evaluation {agreement.Equal + 1} on");
                yield return $"{twins[0].Run.Reference} and {twin.Run.Reference} have the same configuration, seed and data: {outcome}.";
            }
        }
    }

    private static string Text(FormattableString text) => FormattableString.Invariant(text);
}
