using Overmix.Core.Configuration;
using Overmix.Core.Curves;
using Overmix.Core.Directives;
using Overmix.Core.Errors;
using Overmix.Training.Loop;

namespace Overmix.Tests.Training.Loop;

/// <summary>Windows and directives switch λ, smoothing and loss together; the audits of the batches fed say so.</summary>
public sealed class ObjectiveSwitchTests
{
    private static readonly RunConfig ThreeWindows = TinyRun.Default with
    {
        Objective = "mixup@0-2, erm@2-4, mixup@4-",
        Mixup = new() { Law = MixingLawKind.Uniform, Low = 0.2, High = 0.8, Pairing = Pairing.Derangement, Smoothing = 0.1, Loss = LossKind.MeanSquaredError },
    };

    [Fact]
    public void Run_Windows_SwitchLambdaSmoothingAndLossTogetherBothWays()
    {
        using TinyRun run = new TinyRun(ThreeWindows).Train();
        RunEvent[] audits = [.. run.Sink.Events.Where(e => e.Kind == "batch-audit")];
        Assert.Equal([(0, 0L), (2, 6L), (4, 12L)], audits.Select(a => (a.Epoch, a.Step)));
        Assert.Equal(["mixup", "erm", "mixup"], audits.Select(a => a.Details["objective"]));
        Assert.Equal([5L, 0L, 5L], audits.Select(a => a.Details["changedInputs"]));
        Assert.Equal([5L, 0L, 5L], audits.Select(a => a.Details["softTargets"]));
        Assert.Equal([0L, 5L, 0L], audits.Select(a => a.Details["selfPairs"]));
        Assert.Equal((1.0, 1.0, 0.0), (audits[1].Details["lambdaMin"], audits[1].Details["lambdaMax"], audits[1].Details["meanTargetEntropy"]));
        Assert.All([audits[0], audits[2]], a => Assert.InRange((double)a.Details["lambdaMax"], 0.2, 0.8));
        Assert.Equal(["mixup erm 2 6", "erm mixup 4 12"], run.Sink.Events.Where(e => e.Kind == "switch").Select(e => $"{e.Details["from"]} {e.Details["to"]} {e.Epoch} {e.Step}"));
        Assert.Equal([ObjectiveKind.Mixup, ObjectiveKind.Mixup, ObjectiveKind.Erm, ObjectiveKind.Mixup], run.Sink.Records.Select(r => r.Objective));
        Assert.All(run.Sink.Records, r => Assert.Equal(r.Objective == ObjectiveKind.Mixup, r.Mixing.Excess == r.Mixing.Loss && r.Mixing.TargetEntropy > 0.3)); // MSE: the loss itself
    }

    [Fact]
    public void Run_FrozenNetwork_ErmLossIsTheCleanTrainingLossAndTheMixupLossIsNot()
    {
        // Two roads: the loop's running mean in train mode, the evaluator's in eval mode. Rounding: float32 sums of 12 losses near 1.
        RunConfig frozen = ThreeWindows with { Optimizer = new() { LearningRate = 1e-30 } };
        foreach (EpochRecord record in TinyRun.Records(frozen))
        {
            double distance = Math.Abs(record.Mixing.Loss - record.TrainLoss);
            Assert.True(record.Objective == ObjectiveKind.Erm ? distance < 2e-6 : distance > 1e-2, $"epoch {record.Epoch}: {distance}");
            if (record.Objective == ObjectiveKind.Erm)
            {
                Assert.Equal(1 - record.TrainError, record.Mixing.DominantAccuracy, 1e-15);
                Assert.Equal(1 - record.TrainError, record.Mixing.WeightedAccuracy, 1e-15);
                Assert.Equal((0.0, 0.0), (record.Mixing.Floor, record.Mixing.TargetEntropy));
            }
        }
    }

    [Fact]
    public void Run_CrossEntropy_HasExcessOfAtLeastZeroAndLossIsEntropyPlusExcess()
    {
        RunConfig[] configs =
        [
            TinyRun.Default with { Train = new() { Epochs = 300, BatchSize = 5 }, Evaluation = new() { Cadence = CadenceKind.Every, Every = 20 } },
            TinyRun.Default with { Objective = "mixup@0-3, erm@3-", Erm = new() { Smoothing = 0.2 }, Mixup = new() { Smoothing = 0.1, LambdaPer = LambdaPer.Sample } },
            TinyRun.Default with { Objective = "erm@0-" },
        ];
        Assert.All(configs.SelectMany(c => TinyRun.Records(c)), r =>
        {
            Assert.InRange(r.Mixing.Excess, -1e-6, double.PositiveInfinity); // rounding: the loss is summed from float32 batch means
            Assert.Equal(r.Mixing.Loss, r.Mixing.TargetEntropy + r.Mixing.Excess, 1e-12);
            Assert.InRange(r.Mixing.WeightedAccuracy, 0, 1 + 1e-6);
            Assert.InRange(r.Mixing.DominantAccuracy, 0, 1);
        });
    }

