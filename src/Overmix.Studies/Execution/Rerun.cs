using System.Globalization;
using Overmix.Config;
using Overmix.Runs;
using Overmix.Runs.Store;
using Overmix.Training.Models;

namespace Overmix.Studies.Execution;

/// <summary>What a second run of the same configuration and seed shows.</summary>
/// <param name="Agreement">How far the evaluations are equal.</param>
/// <param name="Differences">What differs between the two among all that figures may depend on, a phrase each: threads, CPU features, libtorch, data, version, commit.</param>
public sealed record RerunFindings(RecordAgreement Agreement, IReadOnlyList<string> Differences)
{
    /// <summary>Whether the evaluations differ although nothing that they depend on does: then something is wrong with the machine or with Overmix.</summary>
    public bool IsUnexplained => !Agreement.IsOneTheBeginning && Differences.Count == 0;
}

/// <summary>Runs a run again, as a new run, and says whether it came out the same.</summary>
public static class Rerun
{
    /// <summary>The order for a second run: the resolved configuration and the seed of the first.</summary>
    /// <param name="original">The first run.</param>
    /// <param name="arguments">The command line.</param>
    /// <exception cref="Core.Errors.UserErrorException">It is damaged, so that there is nothing to compare with, or its configuration is of a version that this one cannot read.</exception>
    public static RunOrder OrderOf(RunDirectory original, IReadOnlyList<string> arguments) =>
        original.Summarize().Problems is [string problem, ..] ? throw new RunFolderException(original.Path, $"is damaged, so that a second run could not be compared with it: {problem}") : new RunOrder
        {
            Config = ConfigReader.Read(original.ReadConfig(), original.PathOf(RunFiles.Config), []).Config,
            SourceText = original.ReadConfigSource(),
            Overrides = original.ReadOverrides()?.Split('\n', StringSplitOptions.RemoveEmptyEntries) ?? [],
            Arguments = arguments,
        };

    /// <summary>Holds the second run against the first.</summary>
    /// <param name="original">The first run.</param>
    /// <param name="again">The second.</param>
    public static RerunFindings Compare(RunDirectory original, RunDirectory again) =>
        new(RecordAgreement.Of(original, again), [.. Differences(original, again)]);

    private static IEnumerable<string> Differences(RunDirectory original, RunDirectory again)
    {
        (RunManifest first, RunManifest second) = (original.ReadManifest(), again.ReadManifest());
        foreach (string difference in first.Machine.Differences(second.Machine))
        {
            yield return difference;
        }

        (string Fact, string First, string Second)[] facts =
        [
            ("data (SHA-256)", Short(first.DataSha256), Short(second.DataSha256)),
            ("starting weights (SHA-256)", Short(WeightsOf(original)), Short(WeightsOf(again))),
            ("Overmix", first.OvermixVersion, second.OvermixVersion),
            ("commit", Short(first.Commit ?? "unknown"), Short(second.Commit ?? "unknown")),
            ("meaning of the configuration", Text(first.SemanticsVersion), Text(second.SemanticsVersion)),
        ];
        foreach ((string fact, string before, string now) in facts.Where(f => f.First != f.Second))
        {
            yield return $"{fact}: {before}, now {now}";
        }

        foreach (string cut in BitExactness.BreaksOf(original).Concat(BitExactness.BreaksOf(again)))
        {
            yield return $"resumed on another kind of machine: {cut}";
        }
    }

    private static string WeightsOf(RunDirectory run) =>
        run.ReadEvents().Entries.FirstOrDefault(e => e.Event.Kind == StartingWeights.EventKind)?.Event.Details.GetValueOrDefault("sha256") as string ?? "none";

    private static string Short(string sum) => sum[..Math.Min(12, sum.Length)];

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
