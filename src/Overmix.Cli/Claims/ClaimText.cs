using System.Globalization;
using Overmix.Cli.Output;
using Overmix.Core.Claims;
using Overmix.Core.Configuration;
using Overmix.Reporting.Claims;
using Overmix.Studies.Figures;

namespace Overmix.Cli.Claims;

/// <summary>Plans and verdicts for the terminal and as JSON.</summary>
internal static class ClaimText
{
    private const int Schema = 1;

    /// <summary>The plan: runs, expected hours, disk.</summary>
    public static void WritePlan(Terminal terminal, ClaimStudy study, ReproduceOptions options)
    {
        (string Name, int Runs, RunCost Cost)[] groups = [.. study.Missing.GroupBy(c => c.Name).Select(g => (g.Key, g.Count(), CostOf(g)))];
        if (options.AsJson)
        {
            terminal.WriteJson(Schema, json =>
            {
                json.WriteString("scale", options.ScaleName);
                json.WriteObjects("claims", study.Claims, c =>
                {
                    json.WriteString("id", c.Claim.Id);
                    json.WriteNumber("runs", c.Plan.Runs.Count);
                    json.WriteNumber("kept", c.Kept);
                    json.WriteString("untested", c.Reason);
                });
                json.WriteObjects("runs", groups, g =>
                {
                    json.WriteString("name", g.Name);
                    json.WriteNumber("runs", g.Runs);
                    json.WriteFinite("hours", g.Cost.Hours);
                    json.WriteFinite("bytes", g.Cost.Bytes);
                });
            });
            return;
        }

        terminal.WriteTable(["claim", ">runs", ">kept", "note"], study.Claims.Select(c => new[] { c.Claim.Id, Text(c.Plan.Runs.Count), Text(c.Kept), c.Reason is { } reason ? "untested: " + reason : c.Plan.Runs.Count == 0 ? "computes without training" : "" }));
        terminal.Out.WriteLine();
        terminal.WriteTable(["runs, each trained once", ">runs", ">hours", ">disk"], groups.Select(g => new[] { g.Name, Text(g.Runs), Hours(g.Cost.Hours), Figures.Bytes((long)g.Cost.Bytes) }));
        RunCost all = CostOf(study.Missing);
        bool onGpu = study.Missing.Any(c => c.Train.Device != "cpu");
        int jobs = ReproduceOptions.JobsOf(study);
        terminal.Out.WriteLine($"all: {study.Missing.Count} runs, expected {Hours(all.Hours)} hours of {(onGpu ? "one GPU" : $"a core, {Hours(all.Hours / jobs)} hours with {jobs} at a time")}, {Figures.Bytes((long)all.Bytes)} on disk");
    }

    /// <summary>The verdicts as a table and a sentence each.</summary>
    public static void Write(Terminal terminal, IReadOnlyList<ClaimReport> reports, ReproduceOptions options)
    {
        terminal.WriteTable(["claim", "verdict", ">effect", "95 % interval", "of"], reports.Select(r => new[]
        {
            r.Id, r.Finding.Verdict.ToName(), Short(r.Finding.Effect), r.Finding.Interval is { } i ? $"{Short(i.Low)} to {Short(i.High)}" : "–", r.Finding.EffectUnit,
        }));
        foreach (ClaimReport report in reports)
        {
            terminal.Out.WriteLine($"\n{report.Id}, {report.Finding.Verdict.ToName()}: {report.Finding.Sentence}");
        }

        terminal.Out.WriteLine($"\nfigures, tables and verdicts: {Path.Combine(options.OutFolder, ClaimFolder.Name)}; in the browser: overmix dash {options.OutFolder}");
    }

    /// <summary>The verdicts as JSON.</summary>
    public static void WriteJson(Terminal terminal, IReadOnlyList<ClaimReport> reports) => terminal.WriteJson(Schema, json => json.WriteObjects("claims", reports, r =>
    {
        json.WriteString("id", r.Id);
        json.WriteString("scale", r.Scale);
        json.WriteString("verdict", r.Finding.Verdict.ToName());
        json.WriteFinite("effect", r.Finding.Effect);
        json.WriteString("unit", r.Finding.EffectUnit);
        if (r.Finding.Interval is { } interval)
        {
            json.WriteStartArray("interval");
            json.WriteNumberValue(interval.Low);
            json.WriteNumberValue(interval.High);
            json.WriteEndArray();
        }
        else
        {
            json.WriteNull("interval");
        }

        json.WriteStartArray("seeds");
        foreach (long seed in r.Finding.Seeds)
        {
            json.WriteNumberValue(seed);
        }

        json.WriteEndArray();
        json.WriteString("data", r.Finding.Verdict == ClaimVerdict.Untested ? null : r.Setting);
        json.WriteString("note", r.Finding.Sentence);
        json.WriteString("command", r.Command);
    }));

    /// <summary>Says how many freshly trained runs gave the very records that are kept.</summary>
    public static void SayEquality(Terminal terminal, ClaimStudy study, ClaimRecords records, KeptRuns kept)
    {
        (ClaimRun New, ClaimRun Old)[] pairs = [.. study.Missing.Select(c => (New: records.Of(c), Old: kept.TryRead(c))).Where(p => p.Old is not null).Select(p => (p.New, p.Old!))];
        int equal = pairs.Count(p => KeptRuns.AreEqual(p.New, p.Old));
        terminal.Say(pairs.Length == 0 ? "none of these runs has a kept record to compare with" : $"{equal} of {pairs.Length} runs with kept records gave them again bit for bit{(equal == pairs.Length ? "" : "; other processors or thread counts give others")}");
    }

    private static RunCost CostOf(IEnumerable<RunConfig> runs) => runs.Select(c => RunCost.Of(c)).Aggregate(new RunCost(0, 0), (a, b) => new RunCost(a.Hours + b.Hours, a.Bytes + b.Bytes));

    private static string Text(int count) => count.ToString(CultureInfo.InvariantCulture);

    private static string Hours(double hours) => hours.ToString(hours < 10 ? "0.##" : "#,0", CultureInfo.InvariantCulture);

    private static string Short(double? value) => value is { } number && double.IsFinite(number) ? number.ToString("G3", CultureInfo.InvariantCulture) : "–";
}
