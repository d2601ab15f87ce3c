using Overmix.Core.Claims;
using Overmix.Core.Durability;
using Overmix.Core.Errors;

namespace Overmix.Reporting.Claims;

/// <summary>Results that are kept with a project: a page a claim, the table of all, and under <c>data/claims</c> what they are made from.</summary>
/// <param name="folder">The folder, for example <c>docs/results</c>.</param>
public sealed class KeptClaims(string folder)
{
    /// <summary>The line before the table in a project's README.</summary>
    public const string BeginMark = "<!-- claims: made by overmix reproduce --keep -->";

    /// <summary>The line behind it.</summary>
    public const string EndMark = "<!-- end of claims -->";

    private readonly string _data = Path.Combine(folder, "data", ClaimFolder.Name);

    /// <summary>Folder of the kept runs.</summary>
    public string RunsPath => Path.Combine(_data, "runs");

    /// <summary>Keeps reports, and makes all pages anew. A claim that was tested is not replaced by one that could not be.</summary>
    /// <param name="reports">The reports.</param>
    /// <param name="claims">All claims, in order.</param>
    /// <returns>The pages written.</returns>
    /// <exception cref="UserErrorException">A file cannot be written, or a kept one is damaged.</exception>
    public IReadOnlyList<string> Keep(IReadOnlyList<ClaimReport> reports, IReadOnlyList<ListedClaim> claims)
    {
        ClaimReport[] before = [.. Read()];
        foreach (ClaimReport report in reports.Where(r => r.Finding.Verdict != ClaimVerdict.Untested || !before.Any(b => b.Id == r.Id && b.Scale == r.Scale && b.Finding.Verdict != ClaimVerdict.Untested)))
        {
            string place = Path.Combine(_data, report.Scale);
            ReportWriter.CreateFolder(place);
            if (report.Finding.Figure is { Panels.Count: > 0 } figure)
            {
                DurableFile.ReplaceText(Path.Combine(place, report.Id + ".svg"), ClaimFolder.Svg(report.Id, figure));
            }

            DurableFile.Replace(Path.Combine(place, report.Id + ".json"), ClaimFile.Encode(report));
        }

        return WritePages([.. Read()], claims);
    }

    /// <summary>What is kept, at all scales.</summary>
    /// <exception cref="UserErrorException">A kept file is damaged.</exception>
    public IReadOnlyList<ClaimReport> Read() => Directory.Exists(_data)
        ? [.. Directory.EnumerateFiles(_data, "*.json", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(ClaimFile.Read)]
        : [];

    private List<string> WritePages(IReadOnlyList<ClaimReport> reports, IReadOnlyList<ListedClaim> claims)
    {
        List<string> pages = [];
        foreach (IGrouping<string, ClaimReport> claim in reports.GroupBy(r => r.Id))
        {
            pages.Add(Path.Combine(folder, claim.Key + ".md"));
            DurableFile.ReplaceText(pages[^1], ClaimPages.Page([.. claim], FigureOf));
        }

        pages.Add(Path.Combine(folder, "README.md"));
        DurableFile.ReplaceText(pages[^1], ClaimPages.Index(claims, reports));
        UpdateReadme(reports, claims);
        return pages;
    }

    private string? FigureOf(ClaimReport report)
    {
        string name = $"data/{ClaimFolder.Name}/{report.Scale}/{report.Id}.svg";
        return File.Exists(Path.Combine(folder, name)) ? name : null;
    }

    // The project's own README, two folders up, where it has a place for the table.
    private void UpdateReadme(IReadOnlyList<ClaimReport> reports, IReadOnlyList<ListedClaim> claims)
    {
        string root = Path.GetFullPath(Path.Combine(folder, "..", "..")), path = Path.Combine(root, "README.md");
        string text = File.Exists(path) ? File.ReadAllText(path) : "";
        int begin = text.IndexOf(BeginMark, StringComparison.Ordinal), end = text.IndexOf(EndMark, StringComparison.Ordinal);
        if (begin >= 0 && end > begin)
        {
            string pages = Path.GetRelativePath(root, Path.GetFullPath(folder)).Replace('\\', '/') + "/";
            DurableFile.ReplaceText(path, $"{text[..(begin + BeginMark.Length)]}\n\n{ClaimPages.Table(claims, reports, pages)}\n{text[end..]}");
        }
    }
}
