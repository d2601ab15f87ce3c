namespace Overmix.Tests.Reliability;

/// <summary>Small runs that differ in everything a resume must carry over: optimiser, pairing and kind of mixing, augmentation, average of weights, λ, objective windows, loss, schedule, batch sizes.</summary>
internal static class SmallRun
{
    /// <summary>How many different variants there are.</summary>
    public const int Variants = 40;

    private const string Name = "trial";

    private static readonly string[][] Optimizers =
    [
        ["optimizer.name=sgd", "schedule.name=cosine", "schedule.warmupEpochs=3"],
        ["optimizer.name=adamW", "optimizer.learningRate=0.003", "optimizer.weightDecay=0.001"],
        ["optimizer.name=sgd", "optimizer.nesterov=true", "optimizer.weightDecay=0.0005", "schedule.name=step"],
        ["optimizer.name=sgd", "optimizer.momentum=0", "mixup.loss=meanSquaredError", "mixup.smoothing=0.1"],
    ];

    // 26 batches of 4 an epoch, the last of 2 (of 1 with the fixed set): most of the time is spent mid-epoch. All n² pairs of 10 examples are 25 batches.
    private static readonly string[][] Pairings =
    [
        ["mixup.pairing=permutation"],
        ["mixup.pairing=derangement", "data.labelNoise=0.2", "mixup.kind=manifold", "ema.decay=0.99"],
        ["mixup.pairing=independent", "mixup.kind=cutMix", "augment.crop=1", "augment.flip=0.5", "augment.cutout=3", "ema.decay=0.9"],
        ["mixup.pairing=allPairs", "data.train=10"],
        ["mixup.pairing=fixedSet", "mixup.setSize=101"],
    ];

    private static readonly string[] Objectives = ["mixup@0-", "mixup@0-17, erm@17-", "erm@0-11, mixup@11-23, erm@23-", "erm@0-7, mixup@7-"];

    /// <summary>The overrides of a variant. Any 20 in a row hold every optimiser with every pairing; 40 both ways of drawing λ with each of them.</summary>
    /// <param name="variant">Any number ≥ 0; taken modulo <see cref="Variants"/>.</param>
    public static IReadOnlyList<string> Variant(int variant)
    {
        int i = variant % Variants;
        return
        [
            .. Plain, .. Optimizers[i % 4], .. Pairings[i % 5],
            $"mixup.lambdaPer={((i + (i / 20)) % 2 == 0 ? "batch" : "sample")}",
            $"objective={Objectives[(i + (i / 4)) % 4]}",
            $"seed={100 + i}",
        ];
    }

    /// <summary>What all have in common: 40 epochs, 20 evaluations, 7 checkpoints.</summary>
    public static IReadOnlyList<string> Plain { get; } =
    [
        $"name={Name}", "data.train=102", "model.widths=[16, 16]", "train.epochs=40", "train.batchSize=4",
        "evaluation.cadence=every", "evaluation.every=2", "checkpoint.every=6", "checkpoint.keepLast=3",
    ];
}
