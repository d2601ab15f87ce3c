using Overmix.Core.Configuration;
using Overmix.Core.Directives;
using Overmix.Core.Errors;
using Overmix.Core.Seeding;
using Overmix.Training.Checkpoints;
using Overmix.Training.Data;
using Overmix.Training.Loop;
using Overmix.Training.Models;
using static TorchSharp.torch;

namespace Overmix.Tests.Training.Loop;

/// <summary>A run cut before any of its steps and gone on with, in a network made anew, is the uncut run: tolerance 0.</summary>
public sealed class ResumeTests
{
    public static TheoryData<string> Flavours => [.. Configs.Keys];

    private static Dictionary<string, RunConfig> Configs { get; } = new()
    {
        ["SGD with momentum"] = TinyRun.Default,
        ["plain SGD, λ a sample, smoothing"] = TinyRun.Default with { Optimizer = new() { Momentum = 0 }, Mixup = new() { LambdaPer = LambdaPer.Sample, Smoothing = 0.1 } },
        ["Nesterov, cosine, warm-up"] = TinyRun.Default with { Optimizer = new() { Nesterov = true }, Schedule = new() { Name = ScheduleKind.Cosine, WarmupEpochs = 2 } },
        ["Adam, derangement"] = TinyRun.Default with { Optimizer = new() { Name = OptimizerKind.Adam, LearningRate = 0.01 }, Mixup = new() { Pairing = Pairing.Derangement } },
        ["two windows"] = TinyRun.Default with { Objective = "mixup@0-3, erm@3-", Mixup = new() { Loss = LossKind.MeanSquaredError } },
        ["independent, step"] = TinyRun.Default with { Mixup = new() { Pairing = Pairing.Independent }, Schedule = new() { Name = ScheduleKind.Step } },
        ["fixed set"] = TinyRun.Default with { Mixup = new() { Pairing = Pairing.FixedSet, SetSize = 13 } },
        ["AdamW, average of weights"] = TinyRun.Default with { Optimizer = new() { Name = OptimizerKind.AdamW, LearningRate = 0.01, WeightDecay = 0.1 }, Ema = new() { Decay = 0.9 } },
        ["all pairs"] = TinyRun.Default with { Mixup = new() { Pairing = Pairing.AllPairs }, Train = new() { Epochs = 3, BatchSize = 25 } },
    };

    [Theory]
    [MemberData(nameof(Flavours))]
    public void Run_CutBeforeAnyStep_IsTheUncutRunBitForBit(string flavour)
    {
        using var uncut = new TinyRun(Configs[flavour]);
        uncut.Train();
        string end = uncut.Store.Names[0];
        Assert.All(Enumerable.Range(0, (int)uncut.Outcome!.Step), step =>
        {
            using var cut = new TinyRun(Configs[flavour]);
            cut.Train(stopAt: step);
            Assert.Equal(TrainingStatus.Interrupted, cut.Outcome!.Status);
            cut.Train(resume: true);
            Assert.Equal(uncut.Outcome, cut.Outcome);
            Assert.Equal(uncut.Sink.Records, cut.Sink.Records);
            Assert.Equal(uncut.Bytes(end), cut.Bytes(end));
            Assert.Equal(Lasting(uncut.Sink), Lasting(cut.Sink));
        });
    }

    [Fact]
    public void Run_CutAtEveryStepInTurn_IsTheUncutRunBitForBit()
    {
        using TinyRun uncut = new TinyRun(TinyRun.Default).Train(), cut = new(TinyRun.Default);
        for (int step = 0; step < 18; step++)
        {
            cut.Train(stopAt: step, resume: step > 0);
        }

        cut.Train(resume: true);
        Assert.Equal(uncut.Sink.Records, cut.Sink.Records);
        Assert.Equal(uncut.Bytes("ep00006"), cut.Bytes("ep00006"));
    }

    [Fact]
    public void Run_GuardsDirectives_SurviveAResume()
    {
        ScriptedGuard Guard() => new((2, new Directive.Rescale(0.5)), (4, new Directive.SwitchObjective(ObjectiveKind.Erm)));
        using TinyRun uncut = new TinyRun(TinyRun.Default).Train(Guard());
        Assert.All(Enumerable.Range(7, 11), step =>
        {
            using TinyRun cut = new TinyRun(TinyRun.Default).Train(Guard(), stopAt: step).Train(Guard(), resume: true);
            Assert.Equal(uncut.Sink.Records, cut.Sink.Records);
            Assert.Equal(uncut.Bytes("ep00006"), cut.Bytes("ep00006"));
            Assert.Equal(Lasting(uncut.Sink), Lasting(cut.Sink));
        });
        Assert.NotEqual(TinyRun.Records(TinyRun.Default)[^1], uncut.Sink.Records[^1]); // the directives do something
    }

    [Fact]
    public void Run_NetworkOfTheCallerWithBuffers_ResumesBitForBit()
    {
        static nn.Module<Tensor, Tensor> Network(RunConfig config) => new NormedNetwork();
        using TinyRun uncut = new TinyRun(TinyRun.Default, Network).Train();
        Assert.All(Enumerable.Range(0, 18), step =>
        {
            using TinyRun cut = new TinyRun(TinyRun.Default, Network).Train(stopAt: step).Train(resume: true);
            Assert.Equal(uncut.Sink.Records, cut.Sink.Records);
            Assert.Equal(uncut.Bytes("ep00006"), cut.Bytes("ep00006"));
        });
        using Checkpoint last = uncut.Store.Load("ep00006");
        Assert.Contains("norm.running_mean", last.Model.Keys);
        Assert.NotEqual(0, last.Model["norm.running_mean"].abs().sum().item<float>());
    }

