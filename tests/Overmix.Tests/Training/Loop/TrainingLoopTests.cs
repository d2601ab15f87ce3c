using System.Globalization;
using System.Reflection;
using Overmix.Core.Configuration;
using Overmix.Core.Curves;
using Overmix.Core.Directives;
using Overmix.Core.Errors;
using Overmix.Training.Checkpoints;
using Overmix.Training.Loop;
using TorchSharp;

namespace Overmix.Tests.Training.Loop;

public sealed class TrainingLoopTests
{
    [Fact]
    public void Run_ToTheBudget_CountsEpochsStepsAndFlowTime()
    {
        using TinyRun run = new TinyRun(TinyRun.Default).Train();
        Assert.Equal(new TrainingOutcome(TrainingStatus.Completed, ExitCode.Done, 6, 18, "Trained for 6 epochs."), run.Outcome);
        Assert.Equal([(1, 3L), (2, 6L), (4, 12L), (6, 18L)], run.Sink.Records.Select(r => (r.Epoch, r.Step)));
        Assert.All(run.Sink.Records, r => Assert.Equal(r.Step * 0.05 / (1 - 0.9), r.FlowTime, 1e-12)); // rounding of 18 additions
        Assert.All(run.Sink.Records, r => Assert.True(r.IsFinite && r.ValidationError is >= 0 and <= 1 && r.TestError is >= 0 and <= 1));
        Assert.Equal("checkpoint", run.Sink.Events[^1].Kind);
    }

    [Fact]
    public void Run_Adam_HasFlowTimeWithoutMomentum() =>
        Assert.Equal(18 * 0.01, TinyRun.Records(TinyRun.Default with { Optimizer = new() { Name = OptimizerKind.Adam, LearningRate = 0.01 } })[^1].FlowTime, 1e-12);

    [Fact]
    public void Run_Twice_GivesEqualRecords() => Assert.Equal(TinyRun.Records(TinyRun.Default), TinyRun.Records(TinyRun.Default));

    [Fact]
    public void Run_AnotherSeed_GivesOtherRecords() => Assert.NotEqual(TinyRun.Records(TinyRun.Default), TinyRun.Records(TinyRun.Default with { Seed = 2 }));

    [Fact]
    public void Run_WithoutValidation_RecordsNone() =>
        Assert.All(TinyRun.Records(TinyRun.Default with { Data = new() { Train = 12, ValidationFraction = 0 } }), r => Assert.True(r is { ValidationError: null, ValidationLoss: null }));

    [Fact]
    public void Run_EvaluationCadenceOrBatchSize_DoesNotTouchTheTraining()
    {
        RunConfig often = TinyRun.Default with { Evaluation = new() { Cadence = CadenceKind.Every } };
        IReadOnlyList<EpochRecord> records = TinyRun.Records(often), rare = TinyRun.Records(TinyRun.Default);
        Assert.All(rare, r => Assert.Equal(r with { Mixing = records[r.Epoch - 1].Mixing }, records[r.Epoch - 1])); // the mixing figures are means since the last record
    }

    [Theory]
    [InlineData(0, "ep00000", 0, 0L)]
    [InlineData(3, "ep00001", 1, 3L)]
    [InlineData(7, "ep00002-s0001", 2, 7L)]
    public void Run_StopRequested_SavesAndNamesTheCheckpoint(int step, string name, int epoch, long steps)
    {
        using TinyRun run = new TinyRun(TinyRun.Default).Train(stopAt: step);
        Assert.Equal((TrainingStatus.Interrupted, ExitCode.StoppedByTerminate, epoch, steps), (run.Outcome!.Status, run.Outcome.ExitCode, run.Outcome.Epoch, run.Outcome.Step));
        RunEvent[] last = [.. run.Sink.Events.TakeLast(2)];
        Assert.Equal(["signal", "checkpoint"], last.Select(e => e.Kind));
        Assert.Equal((143L, name), (last[0].Details["exitCode"], last[1].Details["name"]));
        Assert.Equal([name], run.Store.Names);
        using Checkpoint saved = run.Store.Load(name);
        TrainingState state = TrainingState.FromJson(saved.StateJson);
        Assert.Equal((epoch, steps, name), (state.Epoch, state.Step, state.Name));
    }

