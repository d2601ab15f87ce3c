using Overmix.Core.Errors;
using Overmix.Reporting;
using Overmix.Runs.Gallery;
using Overmix.Runs.Store;
using Overmix.Studies.Execution;
using Overmix.Studies.Verdicts;

namespace Overmix.Cli.Reports;

/// <summary>What a report shows of its groups beside their curves: how their settings differ, and what their networks said of mixed examples.</summary>
internal static class ReportExtras
{
    private static readonly string[] Passed = ["name", "seed"];

    /// <summary>The keys of the resolved configurations that are not the same in all groups; none where a configuration cannot be read.</summary>
    public static IReadOnlyList<SettingDifference> Differences(IReadOnlyList<JudgedGroup> groups) =>
        [.. RunSettings.Differences([.. groups.Select(g => SettingsOf(g.Runs[0].Run))], Passed).Select(d => new SettingDifference(d.Key, d.Values))];

    /// <summary>How many examples the runs of a group were trained on, as their facts say; null where they do not, or differ.</summary>
    public static int? TrainingExamples(JudgedGroup group)
    {
        int?[] counts = [.. group.Runs.Select(r => RunFacts.TrainingExamples(r.Run)).Distinct()];
        return counts is [{ } one] ? one : null;
    }

    /// <summary>The mixed examples of the first run that left any; null if none did.</summary>
    public static ReportGallery? Gallery(IReadOnlyList<JudgedGroup> groups, Func<string, string> heading)
    {
        foreach (JudgedGroup group in groups)
        {
            foreach (JudgedRun run in group.Runs)
            {
                if (Read(run.Run) is { } found)
                {
                    return new ReportGallery(heading(group.Name), run.Seed, found.Examples, found.Outputs);
                }
            }
        }

        return null;
    }

    // A gallery is no result: a damaged one is left out, and the report is written all the same.
    private static GalleryReading? Read(RunDirectory run)
    {
        try
        {
            return RunGallery.Read(run) is { Outputs.Count: > 0 } found ? found : null;
        }
        catch (UserErrorException)
        {
            return null;
        }
    }

    private static IReadOnlyDictionary<string, string> SettingsOf(RunDirectory run)
    {
        try
        {
            return RunSettings.Of(run);
        }
        catch (UserErrorException)
        {
            return new Dictionary<string, string>(); // A configuration of a newer version, for example: the facts still say what the run was.
        }
    }
}
