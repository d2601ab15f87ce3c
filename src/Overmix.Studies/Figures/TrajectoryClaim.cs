using System.Globalization;
using Overmix.Core.Claims;
using Overmix.Core.Configuration;
using Overmix.Core.Curves;

namespace Overmix.Studies.Figures;

/// <summary>A wrong objective also helps, only the trajectory matters: Mixup early, then ERM.</summary>
internal sealed class TrajectoryClaim : IClaim
{
    private const string Scouted = "Mixup to the end, ERM to the end, and Mixup until two scouts (copies trained beforehand on four fifths of the examples each) say that it turns, then ERM";
    private const string Fixed = "Mixup to the end, ERM to the end, and Mixup for a tenth of the budget, then ERM (a round number fixed beforehand: the guard's scouts see no turn within their allowance here)";

    // Remembers ten thousand steps, more than there are: its ramp decides.
    private const double AverageDecay = 0.9999;

    private static readonly string AverageWords = FormattableString.Invariant(
        $"The scouts judge by a moving average of their weights (decay {AverageDecay}), which the run that switches keeps beside its own; the test errors are those of the weights themselves.");

    public string Id => "trajectory";

    public string Statement => "A wrong objective also helps, only the trajectory matters: Mixup early and then ERM does better than either to the end.";

    public string Source => "Liu et al. (2023), take-home message; that one may stop or switch is our reading of it";

    public string Rule => TrajectoryDecision.Rule;

    public string Setting(ClaimScale scale) => scale switch
    {
        ClaimScale.Quick => $"{Scouted}. An MLP of two layers of 256 on 100 examples. {DigitRuns.Words()} {AverageWords}",
        ClaimScale.Cpu => $"{Fixed}. ResNet-18 of width 8 (the paper's: 64) on {PictureRuns.Examples} examples. {PictureRuns.Words()}",
        _ => $"{Fixed}. ResNet-18 of width 64 on all of CIFAR-10's training part but the 2 % held out for validation. {PaperRuns.Words()}",
    };

    public ClaimPlan Plan(ClaimRequest request)
    {
        RunConfig mixup = MixupOf(request);
        RunConfig[] groups = [mixup, mixup.AsErm(), Switched(request, mixup)];
        return request.Scale == ClaimScale.Cpu ? PictureRuns.Plan(request, groups) : ClaimPlan.Of(groups, DigitRuns.Seeds);
    }

    public ClaimFinding Judge(ClaimRequest request, ClaimRecords records, IProgress<double> progress, CancellationToken stop)
    {
        IReadOnlyList<long> seeds = DigitRuns.Seeds;
        RunConfig config = MixupOf(request);
        IReadOnlyList<ClaimRun> mixup = records.Of(config, seeds), erm = records.Of(config.AsErm(), seeds), switched = records.Of(Switched(request, config), seeds);
        TrajectoryDecision decision = TrajectoryDecision.Of(mixup, erm, switched);
        double[] stopped = [.. mixup.Zip(switched, ErrorAtSwitch)];
        double[] epochs = [.. switched.Select(r => r.Events.FirstOrDefault(e => e.Kind == "switch") is { } e ? e.Epoch : double.NaN)];
        return new ClaimFinding
        {
            Verdict = decision.Verdict,
            Effect = decision.AgainstMixup.Mean,
            Interval = decision.AgainstMixup.Interval,
            EffectUnit = "points of test error by which Mixup, then ERM, is better than Mixup to the end",
            Seeds = seeds,
            Sentence = Sentence(decision, stopped, epochs),
            Parts = decision.Parts,
            Tables =
            [
                JudgedPart.Table(decision.Parts),
                new ClaimTable(
                    "seeds",
                    [
                        new ClaimColumn("Mixup to the end, %", decision.Mixup),
                        new ClaimColumn("ERM to the end, %", decision.Erm),
                        new ClaimColumn("Mixup, then ERM, %", decision.Switched),
                        new ClaimColumn("switched at epoch", epochs),
                        new ClaimColumn("Mixup, stopped there, %", stopped),
                    ],
                    [.. seeds.Select(s => $"seed {s}")]),
            ],
            Figure = new ClaimFigure(
                "Left: the loss trained with, on mixed examples or, after the switch, on plain ones. Right: the test error. " + RunCurves.Bands(seeds.Count),
                [
                    new ClaimPanel("Training loss", "training epochs (log scale)", "loss of an example", [Loss("Mixup", mixup), Loss("ERM", erm), Loss("Mixup, then ERM", switched)]) { LogX = true },
                    RunCurves.Error([("Mixup", mixup), ("ERM", erm), ("Mixup, then ERM", switched)]),
                ]),
        };
    }

    private static ClaimSeries Loss(string name, IReadOnlyList<ClaimRun> runs) => RunCurves.Of(name, runs, (EpochRecord r) => r.Mixing.Loss);

    private static RunConfig MixupOf(ClaimRequest request) => request.Scale switch
    {
        ClaimScale.Quick => DigitRuns.Mixup(100),
        ClaimScale.Cpu => PictureRuns.Mixup(request.Images, PictureRuns.Examples),
        _ => PaperRuns.Mixup("cifar10", "resnet18", new PaperSample(1, 0)),
    };

    // A tenth of the budget, or where the scouts say, who need the averaged weights.
    private static RunConfig Switched(ClaimRequest request, RunConfig config) => request.Scale == ClaimScale.Quick
        ? config.Varied("switch", c => c with { Guard = new GuardConfig { Mode = GuardMode.Switch, Scouts = 2 }, Ema = new EmaConfig { Decay = AverageDecay } })
        : config.Varied("switch", c => c with { Objective = FormattableString.Invariant($"mixup@0-{Tenth(c)}, erm@{Tenth(c)}-") });

    private static int Tenth(RunConfig config) => Math.Max(1, config.Train.Epochs / 10);

    // What stopping would have delivered where the other run switched: the mean of three evaluations of the Mixup run around that epoch.
    private static double ErrorAtSwitch(ClaimRun mixup, ClaimRun switched)
    {
        int epoch = switched.Events.FirstOrDefault(e => e.Kind == "switch")?.Epoch ?? mixup.Records[^1].Epoch;
        return 100 * mixup.Records.Where(r => r.Epoch > 0).OrderBy(r => Math.Abs(Math.Log((double)r.Epoch / epoch))).Take(3).Average(r => r.TestError);
    }

    private static string Sentence(TrajectoryDecision d, double[] stopped, double[] epochs)
    {
        int switches = epochs.Count(double.IsFinite);
        string at = switches == 0 ? "nowhere" : string.Create(CultureInfo.InvariantCulture, $"in {switches} of {epochs.Length} runs, near epoch {epochs.Where(double.IsFinite).Average():0}");
        return string.Create(
            CultureInfo.InvariantCulture,
            $"The test error ends at {d.Mixup.Average():F1} % with Mixup throughout, {d.Erm.Average():F1} % with ERM, {d.Switched.Average():F1} % with Mixup and then ERM (switched {at}), {stopped.Average():F1} % had Mixup been stopped there; the switch is better than ERM by {d.AgainstErm.Mean:F1} points{Words(d.AgainstErm.Interval)}.");
    }

    private static string Words(ClaimInterval? interval) => interval is { } i ? string.Create(CultureInfo.InvariantCulture, $" (95 % interval {i.Low:F1} to {i.High:F1})") : "";
}