    [Fact]
    public void Run_CheckpointsEveryTwoEpochs_KeepsTheNewest()
    {
        using TinyRun run = new TinyRun(TinyRun.Default with { Checkpoint = new() { Every = 2, KeepLast = 2 } }).Train();
        Assert.Equal(["ep00002", "ep00004", "ep00006"], run.Sink.Events.Where(e => e.Kind == "checkpoint").Select(e => e.Details["name"]));
        Assert.Equal(["ep00006", "ep00004"], run.Store.Names);
    }

    [Fact]
    public void Run_HugeLearningRate_EndsDivergedWithItsRecordsKept()
    {
        using TinyRun run = new TinyRun(Diverging(every: 1)).Train();
        Assert.Equal((TrainingStatus.Diverged, ExitCode.Failed), (run.Outcome!.Status, run.Outcome.ExitCode));
        Assert.Contains("lower optimizer.learningRate", run.Outcome.Message, StringComparison.Ordinal);
        Assert.True(run.Outcome.Epoch < 2000);
        Assert.False(run.Sink.Records[^1].IsFinite);
        Assert.All(run.Sink.Records.SkipLast(1), r => Assert.True(r.IsFinite));
        Assert.Equal(run.Outcome.Epoch, run.Sink.Records.Count);
    }

    /// <summary>Weights that are not finite are not saved: going on leads back to sound ones, and to the same end. With them saved, it would lead to another record and another end.</summary>
    [Fact]
    public void Run_Diverged_IsNotSavedAndGoingOnDivergesAlike()
    {
        using TinyRun run = new TinyRun(Diverging(every: 1) with { Checkpoint = new() { Every = 1 } }).Train();
        (TrainingOutcome outcome, EpochRecord last) = (run.Outcome!, run.Sink.Records[^1]);
        Assert.Equal(Enumerable.Range(1, outcome.Epoch - 1), run.Sink.Events.Where(e => e.Kind == "checkpoint").Select(e => e.Epoch));
        run.Train(resume: true);
        Assert.Equal((outcome, last), (run.Outcome, run.Sink.Records[^1]));
    }

    [Fact]
    public void Run_HugeLearningRateAndRareEvaluations_IsNoticedWithin256StepsAndAnEpoch()
    {
        using TinyRun often = new TinyRun(Diverging(every: 1)).Train(), rare = new TinyRun(Diverging(every: 2000)).Train();
        Assert.Equal(TrainingStatus.Diverged, rare.Outcome!.Status);
        Assert.InRange(rare.Outcome.Step, often.Outcome!.Step, often.Outcome.Step + 256 + 3);
    }

    [Fact]
    public void Run_FromEpochTwoOn_HasAConstantNumberOfLiveTensors()
    {
        // Counted on this thread, so that tests beside this one do not disturb it; every kind of step: both objectives, evaluations, audits, checkpoints.
        RunConfig config = TinyRun.Default with
        {
            Train = new() { Epochs = 60, BatchSize = 5 },
            Objective = "mixup@0-20, erm@20-40, mixup@40-",
            Evaluation = new() { Cadence = CadenceKind.Every },
            Checkpoint = new() { Every = 7 },
        };
        using var run = new TinyRun(config);
        var counts = new LiveTensorCounts();
        run.Train(sink: counts);
        Assert.Equal(60, counts.AtRecords.Count);
        Assert.All(counts.AtRecords.Skip(1), count => Assert.Equal(counts.AtRecords[1], count));
        Assert.True(counts.AtRecords[1] > 0); // what earlier tests of this thread left to the collector counts too
    }

