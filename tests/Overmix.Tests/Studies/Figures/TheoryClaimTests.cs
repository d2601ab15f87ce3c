using Overmix.Core.Claims;
using Overmix.Studies.Figures;
using Overmix.Studies.Figures.Readings;

namespace Overmix.Tests.Studies.Figures;

/// <summary>The claims that studies of the theory bench decide.</summary>
public sealed class TheoryClaimTests
{
    private static readonly string[] Ids = ["lemma1", "theorem1", "convex-noise", "lemma2", "theorem2", "mp", "noise-first", "regime"];

    /// <summary>Claims whose study takes a second or two a seed.</summary>
    public static TheoryData<string> Fast => ["lemma1", "theorem1", "convex-noise", "noise-first"];

    /// <summary>All of them.</summary>
    public static TheoryData<string> All => [.. Ids];

    [Fact]
    public void Catalog_TheoryClaims_AreAllThere() => Assert.Equal(Ids, ClaimCatalog.All.OfType<TheoryClaim>().Select(c => c.Id));

    [Theory]
    [MemberData(nameof(All))]
    public void Decide_NumbersAsClaimed_IsReproduced(string id)
    {
        TheoryClaim claim = Claim(id);
        ClaimFinding finding = claim.Decide(Seeds(claim, null, 0));
        Assert.Equal(ClaimVerdict.Reproduced, finding.Verdict);
        Assert.Equal([1, 2, 3, 4, 5], finding.Seeds);
        Assert.All(claim.Parts.Where(p => p.Role == PartRole.Decides), p => Assert.Contains(p.Name, claim.Rule, StringComparison.Ordinal));
        Assert.Equal(claim.Parts.Count, finding.Tables[0].Rows);
        Assert.NotNull(finding.Effect);
    }

