using Overmix.Core.Configuration;
using Overmix.Core.Directives;
using Overmix.Core.Seeding;
using Overmix.Tests.Theory.Mixing;
using Overmix.Training.Data;
using Overmix.Training.Mixup;

namespace Overmix.Tests.Training.Mixup;

/// <summary>What is drawn against what the floor says of it: two roads that share no code but the label table and the sampler of λ.</summary>
public sealed class TrainingObjectiveTests
{
    private const int Classes = 4;

    // λ is kept in float32: H(ỹ) moves by less than this (|H′| ≤ 15 where λ > 1e-6, an error of 3e-8).
    private const double LambdaRounding = 1e-6;

    // 23 examples of 3 classes, unequal, and a class without any; batches of 7, 7, 7 and 2.
    private static readonly int[] Labels = [.. Enumerable.Repeat(0, 12).Concat(Enumerable.Repeat(1, 8)).Concat(Enumerable.Repeat(3, 3))];

    public static TheoryData<Pairing, MixingLawKind, LambdaPer, double> Settings
    {
        get
        {
            var settings = new TheoryData<Pairing, MixingLawKind, LambdaPer, double>();
            foreach (Pairing pairing in Enum.GetValues<Pairing>())
            {
                foreach (MixingLawKind law in Enum.GetValues<MixingLawKind>())
                {
                    foreach (LambdaPer per in Enum.GetValues<LambdaPer>())
                    {
                        settings.Add(pairing, law, per, 0);
                        settings.Add(pairing, law, per, 0.1);
                    }
                }
            }

            return settings;
        }
    }

    public static TheoryData<Pairing, MixingLawKind, LambdaPer, double> CutMixSettings =>
        [.. Settings.Select(s => s.Data).Where(s => s.Item2 is MixingLawKind.Beta or MixingLawKind.Table)];

    [Theory]
    [MemberData(nameof(Settings))]
    public void Floor_EverySetting_EqualsTheMeanEntropyOfWhatIsDrawn(Pairing pairing, MixingLawKind law, LambdaPer per, double smoothing)
    {
        TrainingObjective objective = Objective(pairing, law, per, smoothing);
        double[] means = EpochMeans(objective, pairing == Pairing.AllPairs ? 150 : 800);
        (double floor, double mean, double error) = (objective.Floor, means.Average(), StandardError(means));
        // Monte Carlo over independent epochs, false-alarm rate 1e-6 each; without any chance in it, rounding alone.
        Assert.True(Math.Abs(mean - floor) <= FalseAlarm.Deviations * error + LambdaRounding, $"drawn {mean} ± {error}, floor {floor}");
        Assert.InRange(error, 0, 0.02);
    }

    [Theory]
    [MemberData(nameof(CutMixSettings))]
    public void Floor_CutMix_EqualsTheMeanEntropyOfWhatIsDrawn(Pairing pairing, MixingLawKind law, LambdaPer per, double smoothing)
    {
        TrainingObjective objective = CutMix(pairing, law, per, smoothing);
        double[] means = EpochMeans(objective, pairing == Pairing.AllPairs ? 150 : 800);
        (double floor, double mean, double error) = (objective.Floor, means.Average(), StandardError(means));
        // Monte Carlo over independent epochs, false-alarm rate 1e-6 each; without any chance in it, rounding alone.
        Assert.True(Math.Abs(mean - floor) <= FalseAlarm.Deviations * error + LambdaRounding, $"drawn {mean} ± {error}, floor {floor}");
        Assert.InRange(error, 0, 0.02);
    }

    [Fact]
    public void Floor_CutMixWithTheFloorOfMixup_IsCaught() // what a program shows that forgets the clipped boxes
    {
        double[] means = EpochMeans(CutMix(Pairing.Permutation, MixingLawKind.Table, LambdaPer.Sample, 0), 800);
        double nominal = Objective(Pairing.Permutation, MixingLawKind.Table, LambdaPer.Sample, 0).Floor;
        Assert.True(Math.Abs(means.Average() - nominal) > 10 * StandardError(means), $"drawn {means.Average()}, floor of Mixup {nominal}");
    }

    [Fact]
    public void Floor_Manifold_IsThatOfMixupAndOfWhatIsDrawn()
    {
        RunConfig config = Config(Pairing.Derangement, MixingLawKind.Beta, LambdaPer.Batch, 0.1);
        TrainingObjective objective = TrainingObjective.Of(ObjectiveKind.Mixup, config with { Mixup = config.Mixup with { Kind = MixingKind.Manifold } }, Task, new RandomStreams(5));
        double[] means = EpochMeans(objective, 800);
        Assert.Equal(Objective(Pairing.Derangement, MixingLawKind.Beta, LambdaPer.Batch, 0.1).Floor, objective.Floor);
        Assert.InRange(Math.Abs(means.Average() - objective.Floor), 0, FalseAlarm.Deviations * StandardError(means) + LambdaRounding);
    }

    [Fact]
    public void Floor_OfAnotherPairing_IsCaught()
    {
        TrainingObjective drawn = Objective(Pairing.Permutation, MixingLawKind.Beta, LambdaPer.Sample, 0);
        double[] means = EpochMeans(drawn, 800);
        Assert.All(new[] { Pairing.Independent, Pairing.Derangement, Pairing.AllPairs }, wrong =>
            Assert.True(Math.Abs(means.Average() - Objective(wrong, MixingLawKind.Beta, LambdaPer.Sample, 0).Floor) > 2 * FalseAlarm.Deviations * StandardError(means), $"{wrong}"));
    }

