namespace Overmix.Diagnostics.Guarding;

/// <summary>
/// The thresholds of <see cref="TurnDetector"/>. The defaults were chosen on the tuning half of the benchmark of decisions; that scouts must give up somewhere
/// (<see cref="ScoutedShare"/>) was learnt from a first look at the other half. See docs/methods/guard.md.
/// </summary>
public sealed record TurnRule
{
    /// <summary>Over-training is claimed only if the held-out cross-entropy has risen by this factor over its least.</summary>
    public double RiseFactor { get; init; } = 1.25;

    /// <summary>… and the rise is so many standard errors over the blocks, or with a trend test of this many normal deviations where no blocks are known.</summary>
    public double Deviations { get; init; } = 1.5;

    /// <summary>… and the held-out error has risen by at least this share: a network may grow over-confident without growing worse.</summary>
    public double ErrorRise { get; init; } = 0.01;

    /// <summary>No new least of the cross-entropy until this multiple of its epoch: nothing more is to be gained, harm or not.</summary>
    public double PlateauFactor { get; init; } = 3;

    /// <summary>What is delivered is this multiple of the turning epoch: the cross-entropy turns a little before the error does.</summary>
    public double DeliveryFactor { get; init; } = 1.15;

    /// <summary>Scouts give up at this share of the budget: a later turn costs less than finding it, and the run trains to its end.</summary>
    public double ScoutedShare { get; init; } = 0.3;

    /// <summary>Evaluations whose mean is one point of the curve; odd.</summary>
    public int Smoothing { get; init; } = 3;

    /// <summary>Evaluations over which the rise must stand.</summary>
    public int Persistence { get; init; } = 2;

    /// <summary>Nothing is decided before so many evaluations.</summary>
    public int FewestEvaluations { get; init; } = 7;
}
