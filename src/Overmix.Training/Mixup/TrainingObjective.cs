using Overmix.Core.Configuration;
using Overmix.Core.Directives;
using Overmix.Core.Seeding;
using Overmix.Theory.Mixing;
using Overmix.Training.Data;

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
    /// <param name="task">Labels, and what CutMix and Manifold Mixup must know of images and network.</param>
    /// <param name="streams">The run's streams.</param>
    /// <exception cref="MixupException">This way of mixing does not go with the images or the network.</exception>
    public static TrainingObjective Of(ObjectiveKind kind, RunConfig config, MixingTask task, RandomStreams streams)
    {
        (int[] labels, int classes) = (task.Labels, task.Classes);
        int batchSize = Math.Min(config.Train.BatchSize, labels.Length);
        if (kind == ObjectiveKind.Erm)
        {
            double ermFloor = config.Erm.Loss == LossKind.CrossEntropy ? TargetEntropy.OfLikePair(config.Erm.Smoothing, classes) : LossFloor.SquaredError;
            return new TrainingObjective(kind, new ErmSource(labels.Length, batchSize, streams), config.Erm.Loss, config.Erm.Smoothing, ermFloor);
        }

        MixupConfig mixup = config.Mixup;
        PairSource pairs = PairsOf(mixup, task, batchSize, streams);
        double floor = mixup.Loss == LossKind.CrossEntropy ? FloorOf(mixup, pairs, task) : LossFloor.SquaredError;
        return new TrainingObjective(kind, pairs, mixup.Loss, mixup.Smoothing, floor);
    }

    /// <summary>The law of the λ that weights the labels: the configured one, or what CutMix's boxes make of it on images of this size.</summary>
    /// <param name="config">The Mixup section.</param>
    /// <param name="shape">Shape of an image; looked at only with CutMix.</param>
    public static MixingLaw RealisedLawOf(MixupConfig config, ExampleShape? shape) =>
        config.Kind == MixingKind.CutMix ? CutMixLaw.Effective(LawOf(config), BoxShape(shape).Height, BoxShape(shape).Width) : LawOf(config);

    /// <summary>The law of λ that a configuration describes; with CutMix, of the nominal λ.</summary>
    public static MixingLaw LawOf(MixupConfig config) => config.Law switch
    {
        MixingLawKind.Beta => MixingLaw.Beta(config.Alpha),
        MixingLawKind.Uniform => MixingLaw.Uniform(config.Low, config.High),
        MixingLawKind.Fixed => MixingLaw.Fixed(config.Lambda),
        MixingLawKind.Table => new DiscreteLaw([.. config.Values], [.. config.Weights]),
        _ => throw new ArgumentOutOfRangeException(nameof(config), config.Law, "Unknown law."),
    };

    private static ExampleShape BoxShape(ExampleShape? shape) => shape switch
    {
        null => throw new ArgumentException("CutMix needs the shape of the images.", nameof(shape)),
        { Height: >= 2, Width: >= 2 } image => image,
        { } flat => throw new MixupException($"mixup.kind: cutMix needs images of at least 2×2 pixels, and these examples are {flat}. Choose mixup or manifold."),
    };

    /// <summary>What draws how pairs are mixed.</summary>
    internal static LambdaSampler SamplerOf(MixupConfig config, MixingTask task) => new(LawOf(config), config.LambdaPer)
    {
        Boxes = config.Kind == MixingKind.CutMix ? BoxShape(task.Shape) : null,
        States = config.Kind == MixingKind.Manifold ? ManifoldOps.States(config.Layer, task.Stages) : [0],
    };

    private static PairSource PairsOf(MixupConfig config, MixingTask task, int batchSize, RandomStreams streams)
    {
        (LambdaSampler lambda, int examples) = (SamplerOf(config, task), task.Labels.Length);
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

    // Manifold Mixup has Mixup's floor: the targets are the same, and H(ỹ) bounds the loss wherever the network mixes.
    private static double FloorOf(MixupConfig config, PairSource pairs, MixingTask task)
    {
        (int[] labels, int classes) = (task.Labels, task.Classes);
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
        return LossFloor.CrossEntropy(RealisedLawOf(config, task.Shape), model, ClassCounts.OfLabels(labels, classes), config.Smoothing);
    }
}