    [Theory]
    [InlineData(Pairing.Permutation)]
    [InlineData(Pairing.Derangement)]
    [InlineData(Pairing.Independent)]
    public void Run_LambdaOne_IsErmBitForBit(Pairing pairing)
    {
        // The instruments' frozen pairs follow mixup.*, which differs here; all that training left must be equal.
        static EpochRecord Trained(EpochRecord r) => r with { Objective = ObjectiveKind.Erm, Instruments = r.Instruments! with { TrainPairExcess = null, HeldOutPairExcess = null, CrossPairExcess = null } };
        EpochRecord[] erm = [.. TinyRun.Records(TinyRun.Default with { Objective = "erm@0-" }).Select(Trained)];
        RunConfig alphaZero = TinyRun.Default with { Mixup = new() { Alpha = 0, Pairing = pairing } };
        RunConfig fixedOne = TinyRun.Default with { Mixup = new() { Law = MixingLawKind.Fixed, Lambda = 1, Pairing = pairing } };
        Assert.All(new[] { alphaZero, fixedOne }, config =>
            Assert.Equal(erm, TinyRun.Records(config).Select(Trained)));
    }

    [Fact]
    public void Run_AnotherAlpha_LeavesInitialWeightsAlone()
    {
        string Start(double alpha)
        {
            using TinyRun run = new TinyRun(TinyRun.Default with { Mixup = new() { Alpha = alpha } }).Train(stopAt: 0);
            return run.Bytes("ep00000");
        }

        Assert.Equal(Start(1), Start(0.2));
        Assert.NotEqual(TinyRun.Records(TinyRun.Default)[^1], TinyRun.Records(TinyRun.Default with { Mixup = new() { Alpha = 0.2 } })[^1]);
    }

    [Fact]
    public void Run_GuardSwitches_TrainsWithTheOtherObjectiveFromTheNextEpochOn()
    {
        RunConfig each = TinyRun.Default with { Evaluation = new() { Cadence = CadenceKind.Every } };
        using TinyRun guarded = new TinyRun(each).Train(new ScriptedGuard((2, new Directive.SwitchObjective(ObjectiveKind.Erm)), (4, new Directive.SwitchObjective(ObjectiveKind.Mixup))));
        IReadOnlyList<EpochRecord> configured = TinyRun.Records(each with { Objective = "mixup@0-2, erm@2-4, mixup@4-" });
        Assert.Equal(configured, guarded.Sink.Records); // a guard's switch is a window's switch
        Assert.Equal(["mixup erm 2", "erm mixup 4"], guarded.Sink.Events.Where(e => e.Kind == "switch").Select(e => $"{e.Details["from"]} {e.Details["to"]} {e.Epoch}"));
        Assert.Equal(["mixup 0", "erm 2", "mixup 4"], guarded.Sink.Events.Where(e => e.Kind == "batch-audit").Select(e => $"{e.Details["objective"]} {e.Epoch}"));
    }

    [Fact]
    public void Run_GuardSwitchesToWhatIsOn_NotesNothingAndOverridesLaterWindows()
    {
        RunConfig windows = TinyRun.Default with { Objective = "mixup@0-4, erm@4-" };
        using TinyRun run = new TinyRun(windows).Train(new ScriptedGuard((2, new Directive.SwitchObjective(ObjectiveKind.Mixup))));
        Assert.DoesNotContain(run.Sink.Events, e => e.Kind == "switch");
        Assert.All(run.Sink.Records, r => Assert.Equal(ObjectiveKind.Mixup, r.Objective));
    }

    [Fact]
    public void Run_GuardRescales_MultipliesTheLearningRateAndNotesIt()
    {
        using TinyRun run = new TinyRun(TinyRun.Default).Train(new ScriptedGuard((2, new Directive.Rescale(0.5)), (4, new Directive.Rescale(0.5))));
        Assert.Equal([0.05, 0.05, 0.025, 0.0125], run.Sink.Records.Select(r => r.LearningRate));
        Assert.Equal(["2 6 0.5 0.5", "4 12 0.5 0.25"], run.Sink.Events.Where(e => e.Kind == "rescale").Select(e => $"{e.Epoch} {e.Step} {e.Details["factor"]} {e.Details["learningRateFactor"]}"));
        // Flow time η/(1−β): 6 steps each at .5, .25, .125; rounding of 18 additions.
        Assert.Equal(6 * (0.5 + 0.25 + 0.125), run.Sink.Records[^1].FlowTime, 1e-12);
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(-1.0)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void Run_GuardRescalesByNoFactor_IsTheGuardsBug(double factor)
    {
        using var run = new TinyRun(TinyRun.Default);
        Assert.Throws<ArgumentOutOfRangeException>(() => run.Train(new ScriptedGuard((2, new Directive.Rescale(factor)))));
    }

    [Fact]
    public void Run_GuardStops_EndsDoneWithItsReasonNotedAndACheckpoint()
    {
        using TinyRun run = new TinyRun(TinyRun.Default).Train(new ScriptedGuard((4, new Directive.Stop("The validation error turned."))));
        Assert.Equal(new TrainingOutcome(TrainingStatus.StoppedByGuard, ExitCode.Done, 4, 12, "The validation error turned."), run.Outcome);
        RunEvent stop = Assert.Single(run.Sink.Events, e => e.Kind == "stop");
        Assert.Equal((4, 12L, "The validation error turned."), (stop.Epoch, stop.Step, stop.Details["reason"]));
        Assert.Equal(4, run.Sink.Records[^1].Epoch);
        Assert.Equal("ep00004", run.Store.Names[0]);
    }
}