    // Numbers that speak against each claim: a loss below the floor, labels wrong less often than the bound, and so on.
    [Theory]
    [InlineData("lemma1", "least loss of a predictor less", -0.02)]
    [InlineData("lemma1", "the same, C = 2", -0.02)]
    [InlineData("lemma1", "loss of f = ỹ less H(ỹ)", 0.001)]
    [InlineData("lemma1", "loss of a predictor that does not know λ", -0.1)]
    [InlineData("theorem1", "rate of wrong labels less TV, independently", -0.03)]
    [InlineData("theorem1", "the same less ½ sup", -0.03)]
    [InlineData("theorem1", "rate under the maximal coupling", -0.05)]
    [InlineData("theorem1", "TV less sup", -0.01)]
    [InlineData("convex-noise", "mean of Z less mean bound", -0.1)]
    [InlineData("convex-noise", "Z less its bound at the pair", -0.001)]
    [InlineData("convex-noise", "|Z − bound|", 0.1)]
    [InlineData("lemma2", "decimal digits", 3)]
    [InlineData("lemma2", "order in the learning rate", 2)]
    [InlineData("theorem2", "bound with sharp constants", -0.1)]
    [InlineData("theorem2", "the same with the slides' constants", -0.1)]
    [InlineData("theorem2", "exact split less risk", 0.3)]
    [InlineData("theorem2", "measured risk at the split's turn", 0.4)]
    [InlineData("theorem2", "measured risk at the end of descent", 0)]
    [InlineData("mp", "spectral distance of Mixup pairs from the law of d/m less", -0.1)]
    [InlineData("mp", "distance of i.i.d. features from the law of d/m less its mean by chance", 1.8)] // within the critical distance all the same
    [InlineData("mp", "distance of Mixup pairs from the law of d/m less", -0.02)]
    [InlineData("mp", "share of tiny eigenvalues", -0.02)]
    [InlineData("noise-first", "log₁₀ of the steps to half of Mixup's noise", -0.5)]
    [InlineData("noise-first", "the same, random labels", -0.5)]
    [InlineData("noise-first", "share of the true labels", -0.2)]
    [InlineData("regime", "rank of A over d with Mixup less", -0.2)]
    [InlineData("regime", "rank of A over d with Mixup, tanh", 0.5)]
    [InlineData("regime", "rank of A over d of plain training", 1)]
    public void Decide_ContradictingNumbers_IsNotReproduced(string id, string part, double value)
    {
        TheoryClaim claim = Claim(id);
        ClaimPart contradicted = claim.Parts.Single(p => p.Role == PartRole.Decides && p.Name.StartsWith(part, StringComparison.Ordinal));
        ClaimFinding finding = claim.Decide(Seeds(claim, contradicted, value));
        Assert.Equal(ClaimVerdict.NotReproduced, finding.Verdict);
        Assert.StartsWith($"Contradicted: {contradicted.Name} is {ClaimPart.Number(value)}", finding.Sentence, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Decide_PartWithoutANumber_IsInconclusive(string id)
    {
        TheoryClaim claim = Claim(id);
        Assert.All(claim.Parts.Where(p => p.Role == PartRole.Decides), part => Assert.Equal(ClaimVerdict.Inconclusive, claim.Decide(Seeds(claim, part, double.NaN)).Verdict));
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Decide_PrintedWordingFails_LeavesTheVerdictAndIsSaid(string id)
    {
        TheoryClaim claim = Claim(id);
        foreach (ClaimPart printed in claim.Parts.Where(p => p.Role == PartRole.AsPrinted))
        {
            ClaimFinding finding = claim.Decide(Seeds(claim, printed, Against(printed)));
            Assert.Equal(ClaimVerdict.Reproduced, finding.Verdict);
            Assert.Contains($"As printed it fails: {printed.Name} is ", finding.Sentence, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Judge_Stopped_MeasuresNothing()
    {
        using CancellationTokenSource stopped = new();
        stopped.Cancel();
        Assert.All(Ids, id => Assert.Throws<OperationCanceledException>(
            () => Claim(id).Judge(new ClaimRequest(ClaimScale.Paper), ClaimRecords.None, new Progress<double>(), stopped.Token)));
    }

    [Theory]
    [MemberData(nameof(Fast))]
    public void Study_OneSeed_GivesEveryNumberThatThePartsNeed(string id) => StudyGivesItsNumbers(id);

    [Theory(Explicit = true)]
    [Trait("Speed", "slow")]
    [MemberData(nameof(All))]
    public void Judge_QuickScale_IsReproducedAndPrintedWordingFails(string id)
    {
        StudyGivesItsNumbers(id);
        TheoryClaim claim = Claim(id);
        ClaimFinding finding = claim.Judge(new ClaimRequest(ClaimScale.Quick), ClaimRecords.None, new Progress<double>(), TestContext.Current.CancellationToken);
        TestContext.Current.TestOutputHelper!.WriteLine(string.Join('\n', [$"{id}: {finding.Verdict}, {finding.Effect} {finding.EffectUnit}, {finding.Interval}", finding.Sentence, .. Rows(finding.Tables[0])]));
        Assert.Equal(ClaimVerdict.Reproduced, finding.Verdict);
        Assert.DoesNotContain("As printed it holds", finding.Sentence, StringComparison.Ordinal);
        Assert.DoesNotContain("As printed it is undecided", finding.Sentence, StringComparison.Ordinal);
    }

    private static IEnumerable<string> Rows(ClaimTable table) =>
        Enumerable.Range(0, table.Rows).Select(row => $"  {table.RowLabels![row]} | {string.Join(" ", table.Columns.Select(c => ClaimPart.Number(c.Values[row])))}");

    private static void StudyGivesItsNumbers(string id)
    {
        TheoryClaim claim = Claim(id);
        SeedReadings readings = claim.Study(ClaimScale.Quick, 1);
        Assert.All(claim.Parts.Select(part => part.Name).Concat(claim.Stated), name => Assert.False(double.IsNaN(readings[name]), name));
        Assert.NotEmpty(readings.Figures);
        Assert.All(readings.Figures.SelectMany(f => f.Curves), curve => Assert.NotEmpty(curve.X));
    }

    private static TheoryClaim Claim(string id) => ClaimCatalog.All.OfType<TheoryClaim>().Single(c => c.Id == id);

    /// <summary>Five seeds that agree with every part but, where one is named, that one.</summary>
    private static SeedReadings[] Seeds(TheoryClaim claim, ClaimPart? other, double value) => [.. Enumerable.Range(0, 5)
        .Select(_ => new SeedReadings([.. claim.Parts.Select(part => new Reading(part.Name, part == other ? value : Agreeing(part))), .. claim.Stated.Select(name => new Reading(name, 1))], []))];

    private static double Agreeing(ClaimPart part) => part.Relation switch
    {
        PartRelation.MeanAbove or PartRelation.EveryAtLeast => part.Bound + part.Margin + 0.5,
        PartRelation.MeanWithin => part.Bound,
        _ => part.Bound - part.Margin - 0.1,
    };

    private static double Against(ClaimPart part) => part.Relation switch
    {
        PartRelation.MeanAbove or PartRelation.EveryAtLeast => part.Bound - 0.5,
        PartRelation.MeanWithin => part.Bound + (3 * part.Margin),
        _ => part.Bound + 0.1,
    };
}
