using Overmix.Config;
using Overmix.Core.Curves;
using Overmix.Core.Errors;
using Overmix.Runs.Store;
using Overmix.Studies.Evaluation;
using Overmix.Studies.Execution;
using Overmix.Tests.Reliability;
using Overmix.Tests.Runs;
using Overmix.Training.Data;
using Overmix.Training.Delivery;

namespace Overmix.Tests.Studies.Evaluation;

/// <summary>Small runs on the embedded digits, and what is said of them afterwards.</summary>
public sealed class ModelEvaluationTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(0)]
    [InlineData(8)]
    [InlineData(14)]
    public void OnOwnData_FinishedRun_RepeatsTheLastRecordsFigures(int variant)
    {
        RunDirectory run = Train([.. SmallRun.Variant(variant), "train.epochs=8", "evaluation.batchSize=100"]);
        EpochRecord last = run.ReadMetrics().Entries[^1];
        foreach (string named in new[] { run.Path, run.PathOf("model"), Directory.GetDirectories(run.CheckpointsPath).Order(StringComparer.Ordinal).Last() })
        {
            using TrainedModel model = ModelReference.Of(named).Load(out _);
            Assert.Equal((8, last.Step), (model.Card.Epoch, model.Card.Step));
            AssertFigures(last.TestError, last.TestLoss, ModelEvaluation.OnOwnData(model, EvaluatedPart.Test));
            AssertFigures(last.ValidationError!.Value, last.ValidationLoss!.Value, ModelEvaluation.OnOwnData(model, EvaluatedPart.Validation));
            AssertFigures(last.TrainError, last.TrainLoss, ModelEvaluation.OnOwnData(model, EvaluatedPart.Train));
        }
    }

    [Fact]
    public void OnOwnData_RunWithAverage_IsJudgedByTheAverage()
    {
        RunDirectory run = Train([.. SmallRun.Plain, "train.epochs=5", "ema.decay=0.9"]);
        HeldOutFigures averaged = run.ReadMetrics().Entries[^1].Averaged!;
        foreach (string named in new[] { run.PathOf("model"), Directory.GetDirectories(run.CheckpointsPath).Single() })
        {
            using TrainedModel model = ModelReference.Of(named).Load(out _);
            Assert.Equal(ModelWeightKind.Average, model.Card.Weights);
            AssertFigures(averaged.TestError, averaged.TestLoss, ModelEvaluation.OnOwnData(model, EvaluatedPart.Test));
        }

        Assert.NotEqual(averaged.TestLoss, run.ReadMetrics().Entries[^1].TestLoss);
    }

    [Fact]
    public void OnOwnData_DataSeedOfItsOwn_IsFollowed()
    {
        RunDirectory run = Train([.. SmallRun.Plain, "train.epochs=4", "seed=3", "data.seed=9"]);
        EpochRecord last = run.ReadMetrics().Entries[^1];
        using TrainedModel model = ModelReference.Of(run).Load(out _);
        AssertFigures(last.TestError, last.TestLoss, ModelEvaluation.OnOwnData(model, EvaluatedPart.Test));
    }

    [Fact]
    public void OnOwnData_MovedModelFolder_NeedsNothingElse()
    {
        RunDirectory run = Train([.. SmallRun.Plain, "train.epochs=4"]);
        double expected = run.ReadMetrics().Entries[^1].TestError;
        Directory.Move(run.PathOf("model"), _folder["elsewhere"]);
        Directory.Delete(run.Path, recursive: true);
        using TrainedModel model = ModelReference.Of(_folder["elsewhere"]).Load(out _);
        Assert.Equal(expected, ModelEvaluation.OnOwnData(model, EvaluatedPart.Test).Report.Error);
    }

    [Fact]
    public void Reference_StoppedThenKilledRun_IsItsLatestCheckpoint()
    {
        string[] settings = [.. SmallRun.Plain, "train.epochs=12", "checkpoint.every=4"];
        int asked = 0;
        var store = new RunStore(_folder.Path);
        RunDirectory run = new RunExecution(() => asked++ == 30 ? ExitCode.StoppedByLimit : null).Start(store, Order(settings)).Run;
        Assert.Equal("ep00001-s0004", ModelFolder.ReadCard(run.PathOf("model")).Position);

        // A kill after a later checkpoint: as if the program ended there.
        int more = 0;
        Assert.Throws<InvalidOperationException>(() => new RunExecution(() => more++ == 130 ? throw new InvalidOperationException("killed") : null).Resume(run));
        using TrainedModel later = ModelReference.Of(run).Load(out _);
        Assert.Equal(4, later.Card.Epoch);
        AssertFigures(run.ReadMetrics().Entries.Single(r => r.Epoch == 4), later);

        Directory.Delete(run.PathOf("model"), recursive: true); // killed before it ever ended: the data tell the standardisation
        using TrainedModel bare = ModelReference.Of(run).Load(out _);
        Assert.Equal(later.Card.Standardization.Mean, bare.Card.Standardization.Mean);
        AssertFigures(run.ReadMetrics().Entries.Single(r => r.Epoch == 4), bare);

        new RunExecution().Resume(run);
        Assert.Equal("ep00012", ModelFolder.ReadCard(run.PathOf("model")).Position);
    }

    [Fact]
    public void Start_DivergedRun_LeavesNoModel()
    {
        RunDirectory run = Train([.. SmallRun.Plain, "train.epochs=30", "optimizer.learningRate=1000", "optimizer.weightDecay=100"]);
        Assert.Equal(RunState.Failed, run.Summarize().State);
        Assert.False(Directory.Exists(run.PathOf("model")));
    }

    [Fact]
    public void Reference_WhatIsNone_SaysWhatIsWanted()
    {
        StudyModelException error = Assert.Throws<StudyModelException>(() => ModelReference.Of(_folder.Path));
        Assert.Equal(ExitCode.InvalidData, error.ExitCode);
        Assert.Contains("neither a model folder", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void On_OtherData_MatchesClassesByNameAndUsesAllOfThem()
    {
        RunDirectory run = Train([.. SmallRun.Plain, "train.epochs=4"]);
        using TrainedModel model = ModelReference.Of(run).Load(out _);
        var digits = new DigitsDataSet();
        float[] inputs = new float[40 * 64];
        digits.Read([.. Enumerable.Range(0, 40)], inputs);
        int[] labels = digits.Labels[..40].ToArray();
        ArrayDataSet Set(string[] names, Func<int, int> relabel) => new("mine", inputs, [.. labels.Select(relabel)], digits.Shape, names);

        EvaluationResult straight = ModelEvaluation.On(model, Set([.. digits.ClassNames], l => l), null);
        EvaluationResult reversed = ModelEvaluation.On(model, Set([.. digits.ClassNames.Reverse()], l => 9 - l), null);
        Assert.Equal((EvaluatedPart.All, 40L), (straight.Part, straight.Report.Count));
        Assert.Equal(straight.Report.Error, reversed.Report.Error);
        Assert.True(straight.Report.Error < 0.7); // labels taken by number would be wrong nine times in ten

        StudyModelException unknown = Assert.Throws<StudyModelException>(() => ModelEvaluation.On(model, Set([.. digits.ClassNames.SkipLast(1), "nine"], l => l), null));
        Assert.Contains("'nine'", unknown.Message, StringComparison.Ordinal);
        Assert.Throws<StudyModelException>(() => ModelEvaluation.On(model, Set([.. digits.ClassNames], l => l), EvaluatedPart.Test));
    }

    private static void AssertFigures(EpochRecord record, TrainedModel model) => AssertFigures(record.TestError, record.TestLoss, ModelEvaluation.OnOwnData(model, EvaluatedPart.Test));

    // Errors are equal as they stand. Rounding: the losses are sums of some hundred terms in float64, in another order.
    private static void AssertFigures(double error, double loss, EvaluationResult found)
    {
        Assert.Equal(error, found.Report.Error);
        Assert.Equal(loss, found.Report.CrossEntropy, 1e-12 * Math.Max(1, loss));
    }

    private RunDirectory Train(string[] settings) => new RunExecution().Start(new RunStore(_folder.Path), Order(settings)).Run;

    private static RunOrder Order(string[] settings) => new() { Config = ConfigReader.FromOverrides(settings).Config };
}
