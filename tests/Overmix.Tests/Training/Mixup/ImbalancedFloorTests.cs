using Overmix.Core.Configuration;
using Overmix.Core.Directives;
using Overmix.Core.Seeding;
using Overmix.Tests.Theory.Mixing;
using Overmix.Theory.Mixing;
using Overmix.Training.Data;
using Overmix.Training.Loop;
using Overmix.Training.Mixup;
using Overmix.Training.Models;
using static TorchSharp.torch;

namespace Overmix.Tests.Training.Mixup;

/// <summary>All of a strongly unequal data set (240, 48, 12 examples): the floor that a run shows is the one of the labels it really trains on, noise included, and not of equal classes.</summary>
public sealed class ImbalancedFloorTests
{
    private const int Epochs = 600;

    public static TheoryData<Pairing, MixingKind, double> Settings
    {
        get
        {
            var settings = new TheoryData<Pairing, MixingKind, double>();
            foreach (Pairing pairing in new[] { Pairing.Permutation, Pairing.Derangement, Pairing.Independent, Pairing.FixedSet })
            {
                settings.Add(pairing, MixingKind.Mixup, 0);
                settings.Add(pairing, MixingKind.Mixup, 0.2);
                settings.Add(pairing, MixingKind.CutMix, 0);
            }

            return settings;
        }
    }

    [Theory]
    [MemberData(nameof(Settings))]
    public void MixupFloor_WholeUnequalSet_IsTheMeanEntropyOfWhatARunDraws(Pairing pairing, MixingKind kind, double labelNoise)
    {
        RunConfig config = Config(pairing, kind, labelNoise);
        using TrainingSetup setup = Setup(config);
        PairSource pairs = TrainingObjective.Of(ObjectiveKind.Mixup, config, MixingTask.Of(setup.Data, setup.Model), new RandomStreams((ulong)config.Seed)).Pairs;
        int[] labels = setup.Data.Train.LabelArray();
        double[] means = [.. Enumerable.Range(0, Epochs).Select(epoch => Enumerable.Range(0, pairs.BatchesPerEpoch).SelectMany(batch => Entropies(pairs.Draw(epoch, batch), labels)).Average())];
        (double floor, double mean) = (setup.MixupFloor, means.Average());
        double error = Math.Sqrt(means.Sum(m => (m - mean) * (m - mean)) / (Epochs - 1) / Epochs);
        // Monte Carlo over independent epochs, false-alarm rate 1e-6 each; λ is kept in float32.
        Assert.True(Math.Abs(mean - floor) <= FalseAlarm.Deviations * error + 1e-6, $"drawn {mean} ± {error}, floor {floor}");
        double balanced = LossFloor.CrossEntropy(TrainingObjective.RealisedLawOf(config.Mixup, setup.Data.Shape), PairingModel.Permutation(32), ClassCounts.Balanced(3, labels.Length / 3));
        Assert.True(balanced - mean > 20 * error, $"equal classes would have {balanced}, drawn {mean} ± {error}");
    }

    [Fact]
    public void Record_WholeUnequalSet_HoldsThatFloorAndTargetsThatFluctuateAboutIt()
    {
        RunConfig config = Config(Pairing.Permutation, MixingKind.Mixup, 0) with { Train = new() { Epochs = 100, BatchSize = 32 }, Evaluation = new() { Cadence = CadenceKind.Every, Every = 1 } };
        using TrainingSetup setup = Setup(config);
        var sink = new MemorySink();
        using TrainingLoop loop = setup.CreateLoop(new TrainingHooks { Sink = sink });
        loop.Run();
        int[] counts = [.. setup.Data.Train.ClassCounts];
        int n = counts.Sum(), batches = (n + 31) / 32;
        Assert.Equal([120, 24, 6], counts);
        // By hand: λ uniform, ½ nat; partners by permutation of each batch.
        double expected = 0.5 * (n - batches) / n * (1 - counts.Sum(c => c * (c - 1.0)) / (n * (n - 1.0)));
        Assert.All(sink.Records, r => Assert.Equal(expected, r.Mixing.Floor, 1e-14));
        Assert.True(FalseAlarm.MeanAgrees([.. sink.Records.Select(r => r.Mixing.TargetEntropy)], expected));
    }

    private static IEnumerable<double> Entropies(PairBatch pairs, int[] labels)
    {
        for (int k = 0; k < pairs.Count; k++)
        {
            double lambda = pairs.Lambda[k];
            yield return labels[pairs.First[k]] == labels[pairs.Second[k]] || lambda is 0 or 1 ? 0 : -lambda * Math.Log(lambda) - (1 - lambda) * Math.Log(1 - lambda);
        }
    }

    private static RunConfig Config(Pairing pairing, MixingKind kind, double labelNoise) => new()
    {
        Data = new() { Train = 0, ValidationFraction = 1.0 / 6, TestFraction = 1.0 / 3, LabelNoise = labelNoise },
        Model = new() { Widths = [4] },
        Train = new() { BatchSize = 32 },
        Mixup = new() { Kind = kind, Pairing = pairing, SetSize = 150, LambdaPer = LambdaPer.Sample },
    };

    private static TrainingSetup Setup(RunConfig config)
    {
        var streams = new RandomStreams((ulong)config.Seed);
        PreparedData data = DataPreparation.Prepare(Unequal(), config.Data, streams);
        nn.Module<Tensor, Tensor> network = ModelFactory.Create(config.Model, data.Shape, data.Classes, streams);
        return new TrainingSetup(config, data, network);
    }

    private static ArrayDataSet Unequal()
    {
        RandomStream stream = new RandomStreams(1).Open(StreamName.Theory);
        int[] labels = [.. Enumerable.Repeat(0, 240), .. Enumerable.Repeat(1, 48), .. Enumerable.Repeat(2, 12)];
        return new ArrayDataSet("unequal", [.. labels.SelectMany(y => Enumerable.Range(0, 16).Select(_ => (float)(y + stream.NextGaussian())))], labels, new ExampleShape(1, 4, 4), ["many", "some", "few"]);
    }
}
