using Overmix.Core.Configuration;
using Overmix.Core.Directives;
using Overmix.Training.Loop;

namespace Overmix.Studies.Sweeps;

/// <summary>How much there is to do in a run, from its configuration alone; a guard may end it sooner.</summary>
/// <param name="Steps">Optimiser steps.</param>
/// <param name="Evaluations">Evaluations.</param>
public readonly record struct RunWork(long Steps, int Evaluations)
{
    /// <summary>The work of a run.</summary>
    /// <param name="config">Its configuration; valid.</param>
    /// <param name="examples">Training examples n; ≥ 1.</param>
    public static RunWork Of(RunConfig config, long examples)
    {
        ObjectiveWindows windows = ObjectiveWindows.Parse(config.Objective);
        long steps = windows.Windows.Where(w => w.From < config.Train.Epochs).Sum(w => (Math.Min(w.Until, config.Train.Epochs) - w.From) * StepsAnEpoch(config, w.Objective, examples));
        return new RunWork(steps, new EvaluationCadence(config.Evaluation, windows, config.Train.Epochs).Count);
    }

    private static long StepsAnEpoch(RunConfig config, ObjectiveKind objective, long examples)
    {
        long pairs = (objective, config.Mixup.Pairing) switch
        {
            (ObjectiveKind.Mixup, Pairing.AllPairs) => examples * examples,
            (ObjectiveKind.Mixup, Pairing.FixedSet) => config.Mixup.SetSize,
            _ => examples,
        };
        return (pairs + config.Train.BatchSize - 1) / config.Train.BatchSize;
    }
}