    [Fact]
    public void Dispose_AfterARun_LeavesNoTensorBehind()
    {
        using var run = new TinyRun(TinyRun.Default);
        long before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        run.Train(stopAt: 7).Train(resume: true);
        Assert.Equal(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }

    [Fact]
    public void Run_CultureWithDecimalComma_EqualsTheInvariantOne()
    {
        // What de-DE changes; named cultures are not there under invariant globalisation.
        var german = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        (german.NumberFormat.NumberDecimalSeparator, german.NumberFormat.NumberGroupSeparator, german.NumberFormat.NegativeSign) = (",", ".", "−");
        Assert.Equal("1,5", 1.5.ToString(german));
        RunConfig config = TinyRun.Default with { Objective = "mixup@0-3, erm@3-", Schedule = new() { Name = ScheduleKind.Step } };
        using TinyRun invariant = new TinyRun(config).Train();
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = german;
            using TinyRun other = new TinyRun(config).Train(stopAt: 7).Train(resume: true);
            Assert.Equal(invariant.Sink.Records, other.Sink.Records);
            Assert.Equal(invariant.Bytes("ep00006"), other.Bytes("ep00006"));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void GuardObservation_AnyMember_SaysNothingOfTheTestSet()
    {
        Type[] seen = [typeof(GuardObservation), typeof(MixingFigures), typeof(InstrumentFigures)];
        string[] members = [.. seen.SelectMany(t => t.GetMembers(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance)).Select(m => m.Name)];
        Assert.DoesNotContain(members, name => name.Contains("test", StringComparison.OrdinalIgnoreCase));
        Assert.DoesNotContain(typeof(GuardObservation).GetProperties(), p => p.PropertyType == typeof(EpochRecord));
        Assert.Contains(typeof(EpochRecord).GetProperties(), p => p.Name.Contains("Test", StringComparison.Ordinal)); // the search can find
        // No type it holds is one this test has not looked into.
        Assert.All(typeof(GuardObservation).GetProperties().Where(p => p.Name != "EqualityContract"), p => Assert.True(
            p.PropertyType.IsPrimitive || p.PropertyType == typeof(double?) || p.PropertyType.IsEnum || seen.Contains(p.PropertyType), $"{p.Name}: {p.PropertyType}"));
    }

    [Fact]
    public void Observe_EachEvaluation_GivesTheGuardTheRecordsFigures()
    {
        var guard = new ScriptedGuard();
        IReadOnlyList<EpochRecord> records = TinyRun.Records(TinyRun.Default, guard);
        Assert.Equal(records.Select(GuardObservation.From), guard.Seen);
        GuardObservation last = guard.Seen[^1];
        Assert.Equal((6, 18L, records[^1].TrainLoss, records[^1].ValidationError, records[^1].Mixing), (last.Epoch, last.Step, last.TrainLoss, last.ValidationError, last.Mixing));
    }

    [Fact]
    public void TrainingState_Json_RoundTripsAndRefusesWhatItDoesNotKnow()
    {
        var state = new TrainingState
        {
            Epoch = 3,
            Batch = 2,
            Step = 11,
            FlowTime = 1.0 / 3,
            LearningRate = 5e-324,
            LearningRateFactor = 0.1,
            SwitchedTo = ObjectiveKind.Erm,
            AuditDue = false,
            Sums = new LossSums(double.NaN, double.PositiveInfinity, -0.0, 0.1, 7),
            LogOffsets = new Dictionary<string, long> { ["metrics.jsonl"] = 1L << 40 },
        };
        TrainingState back = TrainingState.FromJson(state.ToJson());
        Assert.Equal(state.ToJson(), back.ToJson());
        Assert.Equal(state with { LogOffsets = back.LogOffsets }, back);
        Assert.Equal("ep00003-s0002", state.Name);
        Assert.All(["", "null", "{", "[]", state.ToJson().Replace("\"schema\": 1", "\"schema\": 2", StringComparison.Ordinal), state.ToJson().Replace("flowTime", "flowtime2", StringComparison.Ordinal)], json =>
            Assert.Contains("state.json", Assert.Throws<CheckpointException>(() => TrainingState.FromJson(json)).Message, StringComparison.Ordinal));
    }

    // 1 000 with momentum .9 multiplies the weights at each step until they overflow.
    private static RunConfig Diverging(int every) => TinyRun.Default with
    {
        Model = new() { Widths = [16, 16, 16] },
        Optimizer = new() { LearningRate = 1000 },
        Train = new() { Epochs = 2000, BatchSize = 5 },
        Evaluation = new() { Cadence = CadenceKind.Every, Every = every },
    };

    private sealed class LiveTensorCounts : IRunSink
    {
        public List<long> AtRecords { get; } = [];

        public void Record(EpochRecord record, Timing timing) => AtRecords.Add(DisposeScopeManager.Statistics.ThreadTotalLiveCount);

        public void Note(RunEvent happening)
        {
        }

        public void Progress(int epoch, long step, long totalSteps)
        {
        }
    }
}
