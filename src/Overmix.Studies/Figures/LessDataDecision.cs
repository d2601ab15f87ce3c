using Overmix.Core.Claims;
using Overmix.Core.Curves;
using Overmix.Diagnostics.OverTraining;

namespace Overmix.Studies.Figures;

/// <summary>What Mixup runs on nested samples of several sizes, paired by seed, say of depth and time of the turn.</summary>
public sealed record LessDataDecision
{
    /// <summary>The smallest deepening that matters, points of depth a tenfold smaller sample.</summary>
    public const double Material = 1;

    /// <summary>How the decision is made.</summary>
    public const string Rule =
        "For each seed, two straight lines over the logarithm of the sample size: of the depth of the U (test error at the end minus at the best validation epoch) and of the logarithm of the step at which the smoothed error is lowest. "
        + "Reproduced if all of these are: (1) the verdict on the smallest sample's test error is u-shaped; (2) the depth grows by at least 1 point for a tenfold smaller sample, 95 % Student-t interval over seeds above 0; (3) the turn comes "
        + "earlier, interval above 0. Not reproduced if an interval lies below 0 or, for (2), below 1 point, or the smallest sample's curve is monotone or flat and the interval of its depth lies below 1 point. Otherwise, or with fewer than five seeds, inconclusive.";

    /// <summary>The verdicts on the sizes, smallest first.</summary>
    public required IReadOnlyList<OverTrainingVerdict> Verdicts { get; init; }

    /// <summary>Steps at which each seed's error is lowest, by size.</summary>
    public required IReadOnlyList<IReadOnlyList<double>> Turns { get; init; }

    /// <summary>Points by which the U is deeper for a tenfold smaller sample.</summary>
    public required ClaimEffect Deeper { get; init; }

    /// <summary>Decades of steps by which the turn is earlier for a tenfold smaller sample.</summary>
    public required ClaimEffect Earlier { get; init; }

    /// <summary>The verdict on the claim.</summary>
    public ClaimVerdict Verdict => ClaimDecision.All(Parts);

    /// <summary>What decides.</summary>
    public IReadOnlyList<JudgedPart> Parts =>
    [
        OverTrainingDecision.ShapeOf("depth of the U at the smallest sample, points", Verdicts[0]),
        Deeper.Part("depth more for a tenfold smaller sample, points", Material),
        Earlier.Part("turn earlier for a tenfold smaller sample, decades of steps"),
    ];

    /// <summary>Decides.</summary>
    /// <param name="sizes">Sample sizes, rising; at least two.</param>
    /// <param name="runs">The runs of each size, of the same seeds in the same order.</param>
    public static LessDataDecision Of(IReadOnlyList<int> sizes, IReadOnlyList<IReadOnlyList<ClaimRun>> runs)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(sizes.Count, 2, nameof(sizes));
        OverTrainingVerdict[] verdicts = [.. runs.Select(OverTrainingDecision.VerdictOf)];
        double[][] turns = [.. runs.Select(group => group.Select(TurningStep).ToArray())];
        double[] decades = [.. sizes.Select(n => Math.Log10(n))];
        int seeds = runs[0].Count;
        return new LessDataDecision
        {
            Verdicts = verdicts,
            Turns = turns,
            Deeper = ClaimDecision.Of([.. Enumerable.Range(0, seeds).Select(s => -Slope(decades, [.. verdicts.Select(v => v.Seeds[s].DepthPoints)]))], Material),
            Earlier = ClaimDecision.Of([.. Enumerable.Range(0, seeds).Select(s => Slope(decades, [.. turns.Select(t => Math.Log10(t[s]))]))]),
        };
    }

    private static double TurningStep(ClaimRun run)
    {
        EpochRecord last = run.Records[^1];
        return CurveValley.EpochOf(ErrorCurve.From(run.Seed, run.Records)) * last.Step / last.Epoch;
    }

    // Slope of the least-squares line.
    private static double Slope(double[] x, double[] y)
    {
        (double meanX, double meanY) = (x.Average(), y.Average());
        return x.Zip(y, (a, b) => (a - meanX) * (b - meanY)).Sum() / x.Sum(a => (a - meanX) * (a - meanX));
    }
}
