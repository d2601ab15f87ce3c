using Overmix.Native;
using Overmix.Theory.Mixing;
using Overmix.Training.Conformance;
using Overmix.Training.Models;
using static TorchSharp.torch;

namespace Overmix.Tests.Training.Conformance;

/// <summary>The suites of CutMix and Manifold Mixup pass Overmix and catch, clause by clause, plausible and published slips.</summary>
public sealed class MixingConformanceTests
{
    public MixingConformanceTests() => LibTorch.EnsureLoaded();

    [Fact]
    public void Check_Overmix_KeepsEveryClause()
    {
        IReadOnlyList<ConformanceResult> cutMix = CutMixConformance.Check(new OvermixImplementation()), manifold = ManifoldConformance.Check(new OvermixImplementation());
        Assert.Equal((6, 4), (cutMix.Count, manifold.Count));
        Assert.All(cutMix.Concat(manifold), r => Assert.True(r.Holds, $"{r.Clause}: {r.Evidence}"));
    }

    [Theory]
    [InlineData(Slip.PastesTheComplement, "cutmix-pixels-match-a-plain-loop")]
    [InlineData(Slip.PastesTheComplement, "cutmix-empty-and-whole-box")]
    [InlineData(Slip.SwapsRowsAndColumns, "cutmix-pixels-match-a-plain-loop")]
    [InlineData(Slip.OneBoxForAll, "cutmix-pixels-match-a-plain-loop")]
    [InlineData(Slip.WeightsByNominalLambda, "cutmix-label-weight-is-the-area-that-stays")]
    [InlineData(Slip.WeightsThePartner, "cutmix-label-weight-is-the-area-that-stays")]
    [InlineData(Slip.LosesSameClassMass, "cutmix-same-class-pair")]
    [InlineData(Slip.SideWithoutTheRoot, "cutmix-side-is-the-root-of-one-minus-lambda")]
    [InlineData(Slip.SideOfLambda, "cutmix-side-is-the-root-of-one-minus-lambda")]
    [InlineData(Slip.KeepsBoxesInside, "cutmix-centres-are-uniform-and-clipped")]
    [InlineData(Slip.LeavesTheImage, "cutmix-centres-are-uniform-and-clipped")]
    public void CutMix_WithSlip_NamesTheClause(Slip slip, string clause)
    {
        ConformanceResult result = CutMixConformance.Check(new SlippingCutMix(slip)).Single(r => r.Clause == clause);
        Assert.False(result.Holds, result.Evidence);
    }

    [Theory]
    [InlineData(Slip.MixesOneStageLate, "manifold-at-the-input-is-mixup")]
    [InlineData(Slip.MixesTheInputOnly, "manifold-mixes-after-the-named-stage")]
    [InlineData(Slip.WeightsThePartner, "manifold-mixes-after-the-named-stage")]
    [InlineData(Slip.WeightsThePartner, "manifold-lambda-one-is-the-network")]
    [InlineData(Slip.DetachesThePartner, "manifold-gradient-reaches-both")]
    public void Manifold_WithSlip_NamesTheClause(Slip slip, string clause)
    {
        ConformanceResult result = ManifoldConformance.Check(new SlippingManifold(slip)).Single(r => r.Clause == clause);
        Assert.False(result.Holds, result.Evidence);
    }

    public enum Slip
    {
        PastesTheComplement,
        SwapsRowsAndColumns,
        OneBoxForAll,
        WeightsByNominalLambda,
        WeightsThePartner,
        LosesSameClassMass,
        SideWithoutTheRoot,
        SideOfLambda,
        KeepsBoxesInside,
        LeavesTheImage,
        MixesOneStageLate,
        MixesTheInputOnly,
        DetachesThePartner,
    }

    private sealed class SlippingCutMix(Slip slip) : ICutMixImplementation
    {
        private readonly OvermixImplementation _right = new();

        public (Tensor Inputs, Tensor Targets) Paste(Tensor inputs, Tensor labels, int classes, CutBox[] boxes, int[] partner)
        {
            (Tensor x, Tensor y) = _right.Paste(inputs, labels, classes, boxes, partner);
            Tensor other = inputs.index_select(0, tensor(Array.ConvertAll(partner, p => (long)p)));
            return slip switch
            {
                Slip.PastesTheComplement => (inputs + other - x, y),
                Slip.SwapsRowsAndColumns => (_right.Paste(inputs, labels, classes, [.. boxes.Select(b => new CutBox(b.Left, b.Top, b.Width, b.Height))], partner).Inputs, y),
                Slip.OneBoxForAll => (_right.Paste(inputs, labels, classes, [.. boxes.Select(_ => boxes[0])], partner).Inputs, y),
                Slip.WeightsByNominalLambda => (x, nn.functional.one_hot(labels, classes).to_type(ScalarType.Float32).lerp(y, 0.9)),
                Slip.WeightsThePartner => (x, nn.functional.one_hot(labels, classes) + nn.functional.one_hot(labels.index_select(0, tensor(Array.ConvertAll(partner, p => (long)p))), classes) - y),
                Slip.LosesSameClassMass => (x, y.clamp(0, 0.9)),
                _ => (x, y),
            };
        }

        public CutBox[] DrawBoxes(double lambda, int height, int width, int count, ulong seed) => slip switch
        {
            Slip.SideWithoutTheRoot => _right.DrawBoxes(1 - (1 - lambda) * (1 - lambda), height, width, count, seed),
            Slip.SideOfLambda => _right.DrawBoxes(1 - lambda, height, width, count, seed),
            Slip.KeepsBoxesInside => [.. _right.DrawBoxes(lambda, height, width, count, seed).Select(b => Inside(b, lambda, height, width))],
            Slip.LeavesTheImage => [.. _right.DrawBoxes(lambda, height, width, count, seed).Select(b => b with { Top = b.Top - 1 })],
            _ => _right.DrawBoxes(lambda, height, width, count, seed),
        };

        private static CutBox Inside(CutBox box, double lambda, int height, int width)
        {
            (int tall, int wide) = (2 * CutBox.HalfSide(lambda, height), 2 * CutBox.HalfSide(lambda, width));
            return new CutBox(Math.Min(box.Top, height - tall), Math.Min(box.Left, width - wide), tall, wide);
        }
    }

    private sealed class SlippingManifold(Slip slip) : IManifoldImplementation
    {
        private readonly OvermixImplementation _right = new();

        public Tensor Logits(IStagedNetwork network, Tensor inputs, int state, float[] lambda, int[] partner)
        {
            if (slip == Slip.DetachesThePartner)
            {
                Tensor hidden = network.Forward(inputs, 0, state), weight = tensor(lambda).unsqueeze(1);
                Tensor other = hidden.detach().index_select(0, tensor(Array.ConvertAll(partner, p => (long)p)));
                return network.Forward(weight * hidden + (1 - weight) * other, state, network.Stages.Count);
            }

            int at = slip switch { Slip.MixesOneStageLate => state + 1, Slip.MixesTheInputOnly => 0, _ => state };
            return _right.Logits(network, inputs, at, slip == Slip.WeightsThePartner ? [.. lambda.Select(l => 1 - l)] : lambda, partner);
        }
    }
}
