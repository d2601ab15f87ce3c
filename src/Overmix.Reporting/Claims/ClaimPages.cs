using System.Globalization;
using System.Text;
using Overmix.Core.Claims;

namespace Overmix.Reporting.Claims;

/// <summary>A claim as the table of all claims lists it, judged or not.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Statement">What is claimed.</param>
/// <param name="IsOfPaper">Whether it is one of the paper's; otherwise a stand-in.</param>
public sealed record ListedClaim(string Id, string Statement, bool IsOfPaper);

/// <summary>The pages on claims, as Markdown.</summary>
internal static class ClaimPages
{
    private const int MostRows = 24;
    private static readonly string[] Scales = ["quick", "cpu", "paper"];

    /// <summary>The page of a claim.</summary>
    /// <param name="reports">What was found at each scale; at least one.</param>
    /// <param name="figures">Path of a report's figure as the page sees it; null for none.</param>
    public static string Page(IReadOnlyList<ClaimReport> reports, Func<ClaimReport, string?> figures)
    {
        ClaimReport[] ordered = [.. reports.OrderBy(r => Array.IndexOf(Scales, r.Scale))];
        ClaimReport first = ordered[0];
        var page = new StringBuilder();
        page.Append(CultureInfo.InvariantCulture, $"# {first.Id}\n\n{Made}\n\n> {first.Statement}\n\n{(first.IsOfPaper ? "Claimed in" : "Not a claim of the paper:")} {first.Source}. [All claims](README.md)\n");
        foreach (ClaimReport report in ordered)
        {
            Append(page, report, figures(report));
        }

        return page.ToString();
    }

    /// <summary>The table of all claims: the paper's, then the stand-ins.</summary>
    /// <param name="claims">The claims, in order.</param>
    /// <param name="reports">What was found.</param>
    /// <param name="pages">Folder of the pages as the table's page sees it, with its slash; empty for the same one.</param>
    public static string Table(IReadOnlyList<ListedClaim> claims, IReadOnlyList<ClaimReport> reports, string pages)
    {
        var text = new StringBuilder();
        text.Append("| claim | says | on digits and synthetic worlds (`quick`) | on CIFAR-10 images, reduced (`cpu`) | as in the paper (`paper`) |\n| --- | --- | --- | --- | --- |\n");
        foreach (ListedClaim claim in claims)
        {
            ClaimReport[] own = [.. reports.Where(r => r.Id == claim.Id)];
            string name = own.Length > 0 ? $"[{claim.Id}]({pages}{claim.Id}.md)" : claim.Id;
            string says = ClaimTables.Cell(claim.IsOfPaper ? claim.Statement : $"*stand-in:* {claim.Statement}");
            text.Append(CultureInfo.InvariantCulture, $"| {name} | {says} | {string.Join(" | ", Scales.Select(s => InCell(own.FirstOrDefault(r => r.Scale == s), pages)))} |\n");
        }

        return text.ToString();
    }

    /// <summary>The page of all claims.</summary>
    public static string Index(IReadOnlyList<ListedClaim> claims, IReadOnlyList<ClaimReport> reports) =>
        $"""
        # Results

        {Made}

        {Table(claims, reports, "")}
        Each cell has the verdict; where one is measured, the effect with its 95 % interval; and the parts of the claim that were contradicted or stayed undecided. *untested* without more: not run yet. A claim's page has figure, tables, rule, setting, seeds, machine, versions and command. A stand-in is shown under its own id and
        carries no claim's verdict. Records of the runs: [data/claims](data/claims); with them `overmix reproduce` judges again without training, and `--fresh` trains anew and says whether the records are bit-equal.

        Other results, with pages of their own: [guard](guard.md), [switching](switching.md), [gradient norms](gradient-norms.md), [precision](precision.md), [GPU](gpu.md), [one longer run on images](cifar10-resnet18-width16.md).

        """.Replace("\r\n", "\n", StringComparison.Ordinal);

    private const string Made = "<!-- Made by overmix reproduce … --keep: not to be edited by hand. -->";

    private static string InCell(ClaimReport? report, string pages) =>
        report is null ? "untested"
        : report.Finding.Verdict == ClaimVerdict.Untested ? $"untested, [why]({pages}{report.Id}.md)"
        : $"**{report.Finding.Verdict.ToName()}**{Effect(report.Finding, "<br>")}{Reason(report.Finding)}";