    [Fact]
    public void Floor_WithoutTheSmoothing_IsCaught()
    {
        double[] means = EpochMeans(Objective(Pairing.Permutation, MixingLawKind.Beta, LambdaPer.Sample, 0.1), 200);
        Assert.True(means.Average() - Objective(Pairing.Permutation, MixingLawKind.Beta, LambdaPer.Sample, 0).Floor > 20 * StandardError(means));
    }

    [Fact]
    public void Floor_DigitsAtDefaults_IsTheKnownValue() // n = 100, B = 50, C = 10, α = 1: .44545
    {
        int[] labels = [.. Enumerable.Range(0, 100).Select(k => k % 10)];
        Assert.Equal(0.44545, TrainingObjective.Of(ObjectiveKind.Mixup, new RunConfig(), new MixingTask(labels, 10), new RandomStreams(1)).Floor, 5e-6);
    }

    [Fact]
    public void Of_Erm_FeedsEveryExampleAsItIsWithItsOwnLossAndSmoothing()
    {
        var config = new RunConfig { Erm = new() { Loss = LossKind.MeanSquaredError, Smoothing = 0.1 }, Mixup = new() { Smoothing = 0.3 } };
        TrainingObjective squared = TrainingObjective.Of(ObjectiveKind.Erm, config, new MixingTask(Labels, Classes), new RandomStreams(1));
        Assert.Equal((ObjectiveKind.Erm, LossKind.MeanSquaredError, 0.1, 0.0), (squared.Kind, squared.Loss, squared.Smoothing, squared.Floor));
        TrainingObjective plain = TrainingObjective.Of(ObjectiveKind.Erm, new RunConfig(), new MixingTask(Labels, Classes), new RandomStreams(1));
        Assert.Equal((LossKind.CrossEntropy, 0.0, 0.0), (plain.Loss, plain.Smoothing, plain.Floor));
        double smoothed = TrainingObjective.Of(ObjectiveKind.Erm, new RunConfig { Erm = new() { Smoothing = 0.1 } }, new MixingTask(Labels, Classes), new RandomStreams(1)).Floor;
        Assert.Equal(-0.925 * Math.Log(0.925) - 3 * 0.025 * Math.Log(0.025), smoothed, 1e-14);
    }

    [Theory]
    [MemberData(nameof(Settings))]
    public void Floor_SquaredError_IsZero(Pairing pairing, MixingLawKind law, LambdaPer per, double smoothing)
    {
        RunConfig config = Config(pairing, law, per, smoothing);
        config = config with { Mixup = config.Mixup with { Loss = LossKind.MeanSquaredError } };
        Assert.Equal(0, TrainingObjective.Of(ObjectiveKind.Mixup, config, new MixingTask(Labels, Classes), new RandomStreams(5)).Floor);
    }

    [Fact]
    public void Of_AlphaZero_HasTheFloorOfErm()
    {
        var config = new RunConfig { Mixup = new() { Alpha = 0 } };
        Assert.Equal(0, TrainingObjective.Of(ObjectiveKind.Mixup, config, new MixingTask(Labels, Classes), new RandomStreams(1)).Floor);
    }

    private static TrainingObjective Objective(Pairing pairing, MixingLawKind law, LambdaPer per, double smoothing) =>
        TrainingObjective.Of(ObjectiveKind.Mixup, Config(pairing, law, per, smoothing), new MixingTask(Labels, Classes), new RandomStreams(5));

    private static readonly MixingTask Task = new(Labels, Classes) { Shape = new ExampleShape(1, 8, 6), Stages = ["a", "b", "c"] };

    private static TrainingObjective CutMix(Pairing pairing, MixingLawKind law, LambdaPer per, double smoothing)
    {
        RunConfig config = Config(pairing, law, per, smoothing);
        return TrainingObjective.Of(ObjectiveKind.Mixup, config with { Mixup = config.Mixup with { Kind = MixingKind.CutMix } }, Task, new RandomStreams(5));
    }

    private static RunConfig Config(Pairing pairing, MixingLawKind law, LambdaPer per, double smoothing) => new()
    {
        Train = new() { BatchSize = 7 },
        Mixup = new()
        {
            Pairing = pairing,
            Law = law,
            LambdaPer = per,
            Smoothing = smoothing,
            Alpha = 0.6,
            Low = 0.1,
            High = 0.9,
            Lambda = 0.3,
            Values = [0.2, 0.5, 1],
            Weights = [1, 2, 1],
            SetSize = 90,
        },
    };

    /// <summary>Mean entropy of an epoch's targets, from the dense targets themselves.</summary>
    private static double[] EpochMeans(TrainingObjective objective, int epochs) =>
    [
        .. Enumerable.Range(0, epochs).Select(epoch => Enumerable.Range(0, objective.Pairs.BatchesPerEpoch)
            .SelectMany(batch => Entropies(objective.Pairs.Draw(epoch, batch), objective.Smoothing)).Average()),
    ];

    private static IEnumerable<double> Entropies(PairBatch pairs, double smoothing)
    {
        for (int k = 0; k < pairs.Count; k++)
        {
            double[] target = new double[Classes];
            Array.Fill(target, smoothing / Classes);
            target[Labels[pairs.First[k]]] += (1 - smoothing) * pairs.Lambda[k];
            target[Labels[pairs.Second[k]]] += (1 - smoothing) * (1 - (double)pairs.Lambda[k]);
            yield return -target.Sum(y => y > 0 ? y * Math.Log(y) : 0);
        }
    }

    private static double StandardError(double[] means)
    {
        double mean = means.Average();
        return Math.Sqrt(means.Sum(m => (m - mean) * (m - mean)) / (means.Length - 1) / means.Length);
    }
}
