using System.Globalization;
using Overmix.Core.Claims;
using Overmix.Core.Configuration;

namespace Overmix.Studies.Figures;

/// <summary>The gradient norm in Mixup training does not vanish.</summary>
internal sealed class GradientNormClaim : IClaim
{
    public string Id => "grad-norm";

    public string Statement => "The gradient norm in Mixup training does not vanish.";

    public string Source => "Liu et al. (2023), slides on the gradient norm";

    public string Rule => GradientNormDecision.Rule;

    public string Setting(ClaimScale scale) => scale switch
    {
        ClaimScale.Quick => $"An MLP of two layers of 256 on 100 examples; 2 000 frozen pairs. {DigitRuns.Words()}",
        ClaimScale.Cpu => $"ResNet-18 of width 8 (the paper's: 64) on {PictureRuns.Examples} examples; 500 frozen pairs. {PictureRuns.Words()}",
        _ => $"ResNet-18 of width 64 on all of CIFAR-10's training part but the 2 % held out for validation; 10 000 frozen pairs. {PaperRuns.Words()}",
    };

    public ClaimPlan Plan(ClaimRequest request)
    {
        RunConfig mixup = MixupOf(request);
        return request.Scale == ClaimScale.Cpu ? PictureRuns.Plan(request, [mixup, mixup.AsErm()]) : ClaimPlan.Of([mixup, mixup.AsErm()], DigitRuns.Seeds);
    }

    public ClaimFinding Judge(ClaimRequest request, ClaimRecords records, IProgress<double> progress, CancellationToken stop)
    {
        IReadOnlyList<long> seeds = DigitRuns.Seeds;
        IReadOnlyList<ClaimRun> mixup = records.Of(MixupOf(request), seeds), erm = records.Of(MixupOf(request).AsErm(), seeds);
        GradientNormDecision decision = GradientNormDecision.Of(mixup, erm);
        return new ClaimFinding
        {
            Verdict = decision.Verdict,
            Effect = decision.Difference.Mean,
            Interval = decision.Difference.Interval,
            EffectUnit = "decades more left of the gradient norm with Mixup than with ERM",
            Seeds = seeds,
            Sentence = string.Create(
                CultureInfo.InvariantCulture,
                $"Of the whole objective's gradient norm {100 * Geometric(decision.Mixup):G3} % is left at the end with Mixup and {100 * Geometric(decision.Erm):G3} % with ERM (geometric means over seeds)."),
            Parts = decision.Parts,
            Tables =
            [
                JudgedPart.Table(decision.Parts),
                new ClaimTable(
                    "seeds",
                    [new ClaimColumn("left with Mixup, %", [.. decision.Mixup.Select(Percent)]), new ClaimColumn("left with ERM, %", [.. decision.Erm.Select(Percent)])],
                    [.. seeds.Select(s => $"seed {s}")]),
            ],
            Figure = FigureOf(mixup, erm),
        };
    }

    private static RunConfig MixupOf(ClaimRequest request) => request.Scale switch
    {
        ClaimScale.Quick => DigitRuns.Mixup(100),
        ClaimScale.Cpu => PictureRuns.Mixup(request.Images, PictureRuns.Examples),
        _ => PaperRuns.Mixup("cifar10", "resnet18", new PaperSample(1, 0)),
    };

    private static double Geometric(IReadOnlyList<double> decades) => Math.Pow(10, decades.Average());

    private static double Percent(double decades) => 100 * Math.Pow(10, decades);

    private static ClaimFigure FigureOf(IReadOnlyList<ClaimRun> mixup, IReadOnlyList<ClaimRun> erm) => new(
        "Left: norm of the gradient of the objective trained with, over the whole set. Right: the same of one batch, the root mean square over batches. " + RunCurves.Bands(mixup.Count),
        [
            new ClaimPanel("Gradient norm, whole objective", "training epochs (log scale)", "norm over all parameters", [RunCurves.Of("Mixup", mixup, r => r.Instruments?.MixupGradientNorm), RunCurves.Of("ERM", erm, r => r.Instruments?.ErmGradientNorm)]) { LogX = true, LogY = true },
            new ClaimPanel("Gradient norm, one batch", "training epochs (log scale)", "norm over all parameters", [RunCurves.Of("Mixup", mixup, r => r.Instruments?.MixupBatchGradientNorm), RunCurves.Of("ERM", erm, r => r.Instruments?.ErmBatchGradientNorm)]) { LogX = true, LogY = true },
        ]);
}
