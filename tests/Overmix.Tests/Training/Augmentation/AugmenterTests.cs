using Overmix.Core.Configuration;
using Overmix.Core.Curves;
using Overmix.Core.Seeding;
using Overmix.Native;
using Overmix.Tests.Training.Loop;
using Overmix.Theory.Mixing;
using Overmix.Training.Augmentation;
using Overmix.Training.Checkpoints;
using Overmix.Training.Data;
using Overmix.Training.Loop;
using Overmix.Training.Mixup;
using Overmix.Training.Models;
using static TorchSharp.torch;

namespace Overmix.Tests.Training.Augmentation;

/// <summary>What the conformance suite does not see: both roads through memory, the place between standardisation and mixing, runs.</summary>
public sealed class AugmenterTests
{
    private static readonly AugmentConfig Everything = new() { Crop = 2, Flip = 0.5, Cutout = 3 };
    private static readonly ExampleShape Shape = new(2, 5, 7);

    public AugmenterTests() => LibTorch.EnsureLoaded();

    [Theory]
    [InlineData(CropPadding.Zero)]
    [InlineData(CropPadding.Reflect)]
    public void Operations_RowsAndGathers_GiveTheSameNumbers(CropPadding padding)
    {
        using var scope = NewDisposeScope();
        Tensor images = Images(40);
        AugmentDraw[] draws = new AugmentSampler(Everything, Shape, new RandomStreams(1)).Draw(0, [.. Enumerable.Range(0, 40)]);
        var rule = new CropRule(padding, [-0.5f, 0.25f]);
        CutBox[] squares = [.. draws.Select(d => AugmentOps.Square(d, 3, Shape.Height, Shape.Width))];
        Tensor byRows = AugmentOps.CropAndFlip(images, draws, rule);
        AugmentOps.Cutout(byRows, squares);
        Tensor[] others = [images.to_type(ScalarType.Float64), images.permute(0, 2, 3, 1).contiguous().permute(0, 3, 1, 2), images.transpose(2, 3).contiguous().transpose(2, 3)];
        Assert.All(others, other =>
        {
            Assert.False(PixelRows.CanWalk(other));
            Tensor gathered = AugmentOps.CropAndFlip(other, draws, rule);
            AugmentOps.Cutout(gathered, squares);
            Assert.Equal(byRows.data<float>().ToArray(), gathered.to_type(ScalarType.Float32).contiguous().data<float>().ToArray());
        });
        Assert.NotEqual(images.data<float>().ToArray(), byRows.data<float>().ToArray());
    }

    [Fact]
    public void Apply_StandardisedImages_IsTheStandardisationOfCroppedRawOnes()
    {
        using var scope = NewDisposeScope();
        var standardization = new Standardization([0.4, 0.1], [0.3, 0.7]);
        AugmentConfig config = new() { Crop = 2, Flip = 0.5 };
        int[] rows = [.. Enumerable.Range(0, 30)];
        float[] raw = Images(30).data<float>().ToArray(), scaled = [.. raw];
        standardization.Apply(scaled, Shape);
        AugmentDraw[] draws = new AugmentSampler(config, Shape, new RandomStreams(1)).Draw(3, rows);
        float[] croppedFirst = AugmentOps.CropAndFlip(Batch(raw), draws, new CropRule(CropPadding.Zero, [0, 0])).data<float>().ToArray();
        standardization.Apply(croppedFirst, Shape);
        float[] found = new Augmenter(config, Shape, standardization, new RandomStreams(1)).Apply(Batch(scaled), 3, rows).data<float>().ToArray();
        Assert.Equal(croppedFirst, found);
    }

    [Fact]
    public void Apply_Off_IsTheBatchItself()
    {
        using Tensor batch = Images(3);
        Assert.Same(batch, new Augmenter(new AugmentConfig(), Shape, Standardization.Identity(2), new RandomStreams(1)).Apply(batch, 0, [0, 1, 2]));
    }

    [Fact]
    public void Constructor_ImagesTooSmall_AreRefusedInOneSentence()
    {
        static string Refusal(AugmentConfig config, ExampleShape shape) => Assert.Throws<AugmentationException>(() => new Augmenter(config, shape, Standardization.Identity(1), new RandomStreams(1))).Message;
        Assert.Contains("At most 7", Refusal(new() { Crop = 8 }, new ExampleShape(1, 8, 9)), StringComparison.Ordinal);
        Assert.Contains("no images", Refusal(new() { Flip = 0.5 }, new ExampleShape(1, 1, 64)), StringComparison.Ordinal);
    }

