using Overmix.Core.Configuration;
using Overmix.Native;
using Overmix.Tests.Runs;
using Overmix.Theory.Mixing;
using Overmix.Training.Augmentation;
using Overmix.Training.Checkpoints;
using Overmix.Training.Conformance;
using Overmix.Training.Loop;
using Overmix.Training.Mixup;
using Overmix.Training.Optimization;
using Xunit.v3;
using static TorchSharp.torch;

namespace Overmix.Tests.Reliability;

/// <summary>Figure 7 in the small: what is borrowed stays, what is made goes. One tensor left over fails a test.</summary>
[Collection(nameof(TensorCounts))]
public sealed class TensorLeakTests : IDisposable
{
    private static readonly RunConfig Config = new()
    {
        Data = new() { Train = 30 },
        Model = new() { Widths = [8] },
        Train = new() { Epochs = 3, BatchSize = 8 },
        Checkpoint = new() { Every = 2 },
        Objective = "mixup@0-2, erm@2-",
    };

    private readonly TrainingSetup _setup;

    // The network is made before anything is counted: TorchSharp counts the empty shell of each tensor that became a parameter, for good.
    public TensorLeakTests()
    {
        LibTorch.EnsureLoaded();
        _setup = TrainingSetup.Of(Config);
        _ = FlatParameters.Of(_setup.Model); // the two vectors that its parameters are views of live as long as the network
    }

    public void Dispose() => _setup.Dispose();

    [Fact]
    [NoTensorLeaks]
    public void BlendWithin_OutsideAnyScope_LeavesNothingButItsResult()
    {
        using Tensor batch = ones(3, 1, 2, 2), lambda = tensor(new[] { 0.25f, 0.5f, 1f }), permutation = tensor(new long[] { 2, 0, 1 });
        using Tensor mixed = MixupOps.BlendWithin(batch, lambda, permutation);
        using Tensor smoothed = MixupOps.Smooth(mixed, 0);
        Assert.Equal([3L, 1, 2, 2], smoothed.shape);
    }

    [Fact]
    [NoTensorLeaks]
    public void Conformance_EveryClause_LeavesNothing()
    {
        var subject = new OvermixImplementation();
        ConformanceResult[] results = [.. MixupConformance.Check(subject), .. CutMixConformance.Check(subject), .. ManifoldConformance.Check(subject), .. AugmentationConformance.Check(subject)];
        Assert.All(results, clause => Assert.True(clause.Holds, clause.Evidence));
    }

    [Fact]
    [NoTensorLeaks]
    public void Operations_OutsideAnyScope_LeaveNothingButTheirResults()
    {
        using Tensor batch = ones(3, 1, 4, 4), wide = ones([3, 1, 4, 4], ScalarType.Float64), permutation = tensor(new long[] { 2, 0, 1 }), targets = ones(3, 1);
        AugmentDraw[] draws = [new(1, -1, true, 2, 2), new(0, 2, false, 0, 0), default];
        CutBox[] boxes = [.. draws.Select(d => AugmentOps.Square(d, 2, 4, 4))];
        using Tensor rows = AugmentOps.CropAndFlip(batch, draws, new CropRule(CropPadding.Zero, [0])), gathered = AugmentOps.CropAndFlip(wide, draws, new CropRule(CropPadding.Zero, [0]));
        AugmentOps.Cutout(rows, boxes);
        AugmentOps.Cutout(gathered, boxes);
        (Tensor pasted, Tensor mixed) = CutMixOps.PasteWithin(batch, targets, boxes, permutation);
        pasted.Dispose();
        mixed.Dispose();
    }

    [Theory]
    [NoTensorLeaks]
    [InlineData(Pairing.Permutation, OptimizerKind.Sgd, MixingKind.Mixup)]
    [InlineData(Pairing.FixedSet, OptimizerKind.Adam, MixingKind.Mixup)]
    [InlineData(Pairing.Independent, OptimizerKind.AdamW, MixingKind.CutMix)]
    [InlineData(Pairing.Derangement, OptimizerKind.AdamW, MixingKind.Manifold)]
    public void Loop_TrainSaveRestoreTrain_LeavesNothing(Pairing pairing, OptimizerKind optimizer, MixingKind kind)
    {
        using var folder = new TempFolder();
        var hooks = new TrainingHooks { Sink = new MemorySink(), Checkpoints = new CheckpointStore(folder["checkpoints"]) };
        RunConfig config = Config with
        {
            Mixup = new() { Kind = kind, Pairing = pairing, SetSize = 20, Smoothing = 0.1 },
            Optimizer = new() { Name = optimizer, WeightDecay = 0.1 },
            Augment = kind == MixingKind.Mixup ? new() : new() { Crop = 1, Flip = 0.5, Cutout = 3 },
            Ema = new() { Decay = kind == MixingKind.Mixup ? 0 : 0.9 },
        };
        for (int round = 0; round < 2; round++)
        {
            using var loop = new TrainingLoop(config, _setup.Data, _setup.Model, hooks);
            using Checkpoint? checkpoint = hooks.Checkpoints.LoadNewestValid(out _);
            Assert.Equal(round > 0, checkpoint is not null);
            if (checkpoint is not null)
            {
                loop.Restore(checkpoint);
            }

            Assert.Equal(TrainingStatus.Completed, loop.Run().Status);
        }
    }

    [Fact]
    public void NoTensorLeaks_TensorLeftAlive_Fails()
    {
        var guard = new NoTensorLeaksAttribute();
        var test = (IXunitTest)TestContext.Current.Test!;
        var method = test.TestMethod.Method;
        guard.Before(method, test);
        Tensor kept = ones(1);
        Assert.ThrowsAny<Xunit.Sdk.XunitException>(() => guard.After(method, test));
        kept.Dispose();
        guard.After(method, test);
    }
}
