using CsCheck;
using Overmix.Core.Configuration;
using Overmix.Core.Directives;
using Overmix.Core.Seeding;
using Overmix.Theory.Mixing;
using Overmix.Training.Mixup;

namespace Overmix.Tests.Training.Mixup;

public sealed class PairSourceTests
{
    public static TheoryData<Pairing> Pairings => [.. Enum.GetValues<Pairing>()];

    [Theory]
    [InlineData(Pairing.Permutation)]
    [InlineData(Pairing.Derangement)]
    [InlineData(Pairing.Independent)]
    public void Draw_OneEpoch_CoversTheSetOnceWhateverTheBatchSize(Pairing pairing) =>
        Gen.Select(Gen.Int[1, 40], Gen.Int[1, 45], Gen.Int[0, 1000]).Sample((n, b, epoch) =>
        {
            PairBatch[] batches = Epoch(Source(pairing, n, b), epoch);
            return batches.SelectMany(x => x.First).Order().SequenceEqual(Enumerable.Range(0, n))
                && batches[..^1].All(x => x.Count == Math.Min(n, b))
                && batches[^1].Count == (n - 1) % Math.Min(n, b) + 1
                && batches.All(x => x.Lambda.Length == x.Count && x.Second.Length == x.Count);
        });

    [Fact]
    public void Draw_Permutation_PartnersAreTheBatchItselfReordered()
    {
        PairBatch[] batches = Epoch(Source(Pairing.Permutation, 23, 7), 3);
        Assert.All(batches, x => Assert.Equal(x.First.Order(), x.Second.Order()));
        Assert.Contains(batches, x => !x.First.SequenceEqual(x.Second));
    }

    [Fact]
    public void Draw_Derangement_NeverPairsAnExampleWithItselfUnlessAlone() =>
        Gen.Select(Gen.Int[1, 20], Gen.Int[1, 20], Gen.Int[0, 100]).Sample((n, b, epoch) => Epoch(Source(Pairing.Derangement, n, b), epoch).All(x =>
            x.First.Order().SequenceEqual(x.Second.Order()) &&
            (x.Count == 1 ? x.First.SequenceEqual(x.Second) && x.Lambda[0] == 1 : x.First.Zip(x.Second).All(p => p.First != p.Second))));

    [Fact]
    public void Draw_Permutation_SelfPairsComeWithProbabilityOneInB()
    {
        // Monte Carlo: the fixed points of a uniform permutation have mean 1 and variance 1; 5 000 batches, 4.9 σ is 1e-6 two-sided. Derangements would give 0.
        const int Epochs = 1000;
        PairSource source = Source(Pairing.Permutation, 50, 10);
        double mean = Enumerable.Range(0, Epochs).SelectMany(e => Epoch(source, e)).Average(x => x.First.Zip(x.Second).Count(p => p.First == p.Second));
        Assert.InRange(mean - 1, -4.9 / Math.Sqrt(5 * Epochs), 4.9 / Math.Sqrt(5 * Epochs));
    }

    [Fact]
    public void Draw_Independent_PartnersAreUniformOverTheWholeSet()
    {
        // Monte Carlo: 20 000 partners, 20 rows: 20 shares at 1e-6 ÷ 20 each, 5.5 σ.
        PairSource source = Source(Pairing.Independent, 20, 6);
        int[] partners = [.. Enumerable.Range(0, 1000).SelectMany(e => Epoch(source, e)).SelectMany(x => x.Second)];
        double threshold = 5.5 * Math.Sqrt(0.05 * 0.95 / partners.Length);
        Assert.All(Enumerable.Range(0, 20), row => Assert.InRange(partners.Count(p => p == row) / (double)partners.Length - 0.05, -threshold, threshold));
    }

    [Fact]
    public void Draw_AllPairs_GivesEachOrderedPairExactlyOnceAnEpochInAnotherOrder() =>
        Gen.Select(Gen.Int[1, 12], Gen.Int[1, 30], Gen.Int[0, 100]).Sample((n, b, epoch) =>
        {
            PairSource source = Source(Pairing.AllPairs, n, b);
            (int, int)[] Pairs(int e) => [.. Epoch(source, e).SelectMany(x => x.First.Zip(x.Second))];
            (int, int)[] now = Pairs(epoch), next = Pairs(epoch + 1);
            var all = Enumerable.Range(0, n * n).Select(k => (k / n, k % n));
            return now.Order().SequenceEqual(all) && next.Order().SequenceEqual(all) && (n < 6 || !now.SequenceEqual(next));
        });

    [Fact]
    public void Draw_FixedSet_GivesTheSamePairsWithTheSameLambdaEachEpoch()
    {
        var source = (FixedSetSource)Source(Pairing.FixedSet, 30, 8, setSize: 53);
        (int, int, float)[] Set(int epoch) => [.. Epoch(source, epoch).SelectMany(x => x.First.Zip(x.Second, x.Lambda))];
        Assert.Equal(53, source.ExamplesPerEpoch);
        Assert.Equal(Set(0).Order(), Set(99).Order());
        Assert.NotEqual(Set(0), Set(99));
        Assert.Equal(source.Set.First.Zip(source.Set.Second, source.Set.Lambda).Order(), Set(5).Order());
        Assert.InRange(source.Set.Lambda.Distinct().Count(), 50, 53); // each pair its own λ, also with λ by batch
    }

