using Overmix.Theory.GradientFlow;
using Overmix.Theory.RandomFeatures;

namespace Overmix.Cli.Theory.Benchmark;

/// <summary>Thousands of flow times, and the whole risk curve over them, against one eigendecomposition.</summary>
internal sealed class FlowBenchmark(BenchmarkSizes sizes, TimeProvider time)
{
    private const int Samples = 60, PopulationSamples = 2000;
    private const double Horizon = 1e8;

    /// <summary>Measures: the two ratios, medians over alternations.</summary>
    /// <param name="advance">Called after each turn.</param>
    public (double FlowTimesShare, double RiskCurveRatio) Measure(Action advance)
    {
        World world = World.Build(new WorldOptions { Features = sizes.FlowFeatures, Samples = Samples, PopulationSamples = PopulationSamples });
        SolvedTask solved = SolvedTask.Of(world.Mixup, 1, MomentPrecision.Accurate);
        double[] times = solved.Times(sizes.Times, Horizon), start = new double[sizes.FlowFeatures], limit = [.. solved.Parts.Clean];
        double[] states = new double[sizes.Times * sizes.FlowFeatures];
        List<double> shares = [], ratios = [];
        for (int round = -1; round < sizes.Rounds; round++)
        {
            double basis = Timed(() => EigenBasis.Of(solved.Moments.Gram, sizes.FlowFeatures));
            double coefficients = Timed(() => solved.Flow.FillCoordinates(times, start, limit, states));
            double curve = Timed(() => solved.Split(world.Population, FlowStart.Zero, times));
            if (round >= 0)
            {
                // The first turn only warms up.
                shares.Add(coefficients / basis);
                ratios.Add(curve / basis);
                advance();
            }
        }

        return (GramBenchmark.Median(shares), GramBenchmark.Median(ratios));
    }

    private double Timed(Action work)
    {
        long start = time.GetTimestamp();
        work();
        return time.GetElapsedTime(start).TotalSeconds;
    }
}
