using Overmix.Core.Configuration;
using Overmix.Core.Directives;
using Overmix.Training.Instruments;
using Overmix.Training.Mixup;
using static TorchSharp.torch;

namespace Overmix.Tests.Training.Instruments;

public sealed class FrozenPairsTests
{
    private static readonly Func<RunConfig, RunConfig> CutMix = c => c with { Mixup = new() { Kind = MixingKind.CutMix } };
    private static readonly Func<RunConfig, RunConfig> Manifold = c => c with { Mixup = new() { Kind = MixingKind.Manifold } };

    [Fact]
    public void Draw_Twice_GivesTheSameSetBitForBit()
    {
        foreach (Func<RunConfig, RunConfig> kind in new[] { c => c, CutMix, Manifold })
        {
            using InstrumentCase one = InstrumentCase.Pictures(kind), other = InstrumentCase.Pictures(kind);
            FrozenPairs first = FrozenPairs.Draw(one.Setup, PairParts.Cross, 33), again = FrozenPairs.Draw(other.Setup, PairParts.Cross, 33);
            Assert.Equal(33, first.Count);
            Assert.All(Batches(first).Zip(Batches(again)), b => Assert.True(Same(b.First, b.Second)));
            Assert.False(Same(Batches(first)[0], Batches(first)[^1]), "the comparison can fail");
        }
    }

    [Fact]
    public void Draw_Parts_ShareLambdaAndNothingElse()
    {
        using InstrumentCase small = InstrumentCase.Points();
        PairBatch[][] parts = [.. Enum.GetValues<PairParts>().Select(p => Batches(FrozenPairs.Draw(small.Setup, p, 40)))];
        Assert.All(parts, part => Assert.Equal(parts[0].SelectMany(b => b.Lambda), part.SelectMany(b => b.Lambda)));
        Assert.Equal(3, parts.Select(part => string.Join(' ', part.SelectMany(b => b.Second))).Distinct().Count());
        Assert.Equal(40, parts[0].SelectMany(b => b.Lambda).Distinct().Count());
    }

    [Fact]
    public void Draw_ManyPairs_LetsAllExamplesTakeTurns()
    {
        using InstrumentCase small = InstrumentCase.Points();
        FrozenPairs set = FrozenPairs.Draw(small.Setup, PairParts.Train, 96); // 48 a half: four turns of 12
        foreach (IReadOnlyList<PairBatch> half in set.Halves)
        {
            Assert.All(half.SelectMany(b => b.First).CountBy(i => i), c => Assert.Equal(4, c.Value));
            Assert.All(half.SelectMany(b => b.Second).CountBy(i => i), c => Assert.Equal(4, c.Value));
        }
    }

    [Fact]
    public void OfMixup_AFixedSet_IsTheOneThatIsTrainedOn()
    {
        using InstrumentCase small = InstrumentCase.Points(c => c with { Mixup = new() { Pairing = Pairing.FixedSet, SetSize = 17 } });
        TrainingObjective objective = TrainingObjective.Of(ObjectiveKind.Mixup, small.Setup.Config, MixingTask.Of(small.Setup.Data, small.Model), new((ulong)small.Setup.Config.Seed));
        PairBatch set = ((FixedSetSource)objective.Pairs).Set;
        FrozenPairs found = FrozenPairs.OfMixup(small.Setup, 5);
        Assert.Single(found.Halves);
        static IEnumerable<string> Pairs(PairBatch b) => Enumerable.Range(0, b.Count).Select(k => $"{b.First[k]} {b.Second[k]} {b.Lambda[k]:R}");
        Assert.Equal(Pairs(set).Order(StringComparer.Ordinal), Batches(found).SelectMany(Pairs).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData(PairParts.Train)]
    [InlineData(PairParts.HeldOut)]
    [InlineData(PairParts.Cross)]
    public void Excess_OfASet_IsThatOfAPlainLoop(PairParts parts)
    {
        using InstrumentCase small = InstrumentCase.Points();
        FrozenPairs set = FrozenPairs.Draw(small.Setup, parts, 21);
        double found = PairExcess.Of(small.Model, set, LossKind.CrossEntropy);
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        (Overmix.Training.Data.Examples x, Overmix.Training.Data.Examples y) = parts switch
        {
            PairParts.Train => (small.Setup.Data.Train, small.Setup.Data.Train),
            PairParts.HeldOut => (small.Setup.Data.Validation!, small.Setup.Data.Validation!),
            _ => (small.Setup.Data.Train, small.Setup.Data.Validation!),
        };
        double sum = 0;
        foreach (PairBatch batch in Batches(set))
        {
            for (int k = 0; k < batch.Count; k++)
            {
                double lambda = batch.Lambda[k];
                Tensor mixed = x.Inputs[batch.First[k]].to_type(ScalarType.Float64) * lambda + y.Inputs[batch.Second[k]].to_type(ScalarType.Float64) * (1 - lambda);
                double[] p = small.Model.forward(mixed.unsqueeze(0)).softmax(1).to_type(ScalarType.Float64).data<double>().ToArray();
                (int a, int b) = (x.LabelArray()[batch.First[k]], y.LabelArray()[batch.Second[k]]);
                sum += a == b ? -Math.Log(p[a]) : lambda * Math.Log(lambda / p[a]) + (1 - lambda) * Math.Log((1 - lambda) / p[b]);
            }
        }

        Assert.Equal(sum / 21, found, 1e-6); // rounding of float32 logits
    }

    [Fact]
    public void Logits_ManifoldAndCutMix_AreThoseOfTheTrainingsOwnAssembly()
    {
        foreach (Func<RunConfig, RunConfig> kind in new[] { CutMix, Manifold })
        {
            using InstrumentCase small = InstrumentCase.Pictures(kind);
            using var scope = NewDisposeScope();
            using var assembler = new BatchAssembler(small.Setup.Data.Train);
            FrozenPairs set = FrozenPairs.Draw(small.Setup, PairParts.Train, 60);
            small.Model.eval();
            foreach (PairBatch batch in Batches(set))
            {
                // The training has partners in the batch: here the batch and its mirror image together.
                int b = batch.Count;
                var both = new PairBatch([.. batch.First, .. batch.Second], [.. batch.Second, .. batch.First], [.. batch.Lambda, .. batch.Lambda.Select(l => 1 - l)])
                {
                    Partner = [.. Enumerable.Range(0, 2 * b).Select(k => (k + b) % (2 * b))],
                    State = batch.State,
                    Boxes = batch.Boxes is { } boxes ? [.. boxes, .. boxes] : null,
                };
                MixedBatch assembled = assembler.Assemble(both, 0, 0);
                Tensor expected = assembled.Logits(small.Model).narrow(0, 0, b), found = set.Logits(small.Model, batch);
                Assert.True(found.allclose(expected, 1e-5, 1e-5));
                Assert.True(set.Targets(batch).allclose(assembled.Targets.narrow(0, 0, b)));
            }

            Assert.True(Batches(set).Select(b => b.State).Distinct().Count() > 1 == (small.Setup.Config.Mixup.Kind == MixingKind.Manifold));
        }
    }

    private static PairBatch[] Batches(FrozenPairs set) => [.. set.Halves.SelectMany(half => half)];

    private static bool Same(PairBatch one, PairBatch other) => one.First.SequenceEqual(other.First) && one.Second.SequenceEqual(other.Second)
        && one.Lambda.SequenceEqual(other.Lambda) && one.State == other.State && (one.Boxes ?? []).SequenceEqual(other.Boxes ?? []);
}
