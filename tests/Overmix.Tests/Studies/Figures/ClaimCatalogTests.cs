using Overmix.Core.Configuration;
using Overmix.Studies.Execution;
using Overmix.Studies.Figures;

namespace Overmix.Tests.Studies.Figures;

public sealed class ClaimCatalogTests
{
    private static readonly ClaimScale[] Scales = Enum.GetValues<ClaimScale>();

    [Fact]
    public void PaperIds_Eighteen_AreAllThereOnceAndInOrder()
    {
        Assert.Equal(18, ClaimCatalog.PaperIds.Distinct().Count());
        Assert.Equal(ClaimCatalog.PaperIds, ClaimCatalog.All.Select(c => c.Id).Take(18));
        Assert.Equal(ClaimCatalog.All.Count, ClaimCatalog.All.Select(c => c.Id).Distinct().Count());
    }

    [Fact]
    public void Claims_Every_SaysWhatWhereHowAndByWhichRule() => Assert.All(ClaimCatalog.All, c =>
    {
        Assert.EndsWith(".", c.Statement, StringComparison.Ordinal);
        Assert.NotEmpty(c.Source);
        Assert.NotEmpty(c.Rule);
        Assert.All(Scales, s => Assert.True(c.Plan(new ClaimRequest(s)).Untested is not null || c.Setting(s).Length > 40, $"{c.Id} at {s}"));
    });

    [Fact]
    public void Plans_Runs_AreValidAndFiveSeedsOfEachGroup() => Assert.All(Planned(), c => Assert.All(c.Runs.GroupBy(r => r.Name), group =>
    {
        Assert.All(group, r => Assert.Empty(RunConfigRules.Check(r)));
        Assert.True(group.Select(r => r.Seed).Distinct().Count() >= ClaimDecision.FewestSeeds);
        Assert.Single(group.Select(r => RunKey.Of(r with { Seed = 0 })).Distinct());
    }));

    [Fact]
    public void Plans_NamesOverAllClaims_MeanOneConfigurationEach() =>
        Assert.All(Planned().GroupBy(c => c.Scale), scale => Assert.All(
            scale.SelectMany(c => c.Runs).GroupBy(r => (r.Name, r.Seed)),
            same => Assert.Single(same.Select(RunKey.Of).Distinct())));

    [Fact]
    public void Study_ClaimsThatShareRuns_TrainEachOnce()
    {
        IClaim[] claims = [.. ClaimCatalog.Of(["fig1-digits", "less-data", "grad-norm"])];
        var study = new ClaimStudy(claims, new ClaimRequest(ClaimScale.Quick), "nowhere");
        Assert.Equal(20, study.Missing.Count); // Mixup at three sizes and ERM at one, five seeds each
        Assert.Equal(35, study.Claims.Sum(c => c.Plan.Runs.Count));
    }

    [Fact]
    public void Of_UnknownId_NamesTheNearest() =>
        Assert.Contains("did you mean less-data", Assert.Throws<StudyException>(() => ClaimCatalog.Of(["less-dat"])).Message, StringComparison.Ordinal);

    [Fact]
    public void Study_ImageClaimWithoutImages_IsUntestedWithItsReason()
    {
        var study = new ClaimStudy(ClaimCatalog.Of(["fig1"]), new ClaimRequest(ClaimScale.Cpu), "nowhere");
        Assert.Contains("--data", study.Claims[0].Reason, StringComparison.Ordinal);
        Assert.Empty(study.Missing);
    }

    [Theory]
    [InlineData("", true)]
    [InlineData("cpu", false)]
    public void Study_PaperScaleWithoutGpu_LeavesItsRunsUntestedAndJudgesTheRest(string device, bool isUntested)
    {
        IReadOnlyList<IClaim> claims = ClaimCatalog.Of(["fig1", "lemma1"]);
        var study = new ClaimStudy(claims, new ClaimRequest(ClaimScale.Paper) { LacksGpu = true, Device = device, IsPlanOnly = true }, "nowhere");
        Assert.Equal(isUntested, study.Claims[0].Reason?.Contains("GPU", StringComparison.Ordinal) ?? false);
        Assert.Null(study.Claims[1].Reason);
        Assert.Equal(isUntested ? 0 : 10, study.Missing.Count);
        Assert.Equal(10, study.Wanted.Count);
    }

    [Fact]
    public void Key_NamePathAndDevice_DoNotCount_AndSettingsDo()
    {
        var config = new RunConfig { Name = "a", Seed = 1 };
        string key = RunKey.Of(config);
        Assert.Equal(key, RunKey.Of(config with { Name = "b", Data = config.Data with { Path = "x" }, Train = config.Train with { Device = "cuda" } }));
        Assert.NotEqual(key, RunKey.Of(config with { Seed = 2 }));
        Assert.NotEqual(key, RunKey.Of(config with { Mixup = config.Mixup with { Alpha = 0.5 } }));
        Assert.Equal(["mixup.alpha=0.5"], RunKey.SettingsOf(config with { Mixup = config.Mixup with { Alpha = 0.5 } }));
    }

    private static IEnumerable<(string Id, ClaimScale Scale, IReadOnlyList<RunConfig> Runs)> Planned() =>
        from c in ClaimCatalog.All from s in Scales let plan = c.Plan(new ClaimRequest(s) { IsPlanOnly = true }) where plan.Runs.Count > 0 select (c.Id, s, plan.Runs);
}
