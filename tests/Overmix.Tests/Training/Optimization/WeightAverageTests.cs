using Overmix.Core.Configuration;
using Overmix.Core.Curves;
using Overmix.Native;
using Overmix.Tests.Training.Loop;
using Overmix.Training.Checkpoints;
using Overmix.Training.Loop;
using Overmix.Training.Models;
using Overmix.Training.Optimization;
using static TorchSharp.torch;

namespace Overmix.Tests.Training.Optimization;

/// <summary>The average against a plain loop, in the network and back, in records and checkpoints.</summary>
public sealed class WeightAverageTests
{
    // Float32, values of magnitude ≤ 4, contracting: a few units in the last place.
    private const double Rounding = 8 * 1.2e-7 * 4;

    public WeightAverageTests() => LibTorch.EnsureLoaded();

    [Theory]
    [InlineData(0.5)]
    [InlineData(0.9)]
    [InlineData(0.9999)]
    public void Update_ManySteps_EqualsThePlainLoop(double decay)
    {
        using var network = new OneWeight();
        using var average = new WeightAverage(network, decay);
        double expected = network.Value;
        for (int t = 1; t <= 40; t++)
        {
            network.Set((float)Math.Sin(t) * 3, count: t);
            average.Update(t);
            double rho = Math.Min(decay, (1.0 + t) / (10.0 + t));
            expected = rho * expected + (1 - rho) * (float)(Math.Sin(t) * 3);
            Assert.Equal(expected, average.State["weight"].item<float>(), Rounding);
            Assert.Equal(expected, average.State["mean"].item<float>(), Rounding);
            Assert.Equal(t, average.State["count"].item<long>());
        }
    }

    [Fact]
    public void Update_StartOfTheRun_IsForgottenWhateverTheDecay()
    {
        using var network = new OneWeight();
        network.Set(1000, 0);
        using var average = new WeightAverage(network, 0.9999);
        for (int t = 1; t <= 50; t++)
        {
            network.Set(1, t);
            average.Update(t);
        }

        // Π (1+t)/(10+t), t ≤ 50, is 51!·10!/60! = 1.3e-5·… of 999: without the ramp 994 would be left.
        double left = Enumerable.Range(1, 50).Aggregate(999.0, (value, t) => value * (1.0 + t) / (10.0 + t));
        Assert.Equal(1 + left, average.State["weight"].item<float>(), 1e-4);
        Assert.InRange(left, 0, 0.1);
    }

    [Fact]
    public void With_AveragedWeights_ActsOnThemAndPutsTheTrainedOnesBack()
    {
        using var network = new OneWeight();
        using var average = new WeightAverage(network, 0.9);
        network.Set(0.1f + 1e-8f, 3);
        average.Update(1);
        float kept = average.State["weight"].item<float>();
        Assert.Equal(kept, average.With(() => network.Value));
        Assert.Equal((0.1f + 1e-8f, kept), (network.Value, average.State["weight"].item<float>()));
        Assert.Throws<InvalidOperationException>(() => average.With<int>(() => throw new InvalidOperationException()));
        Assert.Equal((0.1f + 1e-8f, kept), (network.Value, average.State["weight"].item<float>()));
    }

    [Fact]
    public void CopyTo_AnotherNetwork_GivesItTheAverage_AndAMisfitIsRefused()
    {
        using OneWeight network = new(), other = new();
        using var average = new WeightAverage(network, 0.9);
        network.Set(2, 1);
        average.Update(1);
        average.CopyTo(other);
        Assert.Equal(average.State["weight"].item<float>(), other.Value);
        using nn.Module<Tensor, Tensor> linear = nn.Linear(1, 1);
        Assert.Throws<ArgumentException>(() => average.CopyTo(linear));
        using Tensor wide = ones([1], ScalarType.Float64);
        Assert.Throws<ArgumentException>(() => average.Restore(new Dictionary<string, Tensor>(average.State) { ["weight"] = wide }));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(-0.5)]
    [InlineData(double.NaN)]
    public void Constructor_DecayOutsideItsRange_IsRefused(double decay)
    {
        using var network = new OneWeight();
        Assert.Throws<ArgumentOutOfRangeException>(() => new WeightAverage(network, decay));
    }

    [Fact]
    public void Run_WithAnAverage_TrainsTheSameAndRecordsBoth()
    {
        RunConfig config = TinyRun.Default with { Ema = new() { Decay = 0.5 } };
        IReadOnlyList<EpochRecord> plain = TinyRun.Records(TinyRun.Default);
        using TinyRun averaged = new TinyRun(config).Train();
        Assert.All(plain, r => Assert.Null(r.Averaged));
        Assert.Equal(plain, averaged.Sink.Records.Select(r => r with { Averaged = null }));
        Assert.All(averaged.Sink.Records, r => Assert.True(r.Averaged is { ValidationLoss: > 0, TestLoss: > 0 } && r.Averaged.TestLoss != r.TestLoss));
        AssertRecordedFiguresAreThoseOfTheSavedAverage(config, averaged);
    }

    [Fact]
    public void Restore_AverageThatTheConfigurationDoesNotExpect_IsRefused()
    {
        RunConfig with = TinyRun.Default with { Ema = new() { Decay = 0.5 } };
        Assert.Contains("ema.decay is 0", Refusal(with, TinyRun.Default).Message, StringComparison.Ordinal);
        Assert.Contains("ema.decay is not 0", Refusal(TinyRun.Default, with).Message, StringComparison.Ordinal);
    }

    private static CheckpointException Refusal(RunConfig saved, RunConfig resumed)
    {
        using TinyRun run = new TinyRun(saved).Train();
        using nn.Module<Tensor, Tensor> network = ModelFactory.Create(resumed.Model, run.Data.Shape, TinyRun.Classes, new(1));
        using var loop = new TrainingLoop(resumed, run.Data, network, new TrainingHooks { Sink = new MemorySink() });
        using Checkpoint checkpoint = run.Store.LoadNewestValid(out _)!;
        return Assert.Throws<CheckpointException>(() => loop.Restore(checkpoint));
    }

    private static void AssertRecordedFiguresAreThoseOfTheSavedAverage(RunConfig config, TinyRun run)
    {
        using Checkpoint last = run.Store.LoadNewestValid(out _)!;
        using nn.Module<Tensor, Tensor> network = ModelFactory.Create(config.Model, run.Data.Shape, TinyRun.Classes, new(1));
        using (no_grad())
        {
            foreach ((string name, Tensor value) in network.state_dict())
            {
                value.copy_(last.Average![name]);
            }
        }

        (double error, double loss) = Evaluator.Evaluate(network, run.Data.Test, 1_000);
        HeldOutFigures recorded = run.Sink.Records[^1].Averaged!;
        Assert.Equal((error, loss), (recorded.TestError, recorded.TestLoss));
    }

    /// <summary>A parameter, a floating-point buffer that follows it, and a count.</summary>
    private sealed class OneWeight : nn.Module
    {
        private readonly TorchSharp.Modules.Parameter _weight = new(full([1], 0.25f));
        private readonly Tensor _mean = full([1], 0.25f), _count = zeros([1], ScalarType.Int64);

        public OneWeight()
            : base("one")
        {
            register_parameter("weight", _weight);
            register_buffer("mean", _mean);
            register_buffer("count", _count);
        }

        public float Value => _weight.item<float>();

        public void Set(float value, long count)
        {
            using var noGradient = no_grad();
            _weight.fill_(value);
            _mean.fill_(value);
            _count.fill_(count);
        }
    }
}