    [Theory]
    [MemberData(nameof(Pairings))]
    public void Draw_AnyOrderOfCalls_IsAPureFunctionOfSeedEpochAndBatch(Pairing pairing)
    {
        PairSource straight = Source(pairing, 13, 5), jumping = Source(pairing, 13, 5), otherSeed = Source(pairing, 13, 5, seed: 2);
        (int Epoch, int Batch)[] addresses = [.. from e in Enumerable.Range(0, 5) from b in Enumerable.Range(0, straight.BatchesPerEpoch) select (e, b)];
        var expected = addresses.ToDictionary(a => a, a => Text(straight.Draw(a.Epoch, a.Batch)));
        Assert.All(addresses.OrderBy(a => (a.Epoch * 7 + a.Batch * 11) % 13), a => Assert.Equal(expected[a], Text(jumping.Draw(a.Epoch, a.Batch))));
        Assert.All(addresses, a => Assert.NotEqual(expected[a], Text(otherSeed.Draw(a.Epoch, a.Batch))));
        Assert.Equal(expected.Count, expected.Values.Distinct().Count());
    }

    [Theory]
    [MemberData(nameof(Pairings))]
    public void Draw_AnotherLawOrLambdaPer_MovesNeitherOrderNorPartners(Pairing pairing)
    {
        static string Addresses(PairBatch batch) => $"{string.Join(',', batch.First)}|{string.Join(',', batch.Second)}";
        var settings = from law in new[] { MixingLaw.Beta(1), MixingLaw.Beta(0.2), MixingLaw.Fixed(0.3), MixingLaw.Uniform(0.1, 0.4) } from per in Enum.GetValues<LambdaPer>() select (law, per);
        string[][] drawn = [.. settings.Select(s => Enumerable.Range(0, 4).SelectMany(e => Epoch(Source(pairing, 13, 5, law: s.law, per: s.per), e)).Select(Addresses).ToArray())];
        Assert.All(drawn, d => Assert.Equal(drawn[0], d));
    }

    [Theory]
    [InlineData(Pairing.Permutation)]
    [InlineData(Pairing.Derangement)]
    [InlineData(Pairing.Independent)]
    public void Draw_MixupAndErm_GoThroughTheSetInOneOrder(Pairing pairing)
    {
        var erm = new ErmSource(13, 5, new RandomStreams(1));
        Assert.All(Enumerable.Range(0, 3), e => Assert.Equal(Epoch(erm, e).Select(x => x.First), Epoch(Source(pairing, 13, 5), e).Select(x => x.First)));
        Assert.All(Epoch(erm, 0), x => Assert.All(x.Lambda, l => Assert.Equal(1, l)));
        Assert.All(Epoch(erm, 0), x => Assert.Equal(x.First, x.Second));
    }

    [Theory]
    [InlineData(LambdaPer.Batch, 1)]
    [InlineData(LambdaPer.Sample, 5)]
    public void Draw_LambdaPer_GivesOneLambdaABatchOrOneASample(LambdaPer per, int distinct)
    {
        PairBatch[] batches = [.. Enumerable.Range(0, 5).SelectMany(e => Epoch(Source(Pairing.Permutation, 20, 5, per: per), e))]; // 20 batches
        Assert.All(batches, x => Assert.Equal(distinct, x.Lambda.Distinct().Count()));
        Assert.Equal(20 * distinct, batches.SelectMany(x => x.Lambda).Distinct().Count());
    }

    [Theory]
    [MemberData(nameof(Pairings))]
    public void Draw_BatchOutsideTheEpoch_IsRefused(Pairing pairing)
    {
        PairSource source = Source(pairing, 13, 5);
        Assert.Throws<ArgumentOutOfRangeException>(() => source.Draw(0, -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => source.Draw(0, source.BatchesPerEpoch));
    }

    [Fact]
    public void Of_BatchLargerThanTheSet_IsOneBatchOfTheWholeSet()
    {
        PairSource source = Source(Pairing.Permutation, 13, 50);
        Assert.Equal((1, 13), (source.BatchesPerEpoch, source.BatchSize));
    }

    private static PairBatch[] Epoch(PairSource source, int epoch) => [.. Enumerable.Range(0, source.BatchesPerEpoch).Select(b => source.Draw(epoch, b))];

    private static string Text(PairBatch b) => $"{string.Join(',', b.First)}|{string.Join(',', b.Second)}|{string.Join(',', b.Lambda)}";

    /// <summary>A source as a run makes it, or with a law of its own.</summary>
    private static PairSource Source(Pairing pairing, int n, int batchSize, ulong seed = 1, MixingLaw? law = null, LambdaPer per = LambdaPer.Batch, int setSize = 17)
    {
        (int b, var streams) = (Math.Min(n, batchSize), new RandomStreams(seed));
        if (law is null)
        {
            var config = new RunConfig { Mixup = new() { Pairing = pairing, LambdaPer = per, SetSize = setSize }, Train = new() { BatchSize = batchSize } };
            return TrainingObjective.Of(ObjectiveKind.Mixup, config, new MixingTask(new int[n], 2), streams).Pairs;
        }

        var lambda = new LambdaSampler(law, per);
        return pairing switch
        {
            Pairing.Permutation => new PermutationSource(n, b, lambda, streams),
            Pairing.Derangement => new DerangementSource(n, b, lambda, streams),
            Pairing.Independent => new IndependentSource(n, b, lambda, streams),
            Pairing.AllPairs => new AllPairsSource(n, b, lambda, streams),
            _ => new FixedSetSource(n, setSize, b, lambda, streams),
        };
    }
}