    [Fact]
    public void CropAndFlip_WhatDoesNotFit_IsRefused()
    {
        using Tensor images = Images(2);
        var rule = new CropRule(CropPadding.Zero, [0, 0]);
        Assert.Throws<ArgumentException>(() => AugmentOps.CropAndFlip(images, [default], rule));
        Assert.Throws<ArgumentException>(() => AugmentOps.CropAndFlip(images, [default, new AugmentDraw(5, 0, false, 0, 0)], rule));
        Assert.Throws<ArgumentException>(() => AugmentOps.CropAndFlip(images, [default, default], new CropRule(CropPadding.Zero, [0])));
        Assert.Throws<ArgumentException>(() => AugmentOps.Cutout(images, [default]));
    }

    [Fact]
    public void Assemble_Pairs_MixTheOneAugmentedFormThatAnExampleHasInAnEpoch()
    {
        using var scope = NewDisposeScope();
        using Examples examples = Stored(8);
        Augmenter augmenter = new(Everything, Shape, Standardization.Identity(2), new RandomStreams(1));
        using BatchAssembler assembler = new(examples, augmenter), plain = new(examples);
        int[] first = [5, 2, 7], second = [2, 7, 5];
        float[] lambda = [0.3f, 0.6f, 1f];
        PairBatch within = new(first, second, lambda) { Partner = [1, 2, 0] }, anywhere = new(first, second, lambda);
        Tensor expected = MixupOps.Blend(augmenter.Apply(examples.Gather([5L, 2, 7]), 4, first), augmenter.Apply(examples.Gather([2L, 7, 5]), 4, second), tensor(lambda));
        float[] found = assembler.Assemble(within, 0, 4).Inputs.data<float>().ToArray();
        Assert.Equal(expected.data<float>().ToArray(), found);
        Assert.Equal(found, assembler.Assemble(anywhere, 0, 4).Inputs.data<float>().ToArray());
        Assert.NotEqual(found, assembler.Assemble(within, 0, 5).Inputs.data<float>().ToArray());
        Assert.NotEqual(found, plain.Assemble(within, 0, 4).Inputs.data<float>().ToArray());
        Assert.Equal(plain.Assemble(within, 0, 4).Targets.data<float>().ToArray(), assembler.Assemble(within, 0, 4).Targets.data<float>().ToArray());
        Assert.Equal(examples.Inputs.data<float>().ToArray(), Images(8).data<float>().ToArray()); // what is stored stays
    }

    [Fact]
    public void Run_Augmented_IsEvaluatedOnImagesAsTheyAre()
    {
        RunConfig config = TinyRun.Default with { Augment = new() { Crop = 3, Flip = 1, Cutout = 3 }, Model = new() { Widths = [8] } };
        using TinyRun run = new TinyRun(config, c => Network(c), TinyRun.Images()).Train();
        using Checkpoint last = run.Store.LoadNewestValid(out _)!;
        using nn.Module<Tensor, Tensor> network = Network(config);
        using (no_grad())
        {
            foreach ((string name, Tensor value) in network.state_dict())
            {
                value.copy_(last.Model[name]);
            }
        }

        EpochRecord recorded = run.Sink.Records[^1];
        Assert.Equal((recorded.TrainError, recorded.TrainLoss), Evaluator.Evaluate(network, run.Data.Train, 1_000));
        Assert.Equal((recorded.TestError, recorded.TestLoss), Evaluator.Evaluate(network, run.Data.Test, 1_000));
    }

    private static nn.Module<Tensor, Tensor> Network(RunConfig config) =>
        ModelFactory.Create(config.Model, new ExampleShape(1, 4, 6), TinyRun.Classes, new RandomStreams((ulong)config.Seed));

    private static Examples Stored(int count)
    {
        using Tensor images = Images(count);
        return new Examples(images.data<float>().ToArray(), [.. Enumerable.Range(0, count).Select(k => k % 2)], Shape, 2);
    }

    private static Tensor Images(int count)
    {
        RandomStream stream = new RandomStreams(7).Open(StreamName.Theory);
        return Batch([.. Enumerable.Range(0, count * Shape.Size).Select(_ => (float)stream.NextDouble())]);
    }

    private static Tensor Batch(float[] values) => tensor(values).reshape(-1, Shape.Channels, Shape.Height, Shape.Width);
}
