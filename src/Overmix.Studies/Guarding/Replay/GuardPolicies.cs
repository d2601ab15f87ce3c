using Overmix.Diagnostics.Guarding;
using Overmix.Training.Folds;

namespace Overmix.Studies.Guarding.Replay;

/// <summary>The guard's policies, replayed.</summary>
public static class GuardPolicies
{
    /// <summary>Columns of the averaged weights: decay capped at (1+t)/(10+t), as ema.decay close to 1 has it.</summary>
    public const string Averaged = "Avg";

    /// <summary>The guard with two scouts: the one that is held to the targets.</summary>
    public const string Chosen = "scouts-2";

    /// <summary>The guard's policies with given thresholds.</summary>
    public static IReadOnlyList<DecisionPolicy> All(TurnRule rule) =>
    [
        new(Chosen, "two scouts without a fifth each, then all examples to the epoch they name; averaged weights", false, t => Scouts(t, 2, rule)),
        new("scouts-1", "one scout without a fifth, then all examples to the epoch it names; averaged weights", false, t => Scouts(t, 1, rule)),
        new("scouts-5", "five scouts, so that every example is left out once; averaged weights", false, t => Scouts(t, GuardSetting.Folds, rule)),
        new("watch-average", "a fifth held out for good, its cross-entropy under the averaged weights watched; averaged weights of the least", false, t => Watch(t, rule, Averaged)),
        new("watch", "a fifth held out for good, its cross-entropy watched; weights of the least", false, t => Watch(t, rule, "")),
    ];

    /// <summary>The pooled held-out figures of some folds of a trajectory.</summary>
    public static IReadOnlyList<HeldOutPoint> History(Trajectory trajectory, IReadOnlyList<int> folds, string average)
    {
        RunTable[] tables = [.. folds.Select(f => trajectory.Folds[f])];
        int[] counts = [.. folds.Select(f => trajectory.HeldOut[f])];
        return [.. Enumerable.Range(0, tables.Min(t => t.Count)).Select(i => HeldOutPoint.Pool([.. tables.Select(t => Point(t, i, average))], counts))];
    }

    private static HeldOutPoint Point(RunTable table, int i, string average)
    {
        double[] blocks = [.. Enumerable.Range(0, HeldOutLoss.Parts).Select(b => table[FormattableString.Invariant($"heldLoss{b}{average}")][i])];
        return new HeldOutPoint((int)table["epoch"][i], HeldOutLoss.Mean(blocks), table["heldError" + average][i]) { Blocks = blocks };
    }

    private static List<ReplayedDecision> Scouts(Trajectory trajectory, int count, TurnRule rule) =>
        [.. Choices(trajectory.Folds.Count, count).Select(folds => Scout(trajectory, folds, rule))];

    private static ReplayedDecision Scout(Trajectory trajectory, int[] folds, TurnRule rule)
    {
        double budget = trajectory.Full["epoch"][^1];
        IReadOnlyList<HeldOutPoint> all = History(trajectory, folds, Averaged), history = [.. all.TakeWhile((_, i) => i == 0 || all[i - 1].Epoch < rule.ScoutedShare * budget)];
        (TurnDecision? decision, int at) = First(history, rule);
        (RunTable full, int end) = (trajectory.Full, trajectory.Full.Count - 1);
        int delivery = decision is null ? end : full["epoch"].ToList().IndexOf(TurnDetector.Nearest(history.Take(at + 1).Select(p => p.Epoch), decision.DeliveryEpoch));
        double steps = folds.Sum(f => trajectory.Folds[f]["step"][at]) + full["step"][delivery];
        return new ReplayedDecision(full, Averaged, delivery, steps / full["step"][end], decision?.Kind == TurnKind.OverTraining);
    }

    private static List<ReplayedDecision> Watch(Trajectory trajectory, TurnRule rule, string average)
    {
        var replays = new List<ReplayedDecision>();
        for (int f = 0; f < trajectory.Folds.Count; f++)
        {
            IReadOnlyList<HeldOutPoint> history = [.. History(trajectory, [f], average).Select(p => p with { Blocks = [] })]; // a run's log has no blocks
            (TurnDecision? decision, int at) = First(history, rule);
            int best = decision is null ? at : Enumerable.Range(0, at + 1).MinBy(i => history[i].Loss);
            double cost = trajectory.Folds[f]["step"][at] / trajectory.Full["step"][^1];
            replays.Add(new ReplayedDecision(trajectory.Folds[f], average, best, cost, decision?.Kind == TurnKind.OverTraining));
        }

        return replays;
    }

    private static (TurnDecision? Decision, int At) First(IReadOnlyList<HeldOutPoint> history, TurnRule rule)
    {
        for (int t = 0; t < history.Count; t++)
        {
            if (TurnDetector.Judge([.. history.Take(t + 1)], rule) is { Kind: not TurnKind.None } decision)
            {
                return (decision, t);
            }
        }

        return (null, history.Count - 1);
    }

    // Which folds: each alone; disjoint pairs around the circle; all.
    private static IEnumerable<int[]> Choices(int trained, int count) =>
        count >= trained ? [[.. Enumerable.Range(0, trained)]]
        : count == 1 ? Enumerable.Range(0, trained).Select(f => (int[])[f])
        : Enumerable.Range(0, (trained + count - 1) / count).Select(c => (int[])[.. Enumerable.Range(c * count, count).Select(f => f % trained)]);
}
