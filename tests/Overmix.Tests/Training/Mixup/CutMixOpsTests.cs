using Overmix.Core.Configuration;
using Overmix.Core.Curves;
using Overmix.Core.Directives;
using Overmix.Core.Seeding;
using Overmix.Native;
using Overmix.Theory.Mixing;
using Overmix.Training.Data;
using Overmix.Training.Mixup;
using static TorchSharp.torch;

namespace Overmix.Tests.Training.Mixup;

/// <summary>What the conformance suite does not see: shapes, types, boxes in batches, what the assembler feeds.</summary>
public sealed class CutMixOpsTests
{
    public CutMixOpsTests() => LibTorch.EnsureLoaded();

    [Fact]
    public void Paste_ShapesThatDoNotFit_AreRefused()
    {
        using Tensor image = zeros(2, 1, 3, 3), flat = zeros(2, 9), wide = zeros(2, 1, 3, 4);
        CutBox[] boxes = [default, default];
        Assert.Throws<ArgumentException>(() => CutMixOps.Paste(image, wide, boxes));
        Assert.Throws<ArgumentException>(() => CutMixOps.Paste(flat, flat, boxes));
        Assert.Throws<ArgumentException>(() => CutMixOps.Paste(image, image, [default]));
    }

    [Fact]
    public void Paste_AnyType_KeepsItAndTheOriginals()
    {
        using Tensor first = zeros([1, 1, 2, 2], ScalarType.BFloat16), second = ones([1, 1, 2, 2], ScalarType.BFloat16);
        using Tensor mixed = CutMixOps.Paste(first, second, [new CutBox(0, 1, 2, 1)]), wide = mixed.to_type(ScalarType.Float32);
        Assert.Equal(ScalarType.BFloat16, mixed.dtype);
        Assert.Equal([0f, 1, 0, 1], wide.data<float>().ToArray());
        Assert.Equal(0, first.count_nonzero().item<long>());
    }

    [Fact]
    public void Paste_RowsAndMask_GiveTheSameNumbers()
    {
        using var scope = NewDisposeScope();
        Tensor first = arange(1, 1401, ScalarType.Float32).reshape(20, 2, 5, 7), second = first.neg();
        CutBox[] boxes = [.. Enumerable.Range(0, 20).Select(k => CutBox.About(k / 20.0, 5, 7, k % 5, k % 7))];
        float[] rows = CutMixOps.Paste(first, second, boxes).data<float>().ToArray();
        Assert.Equal(rows, CutMixOps.Paste(first.to_type(ScalarType.Float64), second.to_type(ScalarType.Float64), boxes).to_type(ScalarType.Float32).data<float>().ToArray());
        Assert.NotEqual(first.data<float>().ToArray(), rows);
    }

    [Theory]
    [InlineData(LambdaPer.Batch)]
    [InlineData(LambdaPer.Sample)]
    public void Mix_LambdaPer_IsBoxPer(LambdaPer per)
    {
        PairBatch pairs = Sampler(per).Mix([0, 1, 2, 3], [1, 2, 3, 0], name => new RandomStreams(9).Open(name));
        Assert.Equal(per == LambdaPer.Batch ? 1 : 4, pairs.Boxes!.Distinct().Count());
        Assert.Equal(CutMixOps.Lambda(pairs.Boxes!, [4, 1, 8, 8]), pairs.Lambda);
    }

    [Fact]
    public void Mix_Boxes_LeaveTheNominalDrawsOfMixup() // two runs that differ in kind alone share their nominal λ
    {
        RandomStream Open(StreamName name) => new RandomStreams(9).Open(name);
        float[] nominal = new LambdaSampler(MixingLaw.Beta(1), LambdaPer.Sample).Mix([0, 1, 2], [1, 2, 0], Open).Lambda;
        CutBox[] boxes = Sampler(LambdaPer.Sample).Mix([0, 1, 2], [1, 2, 0], Open).Boxes!;
        Assert.All(nominal.Zip(boxes), pair => Assert.InRange(pair.Second.Height, 0, 2 * CutBox.HalfSide(pair.First, 8)));
    }

    [Fact]
    public void Assemble_Boxes_PastesPixelsWeightsLabelsAndIsAudited()
    {
        using var scope = NewDisposeScope();
        using var examples = new Examples([1f, 1, 1, 1, 2, 2, 2, 2], [0, 1], new ExampleShape(1, 2, 2), 2);
        using var assembler = new BatchAssembler(examples);
        PairBatch pairs = new([0, 1], [1, 0], [0.75f, 0.5f]) { Boxes = [new CutBox(0, 1, 1, 1), new CutBox(1, 0, 1, 2)] };
        MixedBatch batch = assembler.Assemble(pairs, 0, 0);
        Assert.Equal([1f, 2, 1, 1, 2, 2, 1, 1], batch.Inputs.data<float>().ToArray());
        Assert.Equal([0.75f, 0.25f, 0.5f, 0.5f], batch.Targets.data<float>().ToArray());
        RunEvent audit = BatchAudit.Measure(ObjectiveKind.Mixup, assembler.Originals(pairs, 0), batch, pairs, 0, 0);
        Assert.Equal((2L, 2L, 3L), (audit.Details["changedInputs"], audit.Details["softTargets"], audit.Details["pastedPixels"]));
    }

    [Fact]
    public void Of_FlatExamples_AreRefusedInOneSentence()
    {
        var config = new RunConfig { Mixup = new() { Kind = MixingKind.CutMix } };
        MixingTask flat = new([0, 1], 2) { Shape = new ExampleShape(1, 1, 64) };
        Assert.Contains("at least 2×2", Assert.Throws<MixupException>(() => TrainingObjective.Of(ObjectiveKind.Mixup, config, flat, new RandomStreams(1))).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => TrainingObjective.Of(ObjectiveKind.Mixup, config, flat with { Shape = null }, new RandomStreams(1)));
    }

    private static LambdaSampler Sampler(LambdaPer per) => new(MixingLaw.Beta(1), per) { Boxes = new ExampleShape(1, 8, 8) };
}
