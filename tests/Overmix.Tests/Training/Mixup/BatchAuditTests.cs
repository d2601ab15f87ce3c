using Overmix.Core.Curves;
using Overmix.Core.Directives;
using Overmix.Native;
using Overmix.Training.Data;
using Overmix.Training.Mixup;
using static TorchSharp.torch;

namespace Overmix.Tests.Training.Mixup;

/// <summary>Assembler and audit: what was fed, measured on the tensors.</summary>
public sealed class BatchAuditTests
{
    private static readonly int[] Labels = [0, 0, 1, 2];

    public BatchAuditTests() => LibTorch.EnsureLoaded();

    [Fact]
    public void Measure_MixupBatch_CountsChangedInputsSoftTargetsAndSelfPairs()
    {
        // 0 with 1: one class, changed image, hard target. 1 with itself: neither. 2 with 3 and 3 with 0: both.
        RunEvent audit = Audit(ObjectiveKind.Mixup, new PairBatch([0, 1, 2, 3], [1, 1, 3, 0], [0.25f, 0.25f, 0.5f, 0.75f]));
        Assert.Equal(("batch-audit", 6, 13L), (audit.Kind, audit.Epoch, audit.Step));
        Assert.Equal(("mixup", 4L, 3L, 2L, 1L), (audit.Details["objective"], audit.Details["batchSize"], audit.Details["changedInputs"], audit.Details["softTargets"], audit.Details["selfPairs"]));
        Assert.Equal((1.0, 1.0, 0.25, 0.75), (audit.Details["targetMassMin"], audit.Details["targetMassMax"], audit.Details["lambdaMin"], audit.Details["lambdaMax"]));
        double expected = (Math.Log(2) - 0.25 * Math.Log(0.25) - 0.75 * Math.Log(0.75)) / 4;
        Assert.Equal(expected, (double)audit.Details["meanTargetEntropy"], 1e-7);
    }

    [Fact]
    public void Measure_ErmBatch_FindsNothingChanged()
    {
        RunEvent audit = Audit(ObjectiveKind.Erm, PairBatch.Unmixed([3, 1, 0]));
        Assert.Equal(("erm", 3L, 0L, 0L, 3L, 0.0), (audit.Details["objective"], audit.Details["batchSize"], audit.Details["changedInputs"], audit.Details["softTargets"], audit.Details["selfPairs"], audit.Details["meanTargetEntropy"]));
    }

    [Fact]
    public void Measure_FlagAgainstTensors_ShowsTheTensors() // the claim is written down, the measurement is not fooled by it
    {
        RunEvent audit = Audit(ObjectiveKind.Erm, new PairBatch([2], [3], [0.5f]));
        Assert.Equal((1L, 1L), (audit.Details["changedInputs"], audit.Details["softTargets"]));
    }

    [Fact]
    public void Measure_SmoothedTargets_AreSoftWithMassOne()
    {
        RunEvent audit = Audit(ObjectiveKind.Erm, PairBatch.Unmixed([0, 2]), 0.1);
        Assert.Equal((0L, 2L), (audit.Details["changedInputs"], audit.Details["softTargets"]));
        Assert.Equal(1, (double)audit.Details["targetMassMin"], 4.0 / (1 << 24));
    }

    [Fact]
    public void Assemble_Pairs_BlendInputsAndLabelsByOneLambdaAndNameTheDominantClass()
    {
        using var scope = NewDisposeScope();
        using BatchAssembler assembler = Assembler();
        MixedBatch batch = assembler.Assemble(new PairBatch([0, 2, 3], [3, 0, 2], [0.25f, 0.75f, 0.5f]), 0, epoch: 0);
        Assert.Equal([30 * 0.75f, 20 * 0.75f, 25f], batch.Inputs.data<float>().ToArray());
        Assert.Equal([0.25f, 0, 0.75f, 0.25f, 0.75f, 0, 0, 0.5f, 0.5f], batch.Targets.data<float>().ToArray());
        Assert.Equal([2L, 1, 2], batch.DominantLabels.data<long>().ToArray()); // at a tie the first
        Assert.Equal(-2 * (0.25 * Math.Log(0.25) + 0.75 * Math.Log(0.75)) + Math.Log(2), batch.TargetEntropy, 1e-14);
    }

    private static RunEvent Audit(ObjectiveKind claimed, PairBatch pairs, double smoothing = 0)
    {
        using var scope = NewDisposeScope();
        using BatchAssembler assembler = Assembler();
        return BatchAudit.Measure(claimed, assembler.Originals(pairs, 0), assembler.Assemble(pairs, smoothing, 0), pairs, 6, 13);
    }

    // Inputs 0, 10, 20, 30.
    private static BatchAssembler Assembler() => new(new Examples([0f, 10, 20, 30], Labels, new ExampleShape(1, 1, 1), 3));
}
