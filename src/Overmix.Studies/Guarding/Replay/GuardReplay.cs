using Overmix.Diagnostics.Guarding;
using Overmix.Diagnostics.OverTraining;

namespace Overmix.Studies.Guarding.Replay;

/// <summary>Replays policies on recorded trajectories and measures their decisions. The unit of all intervals is the setting: its seeds are averaged first.</summary>
public sealed class GuardReplay
{
    private const double LeastDepth = 1; // points: shallower is no U

    private readonly IReadOnlyList<Run> _runs;

    /// <summary>Takes the trajectories of one half.</summary>
    /// <param name="trajectories">Settings with their trajectories; at least one.</param>
    public GuardReplay(IReadOnlyList<(GuardSetting Setting, Trajectory Trajectory)> trajectories)
    {
        ArgumentOutOfRangeException.ThrowIfZero(trajectories.Count, nameof(trajectories));
        _runs = [.. trajectories.Select(t => Run.Of(t.Setting, t.Trajectory))];
    }

    /// <summary>Number of training runs on all n examples.</summary>
    public int Runs => _runs.Count;

    /// <summary>Number of settings.</summary>
    public int Settings => _runs.Select(r => r.Setting.Id).Distinct().Count();

    /// <summary>Runs with a U: at least a point deep, and surely above 0.</summary>
    public int WithU => _runs.Count(r => r.HasU);

    /// <summary>Runs surely without one: the depth's interval lies below a point.</summary>
    public int SurelyWithoutU => _runs.Count(r => r.SurelyWithoutU);

    /// <summary>Mean regret alone, points.</summary>
    public double MeanRegret(DecisionPolicy policy) => BySetting(policy, _ => true, (run, d) => run.Regret(d)).Values.Average();

    /// <summary>Replays and measures a policy.</summary>
    public PolicyFigures Measure(DecisionPolicy policy)
    {
        IReadOnlyDictionary<string, double> regret = BySetting(policy, _ => true, (run, d) => run.Regret(d));
        return new PolicyFigures(
            policy,
            Mean(regret),
            Figure([.. regret.Values], v => v.Max()),
            Mean(BySetting(policy, run => run.HasU, (_, d) => 1 - d.Cost)),
            Mean(BySetting(policy, run => !run.HasU, (run, d) => run.Harm(d))),
            Rate(BySetting(policy, run => run.SurelyWithoutU, (_, d) => d.IsAlarm ? 1 : 0)))
        {
            Detected = Rate(BySetting(policy, run => run.HasU, (_, d) => d.IsAlarm ? 1 : 0)),
            CostWithoutU = Mean(BySetting(policy, run => !run.HasU, (_, d) => d.Cost)),
            BySetting = regret,
        };
    }

    private SortedDictionary<string, double> BySetting(DecisionPolicy policy, Func<Run, bool> counts, Func<Run, ReplayedDecision, double> figure)
    {
        var means = new SortedDictionary<string, double>(StringComparer.Ordinal);
        foreach (IGrouping<string, Run> runs in _runs.Where(counts).GroupBy(r => r.Setting.Id))
        {
            double[] values = [.. runs.Select(r => (Run: r, Replays: policy.Replay(r.Trajectory))).Where(r => r.Replays.Count > 0).Select(r => r.Replays.Average(d => figure(r.Run, d)))];
            if (values.Length > 0)
            {
                means[runs.Key] = values.Average();
            }
        }

        return means;
    }

    private static MeasuredFigure Mean(IReadOnlyDictionary<string, double> bySetting) => Figure([.. bySetting.Values], v => v.Average());

    private static MeasuredFigure Figure(double[] values, Func<IReadOnlyList<double>, double> statistic)
    {
        if (values.Length == 0)
        {
            return new MeasuredFigure(null, null, null, 0);
        }

        ConfidenceInterval interval = ClusterBootstrap.Of(values, statistic);
        return new MeasuredFigure(statistic(values), interval.Low, interval.High, values.Length);
    }

    // Wilson (1927): a bootstrap of zeros would claim that none will ever come.
    private static MeasuredFigure Rate(IReadOnlyDictionary<string, double> bySetting)
    {
        int n = bySetting.Count;
        if (n == 0)
        {
            return new MeasuredFigure(null, null, null, 0);
        }

        const double Z = 1.959963984540054;
        double p = bySetting.Values.Average(), centre = (p + (Z * Z / (2 * n))) / (1 + (Z * Z / n));
        double half = Z / (1 + (Z * Z / n)) * Math.Sqrt((p * (1 - p) / n) + (Z * Z / (4.0 * n * n)));
        return new MeasuredFigure(p, Math.Max(0, centre - half), Math.Min(1, centre + half), n);
    }

    private sealed record Run(GuardSetting Setting, Trajectory Trajectory, double[] First, double[] Second, RunDepth Depth)
    {
        public bool HasU => Depth.Value >= LeastDepth && Depth.Low > 0;

        public bool SurelyWithoutU => Depth.High < LeastDepth;

        public static Run Of(GuardSetting setting, Trajectory trajectory)
        {
            double[] first = Percent(trajectory.Full["testA"]), second = Percent(trajectory.Full["testB"]);
            return new Run(setting, trajectory, first, second, RunDepth.Of(first, second));
        }

        public double Regret(ReplayedDecision decision) => CrossFittedRegret.Of(First, Second, Errors(decision));

        public double Harm(ReplayedDecision decision)
        {
            (double first, double second) = Errors(decision);
            return ((first - First[^1]) + (second - Second[^1])) / 2;
        }

        private static (double First, double Second) Errors(ReplayedDecision d) => (100 * d.Delivered["testA" + d.Average][d.Index], 100 * d.Delivered["testB" + d.Average][d.Index]);

        private static double[] Percent(IReadOnlyList<double> shares) => [.. shares.Select(s => 100 * s)];
    }
}
