using System.Text;
using Overmix.Config;
using Overmix.Core.Configuration;
using Overmix.Studies.Execution;

namespace Overmix.Tests.Studies.Figures;

/// <summary>
/// Runs are found again by their settings that differ from the defaults: a default that changes would have a record of the old one answer for the new one. So the defaults are pinned to the version
/// of what a configuration means.
/// </summary>
public sealed class RunDefaultsTests
{
    private const int PinnedVersion = 1;

    private const string Pinned = """
        augment.crop=0
        augment.cutout=0
        augment.flip=0
        augment.padding=zero
        checkpoint.every=1000
        checkpoint.keepLast=2
        data.imageSize=0
        data.inMemory=1024
        data.labelNoise=0
        data.name="digits"
        data.seed=-1
        data.standardize=true
        data.test=0
        data.testFraction=0.3333333333333333
        data.train=100
        data.validationFraction=0.16666666666666666
        ema.decay=0
        erm.loss=crossEntropy
        erm.smoothing=0
        evaluation.batchSize=1000
        evaluation.cadence=log
        evaluation.every=1
        evaluation.perDecade=16
        guard.mode=advise
        guard.scouts=0
        instruments.budget=0.02
        instruments.every=0
        instruments.gradients=0
        instruments.pairs=128
        mixup.alpha=1
        mixup.high=1
        mixup.kind=mixup
        mixup.lambda=0.5
        mixup.lambdaPer=batch
        mixup.law=beta
        mixup.layer="random"
        mixup.loss=crossEntropy
        mixup.low=0
        mixup.pairing=permutation
        mixup.setSize=10000
        mixup.smoothing=0
        mixup.values=[]
        mixup.weights=[]
        model.activation=relu
        model.name="mlp"
        model.stem=auto
        model.weights=""
        model.width=0
        model.widths=[256, 256]
        objective="mixup@0-"
        optimizer.beta1=0.9
        optimizer.beta2=0.999
        optimizer.epsilon=1e-08
        optimizer.learningRate=0.05
        optimizer.momentum=0.9
        optimizer.name=sgd
        optimizer.nesterov=false
        optimizer.weightDecay=0
        schedule.cosineEpochs=0
        schedule.factor=0.1
        schedule.milestones=[0.5, 0.75]
        schedule.minimumShare=0
        schedule.name=constant
        schedule.warmupEpochs=0
        seed=1
        train.batchSize=50
        train.epochs=5000
        train.layout=auto
        train.precision=auto
        train.threads=0
        """;

    [Fact]
    public void Defaults_AreThoseOfTheSemanticsVersion()
    {
        HashSet<string> now = [.. Encoding.UTF8.GetString(ConfigWriter.CanonicalBytes(new RunConfig())).Split('\n', StringSplitOptions.RemoveEmptyEntries)];
        string[] changed = [.. Pinned.Split('\n').Where(line => !now.Contains(line))];
        Assert.True(
            changed.Length == 0 && RunExecution.SemanticsVersion == PinnedVersion,
            $"Defaults changed or went away: {string.Join(", ", changed)}. Raise RunExecution.SemanticsVersion, so that kept records of the old ones count no longer, and pin the new defaults here. They are now:\n{string.Join('\n', now)}");
    }
}
