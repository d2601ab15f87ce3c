using Overmix.Core.Curves;

namespace Overmix.Diagnostics.OverTraining;

/// <summary>
/// Judges a single held-out curve, error or loss, by itself: whether it turns (<see cref="RiseTest"/>), where and how deep (<see cref="TurnEstimate"/>), and what to do.
/// Runs that differ in their seed alone are averaged first. Rates of error: <c>docs/methods/diagnose.md</c>.
/// </summary>
public static class TurnDiagnosis
{
    // A difference of means of two stretches counts from four of its standard errors on; a trend at the end, which only leads to "train on", from three.
    private const double Convincing = 4, Falling = 3;

    // Where a U of so many noise deviations could hide, silence says nothing.
    private const double LargestHidden = 6;

    /// <summary>Judges a curve.</summary>
    /// <param name="seeds">The same quantity of one run, or of several that differ in their seed alone; their common times are judged.</param>
    /// <param name="smallestError">Rise of an error, a fraction, from which on it is worth acting; a loss is acted on whenever it turns.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no curve, or they do not measure the same.</exception>
    public static CurveDiagnosis Of(IReadOnlyList<TrainingCurve> seeds, double smallestError = 0.01)
    {
        TrainingCurve mean = CurveAverage.Of(seeds);
        int block = RiseTest.BlockOf(mean.Values.Count);
        TrainingCurve curve = block <= 1 ? mean : new TrainingCurve(mean.Quantity, mean.Clock, RiseTest.Blocks(mean.Times, block), RiseTest.Blocks(mean.Values, block));
        double[] values = [.. curve.Values];
        var diagnosis = new CurveDiagnosis
        {
            Quantity = mean.Quantity,
            Clock = mean.Clock,
            Seeds = seeds.Count,
            Evaluations = mean.Values.Count,
            Verdict = Verdict.Undecided,
            Advice = Advice.MeasureMore,
            Lowest = values.DefaultIfEmpty(double.NaN).Min(),
            Last = values.Length == 0 ? double.NaN : TurnEstimate.Mean(values.AsSpan()[^Math.Min(values.Length, TurnEstimate.LastCount(values.Length))..]),
            Curve = curve,
            Smoothed = [],
        };
        return values.Length < RiseTest.FewestEvaluations ? diagnosis : Judge(diagnosis, values, RiseTest.Assess(values, block), smallestError);
    }

    private static CurveDiagnosis Judge(CurveDiagnosis diagnosis, double[] values, RiseEvidence evidence, double smallestError)
    {
        var smoother = new CurveSmoother(values.Length);
        double[] smooth = smoother.Of(values);
        Verdict verdict = Decide(values, smooth, evidence);
        TurnEstimate? turn = verdict is Verdict.UShaped or Verdict.DoubleDescent ? TurnEstimate.Of(values, smoother, evidence) : null;
        bool matters = turn is not null && turn.Depth >= (diagnosis.Quantity.IsError() ? smallestError : 0);
        IReadOnlyList<double> times = diagnosis.Curve.Times;
        return diagnosis with
        {
            Verdict = verdict,
            Advice = matters ? Advice.StopAtTurn
                : verdict == Verdict.Undecided ? Advice.MeasureMore
                : IsFallingAtTheEnd(values, evidence) ? Advice.TrainOn
                : Advice.Nothing,
            Evidence = evidence,
            TurningTime = turn is null ? null : times[turn.Valley],
            TurningRange = turn is null ? null : new ConfidenceInterval(times[turn.ValleyRange.Low], times[turn.ValleyRange.High]),
            Depth = turn?.Depth,
            DepthInterval = turn?.DepthInterval,
            UncorrectedDepth = turn?.Uncorrected,
            Lowest = turn is null ? smooth.Min() : smooth[turn.Valley],
            Smoothed = smooth,
        };
    }

    /// <summary>The verdict by itself.</summary>
    internal static Verdict Decide(double[] values, double[] smooth, RiseEvidence evidence)
    {
        int width = TurnEstimate.LastCount(values.Length);
        double end = TurnEstimate.Mean(values.AsSpan()[^width..]), error = DifferenceError(evidence, width);
        bool risesToEnd = evidence.PValue <= RiseTest.Level, risesWithin = evidence.InnerPValue <= RiseTest.InnerLevel;
        if (risesToEnd || risesWithin)
        {
            (int valley, int peak) = CurveSmoother.LargestRise(smooth);
            int from = Math.Clamp(peak - (width / 2), 0, values.Length - width);
            double top = TurnEstimate.Mean(values.AsSpan(from, width));
            bool drops = top - end >= Convincing * error && top - end >= (top - smooth[valley]) / 2;
            return drops ? Verdict.DoubleDescent : risesToEnd || end - smooth[valley] >= Convincing * error ? Verdict.UShaped : Verdict.Undecided;
        }

        return evidence.DetectableDeviations > LargestHidden ? Verdict.Undecided
            : TurnEstimate.Mean(values.AsSpan(0, width)) - end >= Convincing * error ? Verdict.Monotone
            : Verdict.Flat;
    }

    private static bool IsFallingAtTheEnd(double[] values, RiseEvidence evidence)
    {
        int width = Math.Max(3, values.Length / 6);
        double before = TurnEstimate.Mean(values.AsSpan(values.Length - (2 * width), width)), last = TurnEstimate.Mean(values.AsSpan()[^width..]);
        return before - last >= Falling * DifferenceError(evidence, width);
    }

    // Standard error of a difference of two means of so many values, autoregressive noise.
    private static double DifferenceError(RiseEvidence evidence, int width) =>
        evidence.NoiseDeviation * Math.Sqrt(2.0 / width * (1 + evidence.NoiseCorrelation) / (1 - evidence.NoiseCorrelation));
}
