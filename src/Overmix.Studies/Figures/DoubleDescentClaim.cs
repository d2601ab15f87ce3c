using System.Globalization;
using Overmix.Core.Claims;
using Overmix.Core.Configuration;
using Overmix.Diagnostics.OverTraining;

namespace Overmix.Studies.Figures;

/// <summary>Training with noisy labels: double descent over width and over epochs.</summary>
internal sealed class DoubleDescentClaim : IClaim
{
    private const double Noise = 0.2;

    public string Id => "double-descent";

    public string Statement => "Trained with noisy labels, the test error shows double descent: over the width of the network, and over epochs.";

    public string Source => "Nakkiran et al. (2020), as cited by Liu et al. (2023), Figure 4";

    public string Rule => DoubleDescentDecision.Rule;

    public string Setting(ClaimScale scale) => scale switch
    {
        ClaimScale.Quick => $"A fifth of the training labels replaced at random; MLPs of one hidden layer of {Listed(scale)} units on 800 examples. {DigitRuns.Words(SettingWords.Plain)} Widths and sample were chosen on seeds 101 and 102.",
        ClaimScale.Cpu => $"A fifth of the training labels replaced at random; ResNet-18 of width {Listed(scale)} on {PictureRuns.Examples} examples. {PictureRuns.Words(SettingWords.Plain)}",
        _ => $"A fifth of the training labels replaced at random; ResNet-18 of width {Listed(scale)} on all of CIFAR-10's training part but the 2 % held out for validation. {PaperRuns.Words(SettingWords.Plain)}",
    };

    public ClaimPlan Plan(ClaimRequest request)
    {
        IEnumerable<RunConfig> groups = Widths(request.Scale).Select(w => ConfigOf(request, w));
        return request.Scale == ClaimScale.Cpu ? PictureRuns.Plan(request, groups) : ClaimPlan.Of(groups, DigitRuns.Seeds);
    }

    public ClaimFinding Judge(ClaimRequest request, ClaimRecords records, IProgress<double> progress, CancellationToken stop)
    {
        IReadOnlyList<long> seeds = DigitRuns.Seeds;
        WidthRuns[] sweep = [.. Widths(request.Scale).Select(w => new WidthRuns(w, records.Of(ConfigOf(request, w), seeds)))];
        DoubleDescentDecision decision = DoubleDescentDecision.Of(sweep);
        return new ClaimFinding
        {
            Verdict = decision.Verdict,
            Effect = decision.Drop.Mean,
            Interval = decision.Drop.Interval,
            EffectUnit = "points of test error from the peak over widths down to the best wider network",
            Seeds = seeds,
            Sentence = Sentence(decision),
            Parts = decision.Parts,
            Tables = [JudgedPart.Table(decision.Parts), Table(sweep, seeds)],
            Figure = new ClaimFigure(
                $"Left: test error at the end over width. Right: over epochs, at the width of the peak and the widest. {RunCurves.Bands(seeds.Count)}",
                [
                    new ClaimPanel("Test error at the end", "width (log scale)", "% of test examples", [RunCurves.Of("ERM, noisy labels", [.. sweep.Select(w => (double)w.Width)], [.. sweep.Select(w => w.Runs.Select(r => DoubleDescentDecision.Test(r) / 100).ToArray())])]) { LogX = true, IsPercent = true },
                    RunCurves.Error([.. sweep.Where(w => w.Width == decision.Widths.Peak || w == sweep[^1]).Select(w => (FormattableString.Invariant($"width {w.Width}"), w.Runs))]),
                ]),
        };
    }

    private static IReadOnlyList<int> Widths(ClaimScale scale) => scale switch
    {
        ClaimScale.Quick => [4, 6, 8, 12, 16, 24, 48, 128, 512],
        ClaimScale.Cpu => [1, 2, 3, 4, 6, 8, 12],
        _ => [2, 4, 8, 12, 16, 32, 64],
    };

    private static string Listed(ClaimScale scale) => string.Join(", ", Widths(scale));

    private static RunConfig ConfigOf(ClaimRequest request, int width) => request.Scale switch
    {
        ClaimScale.Quick => DigitRuns.Mixup(800).AsErm().Varied($"noisy-w{width}", c => Noisy(c) with { Model = c.Model with { Widths = [width] } }),
        ClaimScale.Cpu => PictureRuns.Mixup(request.Images, PictureRuns.Examples).AsErm().Varied($"noisy-w{width}", c => Noisy(c) with { Model = c.Model with { Width = width } }),
        _ => PaperRuns.Mixup("cifar10", "resnet18", new PaperSample(1, 0)).AsErm().Varied($"noisy-w{width}", c => Noisy(c) with { Model = c.Model with { Width = width } }),
    };

    private static RunConfig Noisy(RunConfig config) => config with { Data = config.Data with { LabelNoise = Noise } };

    private static string Sentence(DoubleDescentDecision d) => string.Create(
        CultureInfo.InvariantCulture,
        $"Over width the test error rises by {d.Rise.Mean:F1} points from width {d.Widths.Before} to its peak at {d.Widths.Peak} and drops by {d.Drop.Mean:F1} to width {d.Widths.Behind} ({d.OverWidth.ToName()}); over epochs the widest network's curve is {d.Epochs.Verdict.ToName()} ({d.OverEpochs.ToName()}).");

    private static ClaimTable Table(WidthRuns[] sweep, IReadOnlyList<long> seeds) => new(
        "widths",
        [
            new ClaimColumn("width", [.. sweep.Select(w => (double)w.Width)]),
            .. seeds.Select((seed, s) => new ClaimColumn(FormattableString.Invariant($"test error at the end, seed {seed}, %"), [.. sweep.Select(w => DoubleDescentDecision.Test(w.Runs[s]))])),
            new ClaimColumn("training error at the end, mean, %", [.. sweep.Select(w => 100 * w.Runs.Average(r => r.Records[^1].TrainError))]),
        ]);
}
