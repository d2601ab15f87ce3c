namespace Overmix.Studies.Guarding.Replay;

/// <summary>One replay of a policy on a trajectory: what it would have delivered, and at what cost.</summary>
/// <param name="Delivered">The run whose weights are delivered.</param>
/// <param name="Average">Which weights: empty for those of the step, or the suffix of an average's columns.</param>
/// <param name="Index">The evaluation whose weights are delivered.</param>
/// <param name="Cost">Optimiser steps of all runs together, over those of the full run's budget.</param>
/// <param name="IsAlarm">Whether over-training was claimed.</param>
public sealed record ReplayedDecision(RunTable Delivered, string Average, int Index, double Cost, bool IsAlarm);

/// <summary>A way of deciding when to stop and what to deliver, replayed on recorded trajectories: exact, because no decision changes what was recorded before it.</summary>
/// <param name="Name">Short name.</param>
/// <param name="What">What it does, in a line.</param>
/// <param name="IsClassical">Whether it stands for what people do today.</param>
/// <param name="Replay">Its replays on a trajectory: one a choice of the folds it holds out. Empty where it cannot be replayed.</param>
public sealed record DecisionPolicy(string Name, string What, bool IsClassical, Func<Trajectory, IReadOnlyList<ReplayedDecision>> Replay);
