using Overmix.Core.Configuration;
using Overmix.Core.Curves;
using Overmix.Core.Directives;
using Overmix.Core.Seeding;
using Overmix.Runs.Store;
using Overmix.Studies.Figures;

namespace Overmix.Tests.Studies.Figures;

/// <summary>Runs with curves made up for tests: 60 log-spaced evaluations over three decades of epochs, noise of half a point.</summary>
internal static class CurveRuns
{
    private const int Evaluations = 60;

    public static IReadOnlyList<long> Seeds { get; } = [1, 2, 3, 4, 5];

    /// <summary>A test error that falls to 10 % at epoch 50 and rises by so many points until epoch 1 000, and a loss whose excess halves each decade.</summary>
    public static IReadOnlyList<ClaimRun> U(double rise, double turn = 50, RunConfig? config = null, double excessSlope = -0.3, int seeds = 5) => Of(
        epoch => 0.1 + (0.3 * Math.Max(0, Math.Log10(turn / epoch))) + (rise / 100 * Math.Clamp(Math.Log10(epoch / turn) / Math.Log10(1_000 / turn), 0, 1)),
        epoch => Math.Pow(10, excessSlope * Math.Log10(epoch)),
        config,
        seeds);

    /// <summary>Any error and excess over epochs.</summary>
    public static IReadOnlyList<ClaimRun> Of(Func<double, double> error, Func<double, double> excess, RunConfig? config = null, int seeds = 5) =>
        [.. Enumerable.Range(1, seeds).Select(seed => One(seed, error, excess, config ?? new RunConfig()))];

    public static ClaimRun One(long seed, Func<double, double> error, Func<double, double> excess, RunConfig config, Func<double, InstrumentFigures?>? instruments = null)
    {
        RandomStream noise = new RandomStreams((ulong)seed).Open(StreamName.FlatCurves, 7);
        int[] epochs = [.. Enumerable.Range(0, Evaluations).Select(i => (int)Math.Round(Math.Pow(10, 3.0 * i / (Evaluations - 1)))).Distinct()];
        return new ClaimRun(config with { Seed = seed }, [.. epochs.Select(e => Record(e, error(e) + (0.005 * noise.NextGaussian()), error(e) + (0.005 * noise.NextGaussian()), excess(e)) with { Instruments = instruments?.Invoke(e) })], [])
        {
            Origin = new RunOrigin(new RunMachine { Threads = 1, CpuFeatures = ["avx512"], Libtorch = "2.10.0", Host = "secret" }, "0.1.0", "0123456789", new string('a', 64), 12.5),
        };
    }

    private static EpochRecord Record(int epoch, double test, double validation, double excess) => new()
    {
        Epoch = epoch,
        Step = 2L * epoch,
        FlowTime = epoch,
        LearningRate = 0.05,
        Objective = ObjectiveKind.Mixup,
        Mixing = new MixingFigures(0.45 + excess, 0.45, 0.45, excess, 0.5, 0.5),
        TrainError = 0,
        TrainLoss = 0.1,
        ValidationError = Math.Clamp(validation, 0, 1),
        ValidationLoss = 1,
        TestError = Math.Clamp(test, 0, 1),
        TestLoss = 1,
    };
}
