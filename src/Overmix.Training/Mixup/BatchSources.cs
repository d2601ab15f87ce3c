using Overmix.Core.Seeding;

namespace Overmix.Training.Mixup;

/// <summary>Partners by a uniformly random permutation of the batch. A sample is its own partner with probability 1/B.</summary>
/// <param name="examples">Size n of the training set.</param>
/// <param name="batchSize">Batch size B.</param>
/// <param name="lambda">Draws λ.</param>
/// <param name="streams">The run's streams.</param>
public sealed class PermutationSource(int examples, int batchSize, LambdaSampler lambda, RandomStreams streams) : ShuffledSource(examples, batchSize, streams)
{
    private protected override PairBatch Pair(int[] first, int epoch, int batch)
    {
        int[] partner = Open(StreamName.MixPairs, epoch, batch).NextPermutation(first.Length);
        return lambda.Mix(first, Array.ConvertAll(partner, k => first[k]), name => Open(name, epoch, batch)) with { Partner = partner };
    }
}

/// <summary>Partners by a uniformly random permutation of the batch without fixed points (rejection sampling, about e tries). A batch of one stays unmixed.</summary>
/// <inheritdoc cref="PermutationSource" path="/param"/>
public sealed class DerangementSource(int examples, int batchSize, LambdaSampler lambda, RandomStreams streams) : ShuffledSource(examples, batchSize, streams)
{
    private protected override PairBatch Pair(int[] first, int epoch, int batch)
    {
        if (first.Length == 1)
        {
            return PairBatch.Unmixed(first);
        }

        RandomStream stream = Open(StreamName.MixPairs, epoch, batch);
        int[] partner;
        do
        {
            partner = stream.NextPermutation(first.Length);
        }
        while (partner.Where((p, k) => p == k).Any());
        return lambda.Mix(first, Array.ConvertAll(partner, k => first[k]), name => Open(name, epoch, batch)) with { Partner = partner };
    }
}

/// <summary>Partners drawn uniformly from the whole training set, independently for each example.</summary>
/// <inheritdoc cref="PermutationSource" path="/param"/>
public sealed class IndependentSource(int examples, int batchSize, LambdaSampler lambda, RandomStreams streams) : ShuffledSource(examples, batchSize, streams)
{
    private protected override PairBatch Pair(int[] first, int epoch, int batch)
    {
        RandomStream stream = Open(StreamName.MixPairs, epoch, batch);
        int[] second = [.. first.Select(_ => stream.NextInt((int)ExamplesPerEpoch))];
        return lambda.Mix(first, second, name => Open(name, epoch, batch));
    }
}
