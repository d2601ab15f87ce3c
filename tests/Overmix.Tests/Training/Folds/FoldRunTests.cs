using Overmix.Core.Configuration;
using Overmix.Core.Seeding;
using Overmix.Tests.Runs;
using Overmix.Training.Checkpoints;
using Overmix.Training.Data;
using Overmix.Training.Folds;
using Overmix.Training.Loop;
using Overmix.Training.Models;

namespace Overmix.Tests.Training.Folds;

public sealed class FoldRunTests
{
    private static readonly RunConfig Config = new()
    {
        Data = new() { Train = 50 },
        Model = new() { Widths = [8] },
        Train = new() { Epochs = 3, BatchSize = 40 },
        Optimizer = new() { LearningRate = 1e-12, Momentum = 0 },
        Evaluation = new() { Cadence = CadenceKind.Every, Every = 1 },
    };

    [Fact]
    public void Next_HaltsAtEachEvaluationAndEndsWithTheBudget()
    {
        using TrainingSetup setup = TrainingSetup.Of(Config);
        using var run = new FoldRun(Config, setup.Data, FoldData.Cut(setup.Data.Train, 1), 0, () => null);
        Assert.Equal([1, 2, 3], new[] { run.Next()!, run.Next()!, run.Next()! }.Select(r => r.Epoch));
        Assert.Null(run.Next());
        Assert.False(run.WasStopped);
    }

    [Fact]
    public void Next_RunThatStartsFromWeights_StartsFromThemToo()
    {
        using var folder = new TempFolder();
        using TrainingSetup setup = TrainingSetup.Of(Config);
        using StagedNetwork other = ModelFactory.Create(Config.Model, setup.Data.Shape, setup.Data.Classes, new RandomStreams(99));
        using (FileStream file = File.Create(folder["start.safetensors"]))
        {
            SafeTensors.Write(file, other.state_dict());
        }

        int[][] folds = FoldData.Cut(setup.Data.Train, 1);
        using Examples fold = setup.Data.Train.Take(folds[2]);
        using var run = new FoldRun(Config with { Model = Config.Model with { Weights = folder["start.safetensors"] } }, setup.Data, folds, 2, () => null);
        double Loss(StagedNetwork network) => HeldOutLoss.Mean(HeldOutLoss.Blocks(network, fold, 1_000).Blocks);
        Assert.Equal(Loss(other), run.Next()!.Loss, 1e-6); // rounding: a step of 1e-12 times a gradient of order one
        Assert.NotEqual(Loss((StagedNetwork)setup.Model), Loss(other), 1e-3);
    }

    [Fact]
    public void Blocks_AnyBatchSize_AreTheMeansOfEveryFourth()
    {
        using TrainingSetup setup = TrainingSetup.Of(Config);
        (double error, double[] losses) = Evaluator.EvaluateEach(setup.Model, setup.Data.Train, 1_000);
        Assert.Equal(Evaluator.Evaluate(setup.Model, setup.Data.Train, 7), (error, losses.Average()), (a, b) => a.Item1 == b.Item1 && Math.Abs(a.Item2 - b.Item2) < 1e-6);
        (double same, double[] blocks) = HeldOutLoss.Blocks(setup.Model, setup.Data.Train, 7);
        Assert.Equal(error, same);
        for (int part = 0; part < HeldOutLoss.Parts; part++)
        {
            Assert.Equal(losses.Where((_, i) => i % HeldOutLoss.Parts == part).Average(), blocks[part], 1e-6); // rounding of float32 products in other batches
        }
    }
}