    private static string Effect(ClaimFinding finding, string before) =>
        finding.Effect is { } effect && double.IsFinite(effect) ? $"{before}{Number(effect, finding.Interval)} {ClaimTables.Cell(finding.EffectUnit)}" : "";

    // The parts that decided against the claim, or did not decide; the effect's own number stands before them.
    private static string Reason(ClaimFinding finding)
    {
        string Text(JudgedPart part) => part.Mean is not { } mean || mean == finding.Effect ? part.Name
            : $"{part.Name} ({(part.Found.Length == 0 ? "" : part.Found + ", ")}{Number(mean, part.Interval)})";
        JudgedPart[] parts = [.. finding.Parts.Where(p => finding.Verdict != ClaimVerdict.Reproduced && p.Verdict == finding.Verdict)];
        return parts.Length == 0 ? "" : ClaimTables.Cell($"<br>{parts[0].Word}: {string.Join("; ", parts.Select(Text))}");
    }

    private static string Number(double mean, ClaimInterval? interval) =>
        $"{ClaimTables.Short(mean)}{(interval is { } i ? $" [{ClaimTables.Short(i.Low)}, {ClaimTables.Short(i.High)}]" : "")}";

    private static void Append(StringBuilder page, ClaimReport report, string? figure)
    {
        ClaimFinding finding = report.Finding;
        page.Append(CultureInfo.InvariantCulture, $"\n## At the scale {report.Scale}: {finding.Verdict.ToName()}\n\n{Sentence(finding.Sentence)}\n");
        if (finding.Effect is not null)
        {
            page.Append(CultureInfo.InvariantCulture, $"\n**Effect:** {Effect(finding, "")}{(finding.Interval is { } i ? $", {100 * i.Level:0} % interval" : "")}.\n");
        }

        if (figure is not null)
        {
            page.Append(CultureInfo.InvariantCulture, $"\n![{(finding.Figure is { } f ? ClaimTables.Cell(f.Caption).Replace("[", "(", StringComparison.Ordinal).Replace("]", ")", StringComparison.Ordinal) : report.Statement)}]({figure})\n\n*{finding.Figure?.Caption}*\n");
        }

        foreach (ClaimTable table in finding.Tables.Take(report.Runs > 0 ? 2 : 1))
        {
            page.Append('\n').Append(ClaimTables.Markdown(table, MostRows));
        }

        if (finding.Verdict != ClaimVerdict.Untested)
        {
            page.Append(CultureInfo.InvariantCulture, $"\n**Setting.** {report.Setting}\n\n**Rule.** {report.Rule}\n\n{Facts(report)}\n");
        }
    }

    private static string Facts(ClaimReport report)
    {
        string runs = report.Runs == 0 ? "No runs were trained." : string.Create(CultureInfo.InvariantCulture, $"{report.Runs} runs, {report.Hours:0.0##} hours of one core or GPU.");
        string seeds = report.Finding.Seeds.Count == 0 ? "" : $" Seeds {string.Join(", ", report.Finding.Seeds)}.";
        string where = report.Machines.Count == 0 ? "" : $" {string.Join("; ", report.Machines)}.";
        string how = report.Arithmetic.Count == 0 ? "" : $" Computed in {string.Join(", ", report.Arithmetic)}.";
        string data = report.DataSha256.Count == 0 ? "" : $" Data SHA-256 {string.Join(", ", report.DataSha256.Select(s => s[..Math.Min(12, s.Length)] + "…"))}.";
        string what = report.Versions.Count == 0 ? "" : $" {string.Join("; ", report.Versions)}, {Commits(report)}.";
        return $"**Made by** `{report.Command}`. {runs}{seeds}{how}{data}{where}{what}";
    }

    private static string Commits(ClaimReport report) =>
        report.Commits.Count == 0 ? "commit unknown (made by a build that did not record it)"
        : $"commit {string.Join(", ", report.Commits)}{(report.RunsOfUnknownCommit is > 0 and var count ? string.Create(CultureInfo.InvariantCulture, $" and {count} {(count == 1 ? "run" : "runs")} of unknown commit") : "")}";

    private static string Sentence(string text) => text.Length == 0 ? "" : char.ToUpperInvariant(text[0]) + text[1..];
}
