using System.Diagnostics;
using Overmix.Theory.RandomFeatures;

namespace Overmix.Cli.Theory.Benchmark;

/// <summary>The Gram matrix of all pairs against the machine's matrix-product rate, against NumPy, and against itself at twice the samples.</summary>
internal sealed class GramBenchmark(BenchmarkSizes sizes, TimeProvider time)
{
    private const int InputSize = 32, Products = 5;

    private readonly List<double> _fractions = [], _speedUps = [], _growths = [], _seconds = [], _rates = [];
    private readonly NumpyPeer _numpy = new();
    private long _peakBytes;

    /// <summary>Measures, the contenders taking turns, so that a machine that slows down slows all of them.</summary>
    /// <param name="advance">Called after each turn.</param>
    public BenchmarkResult Measure(Action advance)
    {
        MixupTask small = Task(sizes.Samples), large = Task(2 * sizes.Samples);
        Accumulate(Task(Math.Max(2, sizes.Samples / 10))); // Compiled and warm before anything counts.
        for (int round = 0; round < sizes.Rounds; round++)
        {
            Turn(small, large);
            advance();
        }

        return new BenchmarkResult
        {
            GramFractionOfPeak = Median(_fractions),
            GramVsNumpy = _speedUps.Count > 0 ? Median(_speedUps) : null,
            GramVsNumpyReason = _speedUps.Count > 0 ? null : _numpy.Reason,
            PeakBytes = _peakBytes,
            GramGrowth = Median(_growths),
            ProductRate = Median(_rates),
            GramSeconds = _seconds,
            FlowTimesShare = double.NaN,
            RiskCurveRatio = double.NaN,
        };
    }

    /// <summary>The middle of an odd number of values.</summary>
    public static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted[sorted.Length / 2];
    }

    private void Turn(MixupTask small, MixupTask large)
    {
        double rate = Rate();
        double seconds = Timed(() => Accumulate(small));
        if (_peakBytes == 0)
        {
            using var self = Process.GetCurrentProcess();
            _peakBytes = self.PeakWorkingSet64;
        }

        double pairs = (double)sizes.Samples * sizes.Samples;
        _rates.Add(rate);
        _seconds.Add(seconds);
        _fractions.Add(2 * pairs * sizes.Features * sizes.Features / seconds / rate);
        if (_numpy.Seconds(sizes.Samples, sizes.Features) is { } numpy)
        {
            _speedUps.Add(numpy / Timed(() => Accumulate(small)));
        }

        _growths.Add(Timed(() => Accumulate(large)) / Timed(() => Accumulate(small)));
    }

    private double Rate()
    {
        using var product = new SingleProduct(sizes.ProductSize);
        product.Run();
        return product.Operations / Median([.. Enumerable.Range(0, Products).Select(_ => Timed(product.Run))]);
    }

    private MixupTask Task(int samples) => World.Build(new WorldOptions
    {
        InputSize = InputSize, Features = sizes.Features, Samples = samples, Precision = MomentPrecision.Fast, PopulationSamples = 100,
    }).Mixup;

    private static void Accumulate(MixupTask task) => MixupMoments.Accumulate(task, MomentPrecision.Fast);

    private double Timed(Action work)
    {
        long start = time.GetTimestamp();
        work();
        return time.GetElapsedTime(start).TotalSeconds;
    }
}
