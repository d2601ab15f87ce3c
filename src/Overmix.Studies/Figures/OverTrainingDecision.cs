using Overmix.Core.Claims;
using Overmix.Core.Curves;
using Overmix.Diagnostics.OverTraining;

namespace Overmix.Studies.Figures;

/// <summary>What Mixup and ERM runs, paired by seed, say of over-training with Mixup.</summary>
public sealed record OverTrainingDecision
{
    /// <summary>The smallest rise that matters, points of test error: that of the verdict on a curve.</summary>
    public const double Material = 1;

    /// <summary>How the decision is made.</summary>
    public const string Rule =
        "Reproduced if all of these are: (1) the verdict on the Mixup runs' test error is u-shaped (places found on validation, sizes read on test); (2) the Mixup loss above the least that its labels allow (their entropy; 0 for the squared error) falls on from the best "
        + "validation epoch to the end; (3) the rise of the test error from there to the end, minus that of the ERM run of the same seed, is at least 1 point with a 95 % Student-t interval above 0. Not reproduced if the curve is "
        + "monotone or flat and the interval of that rise with Mixup alone, the depth of the U, lies below 1 point; or if an interval lies below 0 or, for (3), below 1 point. Otherwise, or with fewer than five seeds, inconclusive.";

    private const int Last = 5;

    /// <summary>The verdict on the Mixup runs' curves.</summary>
    public required OverTrainingVerdict Mixup { get; init; }

    /// <summary>The verdict on the ERM runs' curves.</summary>
    public required OverTrainingVerdict Erm { get; init; }

    /// <summary>By how much the excess of the Mixup loss falls from the best validation epoch to the end, nats or squared units.</summary>
    public required ClaimEffect LossFall { get; init; }

    /// <summary>By how much more the test error rises with Mixup than with ERM, points, one a seed.</summary>
    public required IReadOnlyList<double> Differences { get; init; }

    /// <summary>Their mean and interval.</summary>
    public required ClaimEffect Rise { get; init; }

    /// <summary>The verdict on the claim.</summary>
    public ClaimVerdict Verdict => ClaimDecision.All(Parts);

    /// <summary>What decides.</summary>
    public IReadOnlyList<JudgedPart> Parts =>
    [
        ShapeOf("depth of the U with Mixup, points", Mixup),
        LossFall.Part("fall of the Mixup loss above the least that its labels allow, from the best validation epoch to the end"),
        Rise.Part("rise of the test error with Mixup less that with ERM, points", Material),
    ];

    /// <summary>Decides.</summary>
    /// <param name="mixup">The Mixup runs, by seed.</param>
    /// <param name="erm">The ERM runs, of the same seeds in the same order.</param>
    public static OverTrainingDecision Of(IReadOnlyList<ClaimRun> mixup, IReadOnlyList<ClaimRun> erm)
    {
        if (!mixup.Select(r => r.Seed).SequenceEqual(erm.Select(r => r.Seed)))
        {
            throw new ArgumentOutOfRangeException(nameof(erm), "Pairs need the same seeds in the same order.");
        }

        OverTrainingVerdict ofMixup = VerdictOf(mixup), ofErm = VerdictOf(erm);
        double[] differences = [.. ofMixup.Seeds.Zip(ofErm.Seeds, (m, e) => m.DepthPoints - e.DepthPoints)];
        return new OverTrainingDecision
        {
            Mixup = ofMixup,
            Erm = ofErm,
            LossFall = ClaimDecision.Of([.. mixup.Zip(ofMixup.Seeds, (run, seed) => FallOf(run.Records, seed.BestEpoch))]),
            Differences = differences,
            Rise = ClaimDecision.Of(differences, Material),
        };
    }

    /// <summary>The verdict on some runs' test error.</summary>
    /// <param name="runs">Runs that differ in their seed alone.</param>
    public static OverTrainingVerdict VerdictOf(IReadOnlyList<ClaimRun> runs) => OverTrainingAnalysis.Assess([.. runs.Select(r => ErrorCurve.From(r.Seed, r.Records))]);

    /// <summary>
    /// What a curve's shape says of a U. That a curve is monotone or flat is judged by the noise within curves too, and rules out two points only: it decides against a U
    /// where the seeds, which may differ among themselves, rule out a depth that matters.
    /// </summary>
    /// <param name="curve">The verdict on the curve.</param>
    public static ClaimVerdict OfShape(OverTrainingVerdict curve) => curve.Verdict switch
    {
        _ when curve.Seeds.Count < ClaimDecision.FewestSeeds => ClaimVerdict.Inconclusive,
        Diagnostics.OverTraining.Verdict.UShaped => ClaimVerdict.Reproduced,
        Diagnostics.OverTraining.Verdict.Monotone or Diagnostics.OverTraining.Verdict.Flat when curve.DepthInterval is { High: < Material } => ClaimVerdict.NotReproduced,
        _ => ClaimVerdict.Inconclusive,
    };

    /// <summary>A curve's shape as a part: a U is claimed, and its depth decides against it.</summary>
    /// <param name="name">The depth's name.</param>
    /// <param name="curve">The verdict on the curve.</param>
    public static JudgedPart ShapeOf(string name, OverTrainingVerdict curve) => new(name, "the curve is u-shaped", OfShape(curve))
    {
        Found = curve.Verdict.ToName(),
        Mean = curve.DepthPoints,
        Interval = curve.DepthInterval is { } i ? new ClaimInterval(i.Low, i.High, ClaimDecision.Level) : null,
    };

    private static double FallOf(IReadOnlyList<EpochRecord> records, double epoch)
    {
        double[] last = [.. records.TakeLast(Last).Select(r => r.Mixing.Excess)];
        double[] near = [.. records.Where(r => r.Epoch > 0).OrderBy(r => Math.Abs(Math.Log(r.Epoch / epoch))).Take(Last).Select(r => r.Mixing.Excess)];
        return near.Average() - last.Average();
    }
}
