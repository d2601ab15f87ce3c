using Overmix.Diagnostics.Comparison;
using Overmix.Diagnostics.Guarding;

namespace Overmix.Studies.Guarding.Replay;

/// <summary>The benchmark's answer for one half of the settings.</summary>
/// <param name="Half">Which half.</param>
/// <param name="Replay">What was replayed.</param>
/// <param name="Policies">All policies, the chosen guard first.</param>
public sealed record GuardBenchResult(GuardHalf Half, GuardReplay Replay, IReadOnlyList<PolicyFigures> Policies)
{
    /// <summary>The guard that is held to the targets.</summary>
    public PolicyFigures Guard => Policies.First(p => p.Policy.Name == GuardPolicies.Chosen);

    /// <summary>The classical rule of least mean regret on this very half: the hardest to beat, found in hindsight.</summary>
    public PolicyFigures BestClassical => Policies.Where(p => p.Policy.IsClassical).MinBy(p => p.MeanRegret.Value)!;

    /// <summary>Guard minus best classical rule, setting by setting, points; with its 95 % Student interval.</summary>
    public PairedDifference AgainstClassical
    {
        get
        {
            string[] settings = [.. Guard.BySetting.Keys.Intersect(BestClassical.BySetting.Keys)];
            return PairedDifference.Of([.. settings.Select(s => BestClassical.BySetting[s])], [.. settings.Select(s => Guard.BySetting[s])], 0.95);
        }
    }
}

/// <summary>Replays every policy on one half of the recorded settings. Classical rules get their free numbers from the tuning half, whichever half is asked for.</summary>
public static class GuardBenchmark
{
    /// <summary>Measures one half.</summary>
    /// <param name="store">The records.</param>
    /// <param name="half">Which half. Looking at the held-back one should be counted: <see cref="LookLog"/>.</param>
    /// <param name="rule">The guard's thresholds.</param>
    /// <returns>The answer; null if there are no records of that half, or of the tuning half.</returns>
    public static GuardBenchResult? Measure(TrajectoryStore store, GuardHalf half, TurnRule rule)
    {
        IReadOnlyList<(GuardSetting, Trajectory)> tuning = store.Read(GuardHalf.Tuning), asked = half == GuardHalf.Tuning ? tuning : store.Read(half);
        if (tuning.Count == 0 || asked.Count == 0)
        {
            return null;
        }

        IReadOnlyList<DecisionPolicy> classical = ClassicalPolicies.Tuned(new GuardReplay(tuning).MeanRegret);
        var replay = new GuardReplay(asked);
        return new GuardBenchResult(half, replay, [.. GuardPolicies.All(rule).Concat(classical).Select(replay.Measure)]);
    }
}
