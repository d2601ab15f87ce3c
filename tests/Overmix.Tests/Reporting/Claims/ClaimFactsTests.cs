using Overmix.Core.Claims;
using Overmix.Reporting.Claims;
using Overmix.Tests.Runs;

namespace Overmix.Tests.Reporting.Claims;

/// <summary>The line of a claim's page that says where its numbers come from.</summary>
public sealed class ClaimFactsTests
{
    private static readonly ClaimReport Report = new()
    {
        Id = "one",
        Statement = "One is so.",
        Source = "nowhere",
        IsOfPaper = true,
        Scale = "cpu",
        Setting = "a setting",
        Rule = "a rule",
        Command = "overmix reproduce one --scale cpu",
        Runs = 10,
        Versions = ["Overmix 0.1.0"],
        Finding = new ClaimFinding { Verdict = ClaimVerdict.Reproduced, Sentence = "found", Seeds = [1, 2] },
    };

    [Fact]
    public void Page_NoCommitKnown_SaysSo() => Assert.Contains("Overmix 0.1.0, commit unknown (made by a build that did not record it).", PageOf(Report), StringComparison.Ordinal);

    [Fact]
    public void Page_AllCommitsKnown_NamesThemAlone() =>
        Assert.EndsWith("Overmix 0.1.0, commit 0123abc, 4567def.\n", PageOf(Report with { Commits = ["0123abc", "4567def"] }), StringComparison.Ordinal);

    [Fact]
    public void Page_SomeCommitsUnknown_CountsTheirRuns() =>
        Assert.EndsWith("Overmix 0.1.0, commit 0123abc and 3 runs of unknown commit.\n", PageOf(Report with { Commits = ["0123abc"], RunsOfUnknownCommit = 3 }), StringComparison.Ordinal);

    [Fact]
    public void Page_DataAndArithmetic_AreNamed() =>
        Assert.Contains("Seeds 1, 2. Computed in bfloat16 on cpu. Data SHA-256 aaaaaaaaaaaa….", PageOf(Report with { DataSha256 = [new string('a', 64)], Arithmetic = ["bfloat16 on cpu"] }), StringComparison.Ordinal);

    // The page is made from the file, so that what the file forgets is not on it.
    private static string PageOf(ClaimReport report)
    {
        using var folder = new TempFolder();
        string results = Path.Combine(folder.Path, "docs", "results");
        new KeptClaims(results).Keep([report], [new ListedClaim("one", "One is so.", true)]);
        return File.ReadAllText(Path.Combine(results, "one.md"));
    }
}
