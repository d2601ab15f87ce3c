using Overmix.Core.Claims;
using Overmix.Core.Seeding;
using Overmix.Studies.Figures;

namespace Overmix.Tests.Studies.Figures;

/// <summary>How a claim without training is written and judged: numbers in, verdict out.</summary>
public sealed class SampleClaimTests
{
    [Fact]
    public void Judge_ClaimWithoutRuns_ComputesItsVerdictFromItsNumbers()
    {
        IClaim claim = new UniformMean(0);
        ClaimFinding finding = claim.Judge(new ClaimRequest(ClaimScale.Quick), ClaimRecords.None, new Progress<double>(), TestContext.Current.CancellationToken);

        Assert.Empty(claim.Plan(new ClaimRequest(ClaimScale.Quick)).Runs);
        Assert.Equal(ClaimVerdict.Reproduced, finding.Verdict);
        Assert.Equal(5, finding.Seeds.Count);
    }

    [Fact]
    public void Judge_WrongClaim_IsNotReproduced() =>
        Assert.Equal(ClaimVerdict.NotReproduced, new UniformMean(0.6).Judge(new ClaimRequest(ClaimScale.Quick), ClaimRecords.None, new Progress<double>(), TestContext.Current.CancellationToken).Verdict);

    /// <summary>The mean of uniform draws lies above a bound.</summary>
    private sealed class UniformMean(double bound) : IClaim
    {
        public string Id => "uniform-mean";

        public string Statement => "The mean of uniform draws lies above the bound.";

        public string Source => "none";

        public string Rule => "the 95 % Student-t interval of the mean above the bound, over five seeds";

        public string Setting(ClaimScale scale) => "400 draws a seed";

        public ClaimFinding Judge(ClaimRequest request, ClaimRecords records, IProgress<double> progress, CancellationToken stop)
        {
            long[] seeds = [1, 2, 3, 4, 5];
            double[] means = [.. seeds.Select(MeanOf)];
            ClaimEffect effect = ClaimDecision.Of([.. means.Select(m => m - bound)]);
            return new ClaimFinding
            {
                Verdict = effect.Verdict,
                Effect = effect.Mean,
                Interval = effect.Interval,
                Seeds = seeds,
                Sentence = $"The mean is {means.Average():F3}.",
                Tables = [new ClaimTable("means", [new ClaimColumn("seed", [.. seeds.Select(s => (double)s)]), new ClaimColumn("mean", means)])],
                Figure = new ClaimFigure("Means by seed.", [new ClaimPanel("Means", "seed", "mean", [new ClaimSeries("mean", [1, 2, 3, 4, 5], means) { IsCloud = true }]) { Levels = [new ClaimLevel(bound, "bound")] }]),
            };
        }

        private static double MeanOf(long seed)
        {
            RandomStream stream = new RandomStreams((ulong)seed).Open(StreamName.FlatCurves, 0);
            return Enumerable.Range(0, 400).Average(_ => stream.NextDouble());
        }
    }
}
