using Overmix.Core.Curves;
using Overmix.Core.Directives;
using Overmix.Core.Seeding;
using Overmix.Reporting;

namespace Overmix.Tests.Reporting;

/// <summary>Made-up runs with the shape of real ones: Mixup down to 11 % and up to 19 %, ERM down to 11 % and flat.</summary>
public static class SampleReports
{
    public const double Floor = 0.4455;

    public static ReportData Usual(int seeds = 3) => With(Mixup(seeds), Erm(seeds));

    public static ReportData With(params RunGroup[] groups) => new()
    {
        Title = "Mixup and ERM on 100 handwritten digits",
        Description = ["One small network, trained far past the usual budget, once with Mixup and once without, from the same starts."],
        Groups = groups,
        Command = "overmix demo --seeds 3 --n 100 --epochs 5000",
        Facts =
        [
            new("Data", "UCI handwritten digits, 8×8"), new("Training examples n", "100"), new("Classes", "10"), new("λ law", "Beta(1, 1)"),
            new("Pairing", "permutation of the batch"), new("Batch size", "50"), new("Label smoothing", "0"), new("Floor", "0.4455 nats"),
            new("Model", "MLP 64–512–512–10, ReLU"), new("Parameters d", "301 066"), new("Mixed examples m", "500 000"), new("Epochs", "5 000"),
            new("Seeds", "1, 2, 3"), new("Machine", "x64, 2 cores, AVX-512"), new("Versions", "Overmix 0.1.0, libtorch 2.10.0, .NET 10.0.0"), new("Commit", "0123abcd"),
        ],
    };

    public static RunGroup Mixup(int seeds) => new()
    {
        Name = "Mixup",
        Curves = [.. Enumerable.Range(1, seeds).Select(s => Curve(s, ObjectiveKind.Mixup))],
        Verdict = new GroupVerdict
        {
            Name = "u-shaped",
            Summary = "The test error falls to 11.1 % near epoch 160 and then rises to 19.0 %: training longer with Mixup makes this network worse by 7.9 points.",
            TurningEpoch = 160,
            DepthPoints = 7.9,
            DepthInterval = seeds > 1 ? new DepthInterval(6.8, 9.0) : null,
            LastCount = 5,
            Seeds = [.. Enumerable.Range(1, seeds).Select(s => Figures(s, .111, .190, 7.9))],
        },
    };

    public static RunGroup Erm(int seeds) => new()
    {
        Name = "ERM",
        Curves = [.. Enumerable.Range(1, seeds).Select(s => Curve(s, ObjectiveKind.Erm))],
        Verdict = new GroupVerdict
        {
            Name = "flat",
            Summary = "The test error falls to 11.2 % and stays there: no over-training is seen.",
            DepthPoints = 0.1,
            DepthInterval = seeds > 1 ? new DepthInterval(-0.4, 0.6) : null,
            LastCount = 5,
            Seeds = [.. Enumerable.Range(1, seeds).Select(s => Figures(s, .112, .113, 0.1))],
        },
    };

    public static RunCurve Curve(long seed, ObjectiveKind objective, int last = 5000, int evaluations = 50)
    {
        RandomStream noise = new RandomStreams((ulong)seed).Open(StreamName.Theory, (long)objective);
        IEnumerable<int> epochs = Enumerable.Range(0, evaluations).Select(i => (int)Math.Round(Math.Pow(last, i / Math.Max(1.0, evaluations - 1)))).Distinct();
        return new RunCurve(seed, [.. new[] { 0 }.Concat(epochs).Select(e => Record(e, objective, noise, seed))]);
    }

    private static EpochRecord Record(int epoch, ObjectiveKind objective, RandomStream noise, long seed)
    {
        bool isMixup = objective == ObjectiveKind.Mixup;
        double shift = (seed % 3 - 1) * .007;
        double test = .11 + shift + (.79 * Math.Exp(-epoch / 4.5)) + (.003 * noise.NextGaussian());
        test += isMixup ? .082 / (1 + Math.Exp(-(Math.Log(epoch + 1) - Math.Log(700)) * 1.9)) : 0;
        double excess = isMixup ? 1.85 * Math.Exp(-epoch / 9.0) + (.22 / (1 + (epoch / 60.0))) + .002 : (2.3 * Math.Exp(-epoch / 8.0)) + (.03 / (1 + epoch)) + 1e-6;
        excess *= 1 + (.06 * noise.NextGaussian());
        double floor = isMixup ? Floor : 0, train = Math.Max(0, (.9 * Math.Exp(-epoch / 4.0)) - .001);
        double learnt = 1 - Math.Exp(-epoch / 12.0);
        return new EpochRecord
        {
            Epoch = epoch,
            Step = 2L * epoch,
            FlowTime = epoch,
            LearningRate = .05,
            Objective = objective,
            Mixing = new MixingFigures(floor + excess, floor, floor, excess, .1 + ((isMixup ? .67 : .9) * learnt), .1 + ((isMixup ? .87 : .9) * learnt)),
            TrainError = train,
            TrainLoss = 2.3 * train,
            ValidationError = Math.Clamp(test + (.01 * noise.NextGaussian()), 0, 1),
            ValidationLoss = .5,
            TestError = Math.Clamp(test, 0, 1),
            TestLoss = .5,
            Instruments = epoch == 0 ? null : Instruments(epoch, isMixup, learnt),
        };
    }

    private static InstrumentFigures Instruments(int epoch, bool isMixup, double learnt) => new()
    {
        MixupGradientNorm = isMixup ? (2 / Math.Sqrt(epoch)) + .1 : 4 * learnt,
        MixupBatchGradientNorm = isMixup ? .8 : 5 * learnt,
        ErmGradientNorm = isMixup ? .5 : 2.0 / epoch,
        ErmBatchGradientNorm = isMixup ? .6 : 3.0 / epoch,
        TrainPairExcess = isMixup ? .3 / (1 + (epoch / 60.0)) : learnt,
        HeldOutPairExcess = isMixup ? .35 : 1.2 * learnt,
    };

    private static SeedFigures Figures(long seed, double best, double last, double depth) => new()
    {
        Seed = seed,
        BestEpoch = 150 + (10 * seed),
        BestTestError = best,
        LastTestError = last + .001,
        MedianOfLast = last,
        OracleEpoch = 140,
        OracleTestError = best - .004,
        DepthPoints = depth,
    };
}
