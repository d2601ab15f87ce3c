using System.Globalization;
using Overmix.Core.Claims;
using Overmix.Core.Configuration;
using Overmix.Diagnostics.OverTraining;

namespace Overmix.Studies.Figures;

/// <summary>Smaller samples: the U is deeper and comes earlier.</summary>
internal sealed class LessDataClaim : IClaim
{
    public string Id => "less-data";

    public string Statement => "With a smaller sample the U of the test error is deeper and turns earlier.";

    public string Source => "Liu et al. (2023), slides on reduced samples (30 % of SVHN; augmentation with reduced sample size)";

    public string Rule => LessDataDecision.Rule;

    public string Setting(ClaimScale scale) => scale switch
    {
        ClaimScale.Quick => $"An MLP of two layers of 256 on nested samples of {Listed(scale)} examples. {DigitRuns.Words()}",
        ClaimScale.Cpu => $"ResNet-18 of width 8 (the paper's: 64) on nested samples of {Listed(scale)} examples. {PictureRuns.Words()}",
        _ => $"ResNet-18 of width 64 on nested, class-balanced samples of {Listed(scale)} examples of CIFAR-10. {PaperRuns.Words()}",
    };

    public ClaimPlan Plan(ClaimRequest request) => request.Scale switch
    {
        ClaimScale.Quick => ClaimPlan.Of(Groups(request), DigitRuns.Seeds),
        ClaimScale.Cpu => PictureRuns.Plan(request, Groups(request)),
        _ => ClaimPlan.Of(Groups(request), PaperRuns.Seeds),
    };

    public ClaimFinding Judge(ClaimRequest request, ClaimRecords records, IProgress<double> progress, CancellationToken stop)
    {
        IReadOnlyList<int> sizes = Sizes(request.Scale);
        IReadOnlyList<long> seeds = DigitRuns.Seeds;
        IReadOnlyList<ClaimRun>[] runs = [.. Groups(request).Select(g => records.Of(g, seeds))];
        LessDataDecision decision = LessDataDecision.Of(sizes, runs);
        return new ClaimFinding
        {
            Verdict = decision.Verdict,
            Effect = decision.Deeper.Mean,
            Interval = decision.Deeper.Interval,
            EffectUnit = "points of depth more for a tenfold smaller sample",
            Seeds = seeds,
            Sentence = Sentence(sizes, decision),
            Parts = decision.Parts,
            Tables = [JudgedPart.Table(decision.Parts), Table(sizes, seeds, decision)],
            Figure = RunCurves.LossAndError([.. sizes.Zip(runs, (n, group) => (FormattableString.Invariant($"n = {n}"), group))]),
        };
    }

    private static IReadOnlyList<int> Sizes(ClaimScale scale) => scale switch
    {
        ClaimScale.Quick => [50, 100, 300],
        ClaimScale.Cpu => [250, 500, 1_000],
        _ => [5_000, 15_000, 45_000],
    };

    private static string Listed(ClaimScale scale) => string.Join(", ", Sizes(scale));

    private static IEnumerable<RunConfig> Groups(ClaimRequest request) => Sizes(request.Scale).Select(n => request.Scale switch
    {
        ClaimScale.Quick => DigitRuns.Mixup(n),
        ClaimScale.Cpu => PictureRuns.Mixup(request.Images, n),
        _ => PaperRuns.Mixup("cifar10", "resnet18", new PaperSample(n / 50_000.0, n)),
    });

    private static string Sentence(IReadOnlyList<int> sizes, LessDataDecision d) => string.Create(
        CultureInfo.InvariantCulture,
        $"The U is {string.Join(", ", sizes.Zip(d.Verdicts, (n, v) => string.Create(CultureInfo.InvariantCulture, $"{v.DepthPoints:F1} points deep at n = {n} ({v.Verdict.ToName()})")))}; its lowest point lies at step {string.Join(", ", d.Turns.Select(t => Math.Pow(10, t.Average(Math.Log10)).ToString("0", CultureInfo.InvariantCulture)))} (geometric means); for a tenfold smaller sample it is {d.Deeper.Mean:F1} points deeper and {d.Earlier.Mean:F2} decades of steps earlier ({Words(d.Earlier.Interval)}).");

    private static string Words(ClaimInterval? interval) => interval is { } i ? string.Create(CultureInfo.InvariantCulture, $"95 % interval {i.Low:F2} to {i.High:F2}") : "no interval";

    private static ClaimTable Table(IReadOnlyList<int> sizes, IReadOnlyList<long> seeds, LessDataDecision d)
    {
        (int N, int Place, int Seed)[] rows = [.. from place in Enumerable.Range(0, sizes.Count) from s in Enumerable.Range(0, seeds.Count) select (sizes[place], place, s)];
        ClaimColumn Column(string name, Func<SeedVerdict, double> value) => new(name, [.. rows.Select(r => value(d.Verdicts[r.Place].Seeds[r.Seed]))]);
        return new ClaimTable(
            "seeds",
            [
                Column("best validation epoch", v => v.BestEpoch),
                Column("test error there, %", v => 100 * v.BestTestError),
                Column("at the end, %", v => 100 * v.MedianOfLast),
                Column("depth, points", v => v.DepthPoints),
                new ClaimColumn("step of the lowest point", [.. rows.Select(r => Math.Round(d.Turns[r.Place][r.Seed]))]),
            ],
            [.. rows.Select(r => FormattableString.Invariant($"n = {r.N}, seed {seeds[r.Seed]}"))]);
    }
}
