using Overmix.Theory.Checks;
using Overmix.Theory.RandomFeatures;

namespace Overmix.Theory.GradientFlow;

/// <summary>When the risk turns: predicted by the exact split, and measured along gradient descent on fresh samples.</summary>
/// <param name="Samples">n.</param>
/// <param name="Features">d.</param>
/// <param name="Alpha">α.</param>
/// <param name="PredictedTime">Flow time at which clean + noise + cross is smallest.</param>
/// <param name="MeasuredTime">Flow time at which descent's measured risk is smallest.</param>
/// <param name="PredictedRisk">The split's smallest value.</param>
/// <param name="MeasuredRisk">The smallest measured risk.</param>
/// <param name="RiskAtPrediction">The measured risk at the predicted time: what stopping by the prediction delivers.</param>
/// <param name="StandardError">Its standard error.</param>
/// <param name="LastRisk">The measured risk at the last time.</param>
/// <param name="Turns">Whether the smallest measured risk comes before the last time.</param>
public sealed record TurningPoint(
    int Samples, int Features, double Alpha, double PredictedTime, double MeasuredTime, double PredictedRisk,
    double MeasuredRisk, double RiskAtPrediction, double StandardError, double LastRisk, bool Turns)
{
    /// <summary>Predicts and measures.</summary>
    /// <param name="world">The world.</param>
    /// <param name="solved">Its Mixup task, solved.</param>
    /// <param name="snapshots">Log-spaced descent steps at which the risk is measured; ≥ 2.</param>
    /// <param name="steps">Descent steps of length 1/μ_max; ≥ <paramref name="snapshots"/>.</param>
    public static TurningPoint Of(World world, SolvedTask solved, int snapshots, long steps)
    {
        ArgumentNullException.ThrowIfNull(world);
        ArgumentNullException.ThrowIfNull(solved);
        (double[] times, double[] thetas) = Descend(solved, snapshots, steps);
        MeasuredRisk measured = RandomFeatures.MeasuredRisk.Of(solved.Task, thetas, world.Options.PopulationSamples, world.FreshInputs);
        IReadOnlyList<double> predicted = solved.Split(world.Population, FlowStart.Zero, times).Total;
        int best = Smallest(measured.Mean), turn = Smallest(predicted);
        return new TurningPoint(
            world.Options.Samples, world.Options.Features, world.Options.Alpha, times[turn], times[best], predicted[turn],
            measured.Mean[best], measured.Mean[turn], measured.StandardError[turn], measured.Mean[^1], best < times.Length - 1);
    }

    /// <summary>Checks that stopping at the predicted time delivers the smallest measured risk within 5 % and Monte Carlo error.</summary>
    public TheoryCheck Check() => TheoryCheck.AtMost(
        MeasuredRisk * 1.05, RiskAtPrediction, StandardError, 0, FormattableString.Invariant($"Risk at the predicted turn (t = {PredictedTime:G3}, measured turn {MeasuredTime:G3})"));

    private static int Smallest(IReadOnlyList<double> values) => Enumerable.Range(0, values.Count).MinBy(i => values[i]);

    private static (double[] Times, double[] Thetas) Descend(SolvedTask solved, int snapshots, long steps)
    {
        double step = 1 / solved.Flow.Basis.Largest;
        GradientDescent descent = new(solved.Moments.Gram, solved.Moments.TargetMoment, new double[solved.Moments.Count], new DescentOptions(step));
        List<double> times = [], thetas = [];
        for (int i = 0; i < snapshots; i++)
        {
            long target = (long)Math.Round(Math.Pow(steps, i / (snapshots - 1.0)));
            if (target > descent.Steps)
            {
                descent.Run(target - descent.Steps);
                times.Add(descent.FlowTime / solved.Flow.Rate);
                thetas.AddRange(descent.Theta);
            }
        }

        return ([.. times], [.. thetas]);
    }
}
