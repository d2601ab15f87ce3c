using Overmix.Core.Claims;
using Overmix.Core.Configuration;
using Overmix.Reporting.Claims;
using Overmix.Runs.Store;
using Overmix.Studies.Execution;
using Overmix.Studies.Figures;
using Overmix.Tests.Runs;

namespace Overmix.Tests.Studies.Figures;

/// <summary>A small claim end to end: runs, verdict, folder, kept records, and once more from these without training.</summary>
public sealed class ClaimStudyTests
{
    private static readonly ClaimRequest Quick = new(ClaimScale.Quick);

    [Fact]
    public void Train_RunsThatAreThere_AreJudgedKeptAndNeverTrainedAgain()
    {
        using var folder = new TempFolder();
        string runs = Path.Combine(folder.Path, "runs"), results = Path.Combine(folder.Path, "docs", "results");
        var claim = new TinyClaim();
        foreach (RunConfig config in claim.Plan(Quick).Runs)
        {
            new RunExecution().Start(new RunStore(runs), new RunOrder { Config = config, Number = (int)config.Seed });
        }

        var kept = new KeptRuns(new KeptClaims(results).RunsPath);
        var study = new ClaimStudy([claim], Quick, runs, kept);
        Assert.Equal(2, study.Missing.Count);
        ClaimRecords records = study.Train(new WorkerPool(new Shell(_ => "exit 9"), 1), () => null, _ => { })!;
        ClaimFinding finding = claim.Judge(Quick, records, new Progress<double>(), TestContext.Current.CancellationToken);
        Assert.Equal(ClaimVerdict.Inconclusive, finding.Verdict); // two seeds decide nothing
        Assert.All(ClaimStudy.RunsOf(study.Claims[0], records), kept.Write);

        var again = new ClaimStudy([claim], Quick, Path.Combine(folder.Path, "elsewhere"), kept);
        Assert.Empty(again.Missing);
        ClaimRecords read = again.Train(new WorkerPool(new Shell(_ => "exit 9"), 1), () => null, _ => { })!;
        Assert.Equal(finding.Effect, claim.Judge(Quick, read, new Progress<double>(), TestContext.Current.CancellationToken).Effect);
        Assert.All(again.Claims[0].Plan.Runs, c => Assert.True(KeptRuns.AreEqual(records.Of(c), read.Of(c))));
        Assert.NotNull(read.Of(claim.Plan(Quick).Runs[0]).Origin!.Machine.Libtorch);

        File.Delete(kept.PathOf(claim.Plan(Quick).Runs[0]));
        Assert.Single(new ClaimStudy([claim], Quick, runs, kept).Missing);
    }

    [Fact]
    public void Plan_DataAbsentButAllRunsKept_IsJudgedAllTheSame()
    {
        using var folder = new TempFolder();
        var kept = new KeptRuns(folder.Path);
        var claim = new TinyClaim { Untested = "no data here." };
        Assert.Equal("no data here.", new ClaimStudy([claim], Quick, "nowhere", kept).Claims[0].Reason);
        foreach (RunConfig config in claim.Plan(Quick).Runs)
        {
            kept.Write(CurveRuns.One(config.Seed, _ => 0.2, _ => 0.1, config));
        }

        Assert.Null(new ClaimStudy([claim], Quick, "nowhere", kept).Claims[0].Reason);
    }
}
