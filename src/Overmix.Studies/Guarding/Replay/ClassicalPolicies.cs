using Overmix.Diagnostics.Guarding;
using static System.FormattableString;

namespace Overmix.Studies.Guarding.Replay;

/// <summary>What people do today, replayed: a fifth held out for good, or nothing held out and a fixed budget. Free numbers are chosen on the tuning half.</summary>
public static class ClassicalPolicies
{
    private static readonly double[] Patiences = [0.02, 0.05, 0.1, 0.2, 0.4]; // shares of the budget
    private static readonly double[] Budgets = [0.02, 0.05, 0.1, 0.2, 0.5];

    /// <summary>The classical rules, each with the best of its free number on given trajectories.</summary>
    /// <param name="meanRegret">Mean regret of a policy on the tuning half.</param>
    public static IReadOnlyList<DecisionPolicy> Tuned(Func<DecisionPolicy, double> meanRegret) =>
    [
        new("budget", "all examples, to the end of the budget", true, t => Full(t, 1, "")),
        new("ema", "all examples, to the end, averaged weights", true, t => Full(t, 1, GuardPolicies.Averaged)),
        Best(Budgets, share => new("fixed-stop", Invariant($"all examples, to {share:P0} of the budget"), true, t => Full(t, share, "")), meanRegret),
        Best(Budgets, share => new("fixed-stop-ema", Invariant($"all examples, to {share:P0} of the budget, averaged weights"), true, t => Full(t, share, GuardPolicies.Averaged)), meanRegret),
        Best(Patiences, share => Patient("patience-error", "validation error", share, "heldError", ""), meanRegret),
        Best(Patiences, share => Patient("patience-loss", "validation cross-entropy", share, "heldLoss", ""), meanRegret),
        Best(Patiences, share => Patient("patience-loss-ema", "validation cross-entropy of averaged weights", share, "heldLoss", GuardPolicies.Averaged), meanRegret),
        Patient("best-error", "validation error", double.PositiveInfinity, "heldError", ""),
        Patient("best-loss", "validation cross-entropy", double.PositiveInfinity, "heldLoss", ""),
        Patient("best-error-ema", "validation error of averaged weights", double.PositiveInfinity, "heldError", GuardPolicies.Averaged),
        Patient("best-loss-ema", "validation cross-entropy of averaged weights", double.PositiveInfinity, "heldLoss", GuardPolicies.Averaged),
    ];

    private static DecisionPolicy Best(double[] shares, Func<double, DecisionPolicy> make, Func<DecisionPolicy, double> meanRegret) => shares.Select(make).MinBy(meanRegret)!;

    private static DecisionPolicy Patient(string name, string figure, double share, string column, string average)
    {
        string how = double.IsInfinity(share) ? "to the end" : Invariant($"patience of {share:P0} of the budget");
        return new DecisionPolicy(name, $"a fifth held out; best {figure}, {how}", true, t => [.. t.Folds.Select((fold, f) => Held(t, fold, f, share, column, average))]);
    }

    private static ReplayedDecision Held(Trajectory trajectory, RunTable fold, int index, double share, string column, string average)
    {
        IReadOnlyList<double> figures = column == "heldError"
            ? fold[column + average]
            : [.. GuardPolicies.History(trajectory, [index], average).Select(p => p.Loss)];
        (int stop, int best) = PatienceRule.Apply(fold["epoch"], figures, share * trajectory.Full["epoch"][^1]);
        return new ReplayedDecision(fold, average, best, fold["step"][stop] / trajectory.Full["step"][^1], false);
    }

    private static List<ReplayedDecision> Full(Trajectory trajectory, double share, string average)
    {
        IReadOnlyList<double> epochs = trajectory.Full["epoch"];
        int at = Enumerable.Range(0, epochs.Count).MinBy(i => Math.Abs(Math.Log(epochs[i] / (share * epochs[^1]))));
        return [new ReplayedDecision(trajectory.Full, average, at, trajectory.Full["step"][at] / trajectory.Full["step"][^1], false)];
    }
}
