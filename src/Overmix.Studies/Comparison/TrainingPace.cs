using Overmix.Core.Configuration;
using Overmix.Diagnostics.Comparison;
using Overmix.Diagnostics.Guarding;
using Overmix.Training.Folds;
using Overmix.Training.Loop;

namespace Overmix.Studies.Comparison;

/// <summary>How fast runs go on this machine, as many at a time as will be.</summary>
/// <param name="EpochSeconds">Wall time of an epoch's steps.</param>
/// <param name="EvaluationSeconds">Wall time of an evaluation.</param>
/// <param name="StartSeconds">Wall time from the start of a process to its first step.</param>
public sealed record TrainingPace(double EpochSeconds, double EvaluationSeconds, double StartSeconds)
{
    // Writing the model, reading the data again, neighbours: what a forecast of a few seconds' measurement does not see.
    private const double Reserve = 0.1;

    private const int MostEpochs = 1_000_000;

    /// <summary>The budget in epochs that lets all runs end in a given time; 0 if not even one epoch does.</summary>
    /// <param name="options">The comparison.</param>
    /// <param name="seconds">The time.</param>
    public int EpochsWithin(ComparisonOptions options, double seconds)
    {
        (int low, int high) = (0, MostEpochs);
        while (low < high)
        {
            int middle = low + ((high - low + 1) / 2);
            (low, high) = SecondsOf(options, middle) <= seconds ? (middle, high) : (low, middle - 1);
        }

        return low;
    }

    /// <summary>Wall time of the whole comparison, a reserve included: each free place takes the next run, in the plan's order.</summary>
    /// <param name="options">The comparison.</param>
    /// <param name="epochs">Budget of a run.</param>
    public double SecondsOf(ComparisonOptions options, int epochs)
    {
        double[] free = new double[options.Jobs];
        EvaluationConfig cadence = options.BaseOf(1).Evaluation;
        double guarded = SecondsOf(epochs, cadence, isGuarded: true), plain = SecondsOf(epochs, cadence, isGuarded: false);
        foreach (ObjectiveChoice choice in Enumerable.Range(1, options.Seeds).SelectMany(_ => ComparisonPlan.Order))
        {
            int first = Array.IndexOf(free, free.Min());
            free[first] += choice == ObjectiveChoice.MixupThenErm ? guarded : plain;
        }

        return free.Max() * (1 + Reserve);
    }

    // Scouts are trained on all folds but one, up to where they give up at the latest.
    private double SecondsOf(int epochs, EvaluationConfig cadence, bool isGuarded)
    {
        double run = StartSeconds + (epochs * EpochSeconds) + (EvaluationsOf(cadence, epochs) * EvaluationSeconds);
        int scouted = (int)Math.Ceiling(new TurnRule().ScoutedShare * epochs);
        double scout = ((1 - (1.0 / FoldData.Count)) * scouted * EpochSeconds) + (EvaluationsOf(cadence, scouted) * EvaluationSeconds);
        return isGuarded ? run + (ComparisonOptions.Scouts * scout) : run;
    }

    private static int EvaluationsOf(EvaluationConfig cadence, int epochs) => new EvaluationCadence(cadence, ObjectiveWindows.Parse("mixup@0-"), epochs).Count;
}
