using Overmix.Core.Configuration;
using Overmix.Core.Directives;
using Overmix.Core.Seeding;
using Overmix.Theory.Mixing;

namespace Overmix.Training.Mixup;

/// <summary>What is trained with, as one value: λ law and pairing, loss and smoothing change together or not at all.</summary>
/// <param name="Kind">Mixup or ERM.</param>
/// <param name="Pairs">Which pairs make up each batch.</param>
/// <param name="Loss">The loss.</param>
/// <param name="Smoothing">Label smoothing ε in [0, 1).</param>
/// <param name="Floor">The exact greatest lower bound of the expected loss.</param>
public sealed record TrainingObjective(ObjectiveKind Kind, PairSource Pairs, LossKind Loss, double Smoothing, double Floor)
{
    /// <summary>The objective that a configuration describes for a training set.</summary>
    /// <param name="kind">Mixup or ERM.</param>
    /// <param name="config">The run's configuration.</param>
    /// <param name="labels">Training labels, [n].</param>
    /// <param name="classes">Number of classes C.</param>
    /// <param name="streams">The run's streams.</param>
    public static TrainingObjective Of(ObjectiveKind kind, RunConfig config, int[] labels, int classes, RandomStreams streams)
    {
        int batchSize = Math.Min(config.Train.BatchSize, labels.Length);
        if (kind == ObjectiveKind.Erm)
        {
            double ermFloor = config.Erm.Loss == LossKind.CrossEntropy ? TargetEntropy.OfLikePair(config.Erm.Smoothing, classes) : LossFloor.SquaredError;
            return new TrainingObjective(kind, new ErmSource(labels.Length, batchSize, streams), config.Erm.Loss, config.Erm.Smoothing, ermFloor);
        }

        MixupConfig mixup = config.Mixup;
        PairSource pairs = PairsOf(mixup, labels.Length, batchSize, streams);
        double floor = mixup.Loss == LossKind.CrossEntropy ? FloorOf(mixup, pairs, labels, classes) : LossFloor.SquaredError;
        return new TrainingObjective(kind, pairs, mixup.Loss, mixup.Smoothing, floor);
    }

    /// <summary>The law of λ that a configuration describes.</summary>
    public static MixingLaw LawOf(MixupConfig config) => config.Law switch
    {
        MixingLawKind.Beta => MixingLaw.Beta(config.Alpha),
        MixingLawKind.Uniform => MixingLaw.Uniform(config.Low, config.High),
        MixingLawKind.Fixed => MixingLaw.Fixed(config.Lambda),
        MixingLawKind.Table => new DiscreteLaw([.. config.Values], [.. config.Weights]),
        _ => throw new ArgumentOutOfRangeException(nameof(config), config.Law, "Unknown law."),
    };

    private static PairSource PairsOf(MixupConfig config, int examples, int batchSize, RandomStreams streams)
    {
        var lambda = new LambdaSampler(LawOf(config), config.LambdaPer);
        return config.Pairing switch
        {
            Pairing.Permutation => new PermutationSource(examples, batchSize, lambda, streams),
            Pairing.Derangement => new DerangementSource(examples, batchSize, lambda, streams),
            Pairing.Independent => new IndependentSource(examples, batchSize, lambda, streams),
            Pairing.AllPairs => new AllPairsSource(examples, batchSize, lambda, streams),
            Pairing.FixedSet => new FixedSetSource(examples, config.SetSize, batchSize, lambda, streams),
            _ => throw new ArgumentOutOfRangeException(nameof(config), config.Pairing, "Unknown pairing."),
        };
    }

    private static double FloorOf(MixupConfig config, PairSource pairs, int[] labels, int classes)
    {
        if (pairs is FixedSetSource { Set: PairBatch set })
        {
            MixedPair[] mixed = [.. Enumerable.Range(0, set.Count).Select(k => new MixedPair(labels[set.First[k]], labels[set.Second[k]], set.Lambda[k]))];
            return LossFloor.OfPairs(mixed, classes, config.Smoothing);
        }

        PairingModel model = pairs switch
        {
            PermutationSource => PairingModel.Permutation(pairs.BatchSize),
            DerangementSource => PairingModel.Derangement(pairs.BatchSize),
            IndependentSource => PairingModel.Independent,
            _ => PairingModel.AllPairs,
        };
        return LossFloor.CrossEntropy(LawOf(config), model, ClassCounts.OfLabels(labels, classes), config.Smoothing);
    }
}
