using Overmix.Core.Claims;
using Overmix.Reporting.Claims;
using Overmix.Studies.Figures;
using Overmix.Tests.House;

namespace Overmix.Tests.Studies.Figures;

/// <summary>The verdicts that are published follow from the records that are published with them.</summary>
public sealed class KeptVerdictTests
{
    // The same sums over the same numbers: they differ by the rounding of a printed double at most.
    private const double Rounding = 1e-9;

    private static readonly KeptClaims Kept = new(Path.Combine(Repository.Root, "docs", "results"));

    /// <summary>Ids and scales of the claims on trained networks that were judged.</summary>
    public static TheoryData<string, string> Judged => [.. Kept.Read().Where(IsJudged).Select(r => (r.Id, r.Scale))];

    [Theory]
    [MemberData(nameof(Judged))]
    public void Judge_KeptRecords_GiveTheKeptVerdict(string id, string scale)
    {
        ClaimReport report = Kept.Read().Single(r => r.Id == id && r.Scale == scale);
        IClaim claim = ClaimCatalog.All.Single(c => c.Id == id);
        var request = new ClaimRequest(Enum.Parse<ClaimScale>(scale, ignoreCase: true));
        var runs = new KeptRuns(Kept.RunsPath);
        var records = new ClaimRecords(claim.Plan(request).Runs.Select(c => runs.TryRead(c)!));
        ClaimFinding finding = claim.Judge(request, records, new Progress<double>(), TestContext.Current.CancellationToken);

        Assert.Equal(report.Finding.Verdict, finding.Verdict);
        Assert.Equal(report.Finding.Effect!.Value, finding.Effect!.Value, Rounding);
        Assert.Equal(report.Finding.Interval!.Low, finding.Interval!.Low, Rounding);
        Assert.Equal(report.Finding.Interval.High, finding.Interval.High, Rounding);
        Assert.Equal(report.Runs, claim.Plan(request).Runs.Count);
    }

    [Fact]
    public void Judged_Claims_AreThere() => Assert.True(Kept.Read().Count(IsJudged) >= 10);

    private static bool IsJudged(ClaimReport report) => report.Runs > 0 && report.Finding.Verdict != ClaimVerdict.Untested;
}
