using Overmix.Core.Configuration;
using Overmix.Studies.Figures;
using Overmix.Tests.House;

namespace Overmix.Tests.Studies.Figures;

/// <summary>Expected costs against what the kept runs took.</summary>
public sealed class RunCostTests
{
    private static readonly KeptRuns Kept = new(Path.Combine(Repository.Root, "docs", "results", "data", "claims", "records"));

    // The factor is that of the promise. It is asked of the median over a network's runs: single ones were made beside other work, and took up to forty times as long.
    [Theory]
    [InlineData("mlp")]
    [InlineData("cnn")]
    [InlineData("resnet18")]
    public void Of_KeptRuns_IsWithinAFactorOfTwoOfWhatTheyTook(string network)
    {
        double[] ratios = [.. Records(network).Select(r => r.Origin!.Seconds / 3600 / RunCost.Of(r.Config).Hours).Order()];
        Assert.True(ratios.Length >= 10, $"{ratios.Length} kept runs of {network}");
        Assert.InRange(ratios[ratios.Length / 2], 0.5, 2);
    }

    // What the instruments add, by the readings that the kept runs' records hold: three frozen sets forward, and both ways over the Mixup set and all training examples, each example worth three passes.
    // Tolerance: rounding. Leaving the instruments out, or counting a reading an evaluation, fails.
    [Theory]
    [InlineData("mlp")]
    [InlineData("resnet18")]
    public void Of_RunsWithInstruments_CountsTheReadingsInTheirRecords(string network)
    {
        ClaimRun[] measured = [.. Records(network).Where(r => r.Config.Instruments.Gradients == 1)];
        Assert.NotEmpty(measured);
        Assert.All(measured, run =>
        {
            int readings = run.Records.Count(r => r.Instruments is not null);
            RunConfig bare = run.Config with { Instruments = new InstrumentsConfig { Budget = 0, Pairs = 0 } };
            double n = run.Config.Data.Train, pairs = run.Config.Instruments.Pairs, passes = readings * ((3 * pairs) + (3 * (pairs + n)));
            double expected = 1 + (passes / 3 / (run.Config.Train.Epochs * n));
            Assert.InRange(RunCost.Of(run.Config).Hours / RunCost.Of(bare).Hours / expected, 1 - 1e-9, 1 + 1e-9);
        });
    }

    private static IEnumerable<ClaimRun> Records(string network) =>
        from claim in ClaimCatalog.All
        from scale in new[] { ClaimScale.Quick, ClaimScale.Cpu }
        from config in claim.Plan(new ClaimRequest(scale) { IsPlanOnly = true }).Runs
        where config.Model.Name == network
        group config by RunKey.Of(config) into same
        let run = Kept.TryRead(same.First())
        where run is not null
        select run;
}
