using Overmix.Diagnostics.OverTraining;
using Overmix.Reporting;
using Overmix.Runs.Store;
using Overmix.Runs.Writing;
using Overmix.Studies.Execution;
using Overmix.Studies.Verdicts;

namespace Overmix.Cli.Reports;

/// <summary>Judged groups of runs as a report.</summary>
internal static class GroupReport
{
    private const string Mixup = "mixup", Erm = "erm";

    /// <summary>Writes the report of some groups.</summary>
    /// <param name="groups">The groups.</param>
    /// <param name="folder">Where.</param>
    /// <param name="command">The command line that makes it again.</param>
    /// <returns>The page's path.</returns>
    public static string Write(IReadOnlyList<JudgedGroup> groups, string folder, string command)
    {
        JudgedGroup[] ordered = [.. groups.OrderBy(g => g.Name == Mixup ? 0 : g.Name == Erm ? 1 : 2)];
        return ReportWriter.Write(DataOf(ordered, command), folder);
    }

    /// <summary>A command line as it can be typed again.</summary>
    /// <param name="arguments">The arguments behind the program's name.</param>
    public static string CommandOf(IEnumerable<string> arguments) =>
        string.Join(' ', arguments.Prepend("overmix").Select(a => a.Length > 0 && a.All(c => char.IsLetterOrDigit(c) || "-_./=@:,+~".Contains(c, StringComparison.Ordinal)) ? a : $"'{a.Replace("'", "'\\''", StringComparison.Ordinal)}'"));

    private static ReportData DataOf(IReadOnlyList<JudgedGroup> groups, string command) =>
        new()
        {
            Title = TitleOf(groups),
            Description = [DescriptionOf(groups)],
            Groups = [.. groups.Select(GroupOf)],
            Differences = ReportExtras.Differences(groups),
            Gallery = ReportExtras.Gallery(groups, Heading),
            LossUnit = IsSquared(groups) ? "squared error" : "nats",
            Command = command,
            Facts = FactsOf(groups),
            Limits = IsSquared(groups) ? ["The loss is a squared error on dense targets: its floor is 0, not Lemma 1's."] : [],
        };

    private static string TitleOf(IReadOnlyList<JudgedGroup> groups) =>
        groups.Select(g => g.Name).ToHashSet().SetEquals([Mixup, Erm]) ? "Mixup and ERM side by side" : string.Join(", ", groups.Select(g => Heading(g.Name)));

    private static bool IsSquared(IReadOnlyList<JudgedGroup> groups) =>
        RunFacts.Read(groups[0].Runs[0].Run).Any(f => f.Label.Contains("loss", StringComparison.OrdinalIgnoreCase) && f.Value.StartsWith("squared error", StringComparison.Ordinal));

    private static string DescriptionOf(IReadOnlyList<JudgedGroup> groups)
    {
        int seeds = groups.Max(g => g.Runs.Count), epochs = groups.Max(g => g.Runs.Max(r => r.Records[^1].Epoch));
        string data = RunFacts.Read(groups[0].Runs[0].Run).FirstOrDefault(f => f.Label == "Data").Value is { } value ? $"{value}. " : "";
        return FormattableString.Invariant($"{data}{seeds} {(seeds == 1 ? "seed" : "seeds")}, {epochs:N0} epochs each.");
    }

    private static string Heading(string name) => name switch { Mixup => "Mixup", Erm => "ERM", _ => name };

    private static RunGroup GroupOf(JudgedGroup group) => new()
    {
        Name = Heading(group.Name),
        TrainingExamples = ReportExtras.TrainingExamples(group),
        Curves = [.. group.Runs.Select(r => new RunCurve(r.Seed, r.Records) { Alarms = AlarmsOf(r.Run) })],
        Verdict = VerdictOf(group.Verdict),
    };

    private static IReadOnlyList<int> AlarmsOf(RunDirectory run) => [.. run.ReadEvents().Entries.Where(e => e.Event.Kind == RunEvents.AlarmKind).Select(e => e.Event.Epoch)];

    private static GroupVerdict VerdictOf(OverTrainingVerdict verdict) => new()
    {
        Name = verdict.Verdict.ToName(),
        Summary = verdict.Summary,
        TurningEpoch = verdict.TurningEpoch,
        DepthPoints = double.IsFinite(verdict.DepthPoints) ? verdict.DepthPoints : null,
        DepthInterval = verdict.DepthInterval is { } interval ? new DepthInterval(interval.Low, interval.High) : null,
        LastCount = new VerdictOptions().LastEvaluations,
        Seeds = [.. verdict.Seeds.Select(s => new SeedFigures
        {
            Seed = s.Seed,
            BestEpoch = s.BestEpoch,
            BestTestError = s.BestTestError,
            LastTestError = s.LastTestError,
            MedianOfLast = s.MedianOfLast,
            OracleEpoch = s.OracleEpoch,
            OracleTestError = s.OracleTestError,
            DepthPoints = s.DepthPoints,
        })],
    };

    // A fact that all groups share stands once; one that differs stands once a group.
    private static List<Fact> FactsOf(IReadOnlyList<JudgedGroup> groups)
    {
        (string Group, IReadOnlyList<(string Label, string Value)> Facts)[] all = [.. groups.Select(g => (Heading(g.Name), RunFacts.Read(g.Runs[0].Run)))];
        string[] labels = [.. all.SelectMany(g => g.Facts.Select(f => f.Label)).Distinct()];
        List<Fact> facts = [];
        foreach (string label in labels)
        {
            (string Group, string Value)[] values = [.. all.SelectMany(g => g.Facts.Where(f => f.Label == label).Select(f => (g.Group, f.Value)))];
            bool shared = values.Select(v => v.Value).Distinct().Count() == 1;
            facts.AddRange(shared ? [new Fact(label, values[0].Value)] : values.Select(v => new Fact($"{label} ({v.Group})", v.Value)));
        }

        RunManifest manifest = groups[0].Runs[0].Run.ReadManifest();
        facts.Add(new Fact("Seeds", string.Join(", ", groups.SelectMany(g => g.Runs.Select(r => r.Seed)).Distinct().Order())));
        facts.Add(new Fact("Bit-exact", BitExact(groups)));
        facts.Add(new Fact("Versions", $"Overmix {manifest.OvermixVersion}, libtorch {manifest.Machine.Libtorch}, {manifest.Machine.Runtime}"));
        facts.Add(new Fact("Machine", $"{manifest.Machine.OperatingSystem}, {manifest.Machine.Architecture}, {manifest.Machine.Threads} thread(s) a run, {string.Join(" ", manifest.Machine.CpuFeatures)}"));
        return facts;
    }

    private static string BitExact(IReadOnlyList<JudgedGroup> groups)
    {
        string[] breaks = [.. groups.SelectMany(g => g.Runs).SelectMany(r => BitExactness.BreaksOf(r.Run))];
        return breaks.Length == 0
            ? "yes: each run kept to one kind of machine and one number of threads, through stops and resumes"
            : $"no: another kind of machine or number of threads computed {string.Join(", ", breaks)}";
    }
}
