using Overmix.Core.Configuration;

namespace Overmix.Training.Optimization;

/// <summary>The learning rate as a pure function of the position in the run: nothing to save, nothing to restore.</summary>
/// <param name="schedule">Shape.</param>
/// <param name="baseRate">Base learning rate η.</param>
/// <param name="budget">Budget in epochs.</param>
public sealed class LearningRateSchedule(ScheduleConfig schedule, double baseRate, int budget)
{
    /// <summary>The learning rate of a step.</summary>
    /// <param name="epochs">Position of the step in epochs, fractional: epochs completed plus the share of the current one.</param>
    public double At(double epochs) => baseRate * Warmup(epochs) * schedule.Name switch
    {
        ScheduleKind.Constant => 1,
        ScheduleKind.Step => Math.Pow(schedule.Factor, schedule.Milestones.Count(m => epochs >= (m < 1 ? m * budget : m))),
        ScheduleKind.Cosine => Cosine(Math.Min(1, epochs / (schedule.CosineEpochs == 0 ? budget : schedule.CosineEpochs))),
        _ => throw new InvalidOperationException($"Unknown schedule {schedule.Name}."),
    };

    private double Cosine(double share) => schedule.MinimumShare + (1 - schedule.MinimumShare) * (1 + Math.Cos(Math.PI * share)) / 2;

    // A tiny positive rate at the very first step: a rate of 0 would waste it.
    private double Warmup(double epochs) => epochs >= schedule.WarmupEpochs ? 1 : Math.Max(epochs / schedule.WarmupEpochs, 1e-3);
}
