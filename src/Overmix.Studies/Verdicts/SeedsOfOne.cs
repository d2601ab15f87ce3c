using Overmix.Studies.Execution;

namespace Overmix.Studies.Verdicts;

/// <summary>Demands that the runs of a group are seeds of one experiment. Judged together otherwise, they would give an interval that means nothing.</summary>
internal static class SeedsOfOne
{
    /// <summary>Checks a group.</summary>
    /// <param name="runs">Its runs; at least one.</param>
    /// <exception cref="StudyException">Two runs have one seed, or differ in more than the seed.</exception>
    public static void Demand(IReadOnlyList<JudgedRun> runs)
    {
        Dictionary<string, string> settings = SettingsOf(runs[0]);
        foreach (JudgedRun run in runs.Skip(1))
        {
            if (SettingsOf(run).FirstOrDefault(s => settings.GetValueOrDefault(s.Key) != s.Value) is { Key: { } key, Value: var value })
            {
                throw new StudyException($"{run.Run.Reference} has {key} {value}, but {runs[0].Run.Reference} has {settings.GetValueOrDefault(key, "none")}: runs of one name are judged as seeds of one group. "
                    + "Report them one at a time, or train each setting under a name of its own (-s name=…).");
            }
        }

        if (runs.GroupBy(r => r.Seed).FirstOrDefault(g => g.Count() > 1) is { } twins)
        {
            throw new StudyException($"{string.Join(" and ", twins.Select(r => r.Run.Reference))} have the same seed, {twins.Key}, and would be counted twice. Name one of them, or train with another seed (-s seed=…).");
        }
    }

    private static Dictionary<string, string> SettingsOf(JudgedRun run) =>
        RunSettings.Of(run.Run).Where(s => !RunSettings.FreeKeys.Contains(s.Key)).ToDictionary(s => s.Key, s => s.Value);
}
