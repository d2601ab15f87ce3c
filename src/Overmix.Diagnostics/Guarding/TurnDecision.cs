using static System.FormattableString;

namespace Overmix.Diagnostics.Guarding;

/// <summary>What a history of held-out figures says.</summary>
public enum TurnKind
{
    /// <summary>Nothing yet: go on.</summary>
    None,

    /// <summary>The network is growing worse: an alarm.</summary>
    OverTraining,

    /// <summary>It has not grown better for long, but not surely worse either: no alarm, but nothing more is to be gained.</summary>
    Plateau,
}

/// <summary>A decision with its reasons.</summary>
/// <param name="Kind">What.</param>
/// <param name="Epoch">Epochs completed when it was made.</param>
/// <param name="TurningEpoch">The evaluated epoch at which the smoothed held-out cross-entropy was least.</param>
/// <param name="DeliveryEpoch">The epoch whose weights should be delivered; ≥ the turning epoch, and possibly still to come.</param>
/// <param name="Least">The least smoothed held-out cross-entropy, nats.</param>
/// <param name="Value">The held-out cross-entropy now, over the last evaluations, nats.</param>
/// <param name="Threshold">The value at which over-training is claimed, nats.</param>
/// <param name="Deviations">How sure: the rise in standard errors, or normal deviations of a trend test.</param>
/// <param name="ErrorRise">How far the held-out error has risen since the turn; a share.</param>
public sealed record TurnDecision(TurnKind Kind, int Epoch, int TurningEpoch, double DeliveryEpoch, double Least, double Value, double Threshold, double Deviations, double ErrorRise)
{
    /// <summary>One-sided probability of so large a rise by chance, if nothing but noise moved the curve since a turn known beforehand.</summary>
    public double ChanceOfNoise => MathNet.Numerics.Distributions.Normal.CDF(0, 1, -Deviations);

    /// <summary>The decision as one plain sentence with its evidence.</summary>
    public string Sentence => Kind switch
    {
        TurnKind.OverTraining => Invariant($"Over-training since epoch {TurningEpoch}: held-out cross-entropy rose from {Least:F3} to {Value:F3} nats (threshold {Threshold:F3}), {Deviations:F1} deviations of noise, and held-out error by {100 * ErrorRise:F1} points."),
        TurnKind.Plateau => Invariant($"No gain since epoch {TurningEpoch}: held-out cross-entropy was {Least:F3} nats then and is {Value:F3} now, at epoch {Epoch}."),
        _ => Invariant($"No turn by epoch {Epoch}: held-out cross-entropy {Value:F3} nats, its least {Least:F3} at epoch {TurningEpoch}."),
    };
}
