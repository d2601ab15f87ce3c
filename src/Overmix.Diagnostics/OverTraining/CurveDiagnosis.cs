using Overmix.Core.Curves;

namespace Overmix.Diagnostics.OverTraining;

/// <summary>What to do about a curve.</summary>
public enum Advice
{
    /// <summary>Nothing: it ends as well as it could.</summary>
    Nothing,

    /// <summary>Stop at the turn, or switch from Mixup to ERM there.</summary>
    StopAtTurn,

    /// <summary>Train on: it was still falling.</summary>
    TrainOn,

    /// <summary>Evaluate more often, over more examples or seeds: nothing can be said.</summary>
    MeasureMore,
}

/// <summary>The diagnosis of one held-out curve by itself.</summary>
public sealed record CurveDiagnosis
{
    /// <summary>What the curve measures.</summary>
    public required CurveQuantity Quantity { get; init; }

    /// <summary>What its times count.</summary>
    public required TrainingClock Clock { get; init; }

    /// <summary>Runs averaged.</summary>
    public required int Seeds { get; init; }

    /// <summary>Evaluations.</summary>
    public required int Evaluations { get; init; }

    /// <summary>The shape.</summary>
    public required Verdict Verdict { get; init; }

    /// <summary>What to do.</summary>
    public required Advice Advice { get; init; }

    /// <summary>What the verdict rests on; null where there are too few evaluations.</summary>
    public RiseEvidence? Evidence { get; init; }

    /// <summary>Where the curve turns; null without a turn.</summary>
    public double? TurningTime { get; init; }

    /// <summary>Between which times it turns: 90 % of curves of this shape and noise; null without a turn.</summary>
    public ConfidenceInterval? TurningRange { get; init; }

    /// <summary>Height of the end over the valley in the curve's unit, corrected for having been sought on the same curve; null without a turn.</summary>
    public double? Depth { get; init; }

    /// <summary>Its 95 % interval; null without a turn.</summary>
    public ConfidenceInterval? DepthInterval { get; init; }

    /// <summary>The height as read off the curve, without that correction; null without a turn.</summary>
    public double? UncorrectedDepth { get; init; }

    /// <summary>Smoothed value at the valley, or the lowest one without a turn.</summary>
    public required double Lowest { get; init; }

    /// <summary>Mean of the last evaluations.</summary>
    public required double Last { get; init; }

    /// <summary>The curve judged, averaged over seeds and blocks.</summary>
    public required TrainingCurve Curve { get; init; }

    /// <summary>The curve smoothed, a value for each of <see cref="Curve"/>; empty where there are too few evaluations.</summary>
    public required IReadOnlyList<double> Smoothed { get; init; }

    /// <summary>Depth in deviations of the noise of one value of <see cref="Curve"/>.</summary>
    public double? DepthDeviations => Depth / Evidence?.NoiseDeviation;

    /// <summary>Depth over the last half that would have been found with 95 % probability, in the curve's unit.</summary>
    public double? DetectableDepth => Evidence?.DetectableDeviations * Evidence?.NoiseDeviation;

    /// <summary>What it means and what to do, in plain sentences.</summary>
    public string Summary => DiagnosisWords.Of(this);
}