    [Theory]
    [InlineData(MixingKind.CutMix, Pairing.Permutation)]
    [InlineData(MixingKind.CutMix, Pairing.Independent)]
    [InlineData(MixingKind.Manifold, Pairing.Derangement)]
    public void Run_AugmentedMixedOtherwiseAndAveraged_CutBeforeAnyStep_IsTheUncutRunBitForBit(MixingKind kind, Pairing pairing)
    {
        RunConfig config = TinyRun.Default with
        {
            Mixup = new() { Kind = kind, Pairing = pairing, LambdaPer = LambdaPer.Sample },
            Augment = new() { Crop = 1, Flip = 0.5, Cutout = 2 },
            Ema = new() { Decay = 0.8 },
            Optimizer = new() { Name = OptimizerKind.AdamW, LearningRate = 0.01, WeightDecay = 0.05 },
        };
        static nn.Module<Tensor, Tensor> Network(RunConfig config) => ModelFactory.Create(new ModelConfig { Name = "resnet18", Width = 1 }, new ExampleShape(1, 4, 6), TinyRun.Classes, new RandomStreams(1));
        using TinyRun uncut = new TinyRun(config, Network, TinyRun.Images()).Train();
        Assert.All(new[] { 0, 1, 4, 8, 11, 17 }, step =>
        {
            using TinyRun cut = new TinyRun(config, Network, TinyRun.Images()).Train(stopAt: step).Train(resume: true);
            Assert.Equal(uncut.Sink.Records, cut.Sink.Records);
            Assert.Equal(uncut.Bytes("ep00006"), cut.Bytes("ep00006"));
            Assert.Equal(Lasting(uncut.Sink), Lasting(cut.Sink));
        });
        Assert.All(uncut.Sink.Records, r => Assert.NotNull(r.Averaged));
        Assert.NotEqual(new TinyRun(config with { Augment = new() }, Network, TinyRun.Images()).Train().Sink.Records[^1].TrainLoss, uncut.Sink.Records[^1].TrainLoss);
    }

    [Fact]
    public void Restore_AnotherNetworkOrOptimizer_IsRefusedWithTheName()
    {
        using TinyRun run = new TinyRun(TinyRun.Default).Train();
        CheckpointException Refusal(RunConfig config)
        {
            using var other = new TinyRun(config);
            using nn.Module<Tensor, Tensor> network = Overmix.Training.Models.ModelFactory.Create(config.Model, other.Data.Shape, TinyRun.Classes, new(1));
            using var loop = new TrainingLoop(config, other.Data, network, new TrainingHooks { Sink = new MemorySink() });
            using Checkpoint checkpoint = run.Store.Load("ep00006");
            return Assert.Throws<CheckpointException>(() => loop.Restore(checkpoint));
        }

        Assert.Contains("'layers.0.weight' is missing or has another shape or type", Refusal(TinyRun.Default with { Model = new() { Widths = [7] } }).Message, StringComparison.Ordinal);
        Assert.Contains("'layers.2.weight' is missing or has another shape or type", Refusal(TinyRun.Default with { Model = new() { Widths = [6, 6] } }).Message, StringComparison.Ordinal);
        CheckpointException optimizer = Refusal(TinyRun.Default with { Optimizer = new() { Name = OptimizerKind.Adam } });
        Assert.Contains("optimizer.safetensors", optimizer.Message, StringComparison.Ordinal);
        Assert.Equal(ExitCode.InvalidData, optimizer.ExitCode);
    }

    /// <summary>What both runs must say alike: everything but the saves and the stop themselves.</summary>
    private static IEnumerable<string> Lasting(MemorySink sink) => sink.Events.Where(e => e.Kind is not ("checkpoint" or "signal"))
        .Select(e => $"{e.Kind} {e.Epoch} {e.Step} {string.Join(' ', e.Details)}");

    /// <summary>Linear, batch norm, ReLU, linear: has buffers, one of them an int64 scalar.</summary>
    private sealed class NormedNetwork : nn.Module<Tensor, Tensor>
    {
        private readonly nn.Module<Tensor, Tensor> _first, _last;
        private readonly TorchSharp.Modules.BatchNorm1d _norm;

        public NormedNetwork()
            : base("normed")
        {
            (_first, _norm, _last) = (nn.Linear(TinyRun.Features, 8), nn.BatchNorm1d(8), nn.Linear(8, TinyRun.Classes));
            register_module("first", _first);
            register_module("norm", _norm);
            register_module("last", _last);
            using var noGradient = no_grad();
            foreach (TorchSharp.Modules.Parameter p in parameters())
            {
                using Tensor values = linspace(-0.6, 0.7, p.numel()).reshape(p.shape);
                p.copy_(values);
            }
        }

        public override Tensor forward(Tensor input)
        {
            using var scope = NewDisposeScope();
            return _last.call(_norm.call(_first.call(input.flatten(1))).relu()).MoveToOuterDisposeScope();
        }
    }
}
