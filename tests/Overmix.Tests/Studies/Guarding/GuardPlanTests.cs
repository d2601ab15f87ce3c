using Overmix.Core.Configuration;
using Overmix.Core.Seeding;
using Overmix.Diagnostics.Guarding;
using Overmix.Native;
using Overmix.Studies.Guarding;
using Overmix.Studies.Guarding.Replay;
using Overmix.Tests.Runs;
using Overmix.Training.Folds;

namespace Overmix.Tests.Studies.Guarding;

/// <summary>The plan of the benchmark, its split, its records and its replay.</summary>
public sealed class GuardPlanTests
{
    [Fact]
    public void Settings_AllOfThem_AreManyValidAndOfDifferentName()
    {
        Assert.InRange(GuardPlan.Runs.Count, 120, int.MaxValue);
        Assert.Equal(GuardPlan.Settings.Count, GuardPlan.Settings.Select(s => s.Id).Distinct().Count());
        Assert.All(GuardPlan.Settings, s => Assert.Empty(RunConfigRules.Check(s.WithSeed(1))));
    }

    [Theory]
    [InlineData("digits-mlp-n50-a1", GuardHalf.HeldBack)]
    [InlineData("digits-mlp-n100-a1", GuardHalf.Tuning)]
    [InlineData("images-resnet18w4-n500-a1", GuardHalf.Tuning)]
    public void HalfOf_Name_IsFixedForGood(string id, GuardHalf half) => Assert.Equal(half, GuardSetting.HalfOf(id)); // a change would put tuned settings among the held back

    [Fact]
    public void Half_OfThePlan_IsAboutEven() =>
        Assert.InRange(GuardPlan.Settings.Count(s => s.Half == GuardHalf.HeldBack), GuardPlan.Settings.Count * 3 / 10, GuardPlan.Settings.Count * 7 / 10);

    [Fact]
    public void Cut_Labels_EachRowOnceEachClassSpread()
    {
        int[] labels = [.. Enumerable.Range(0, 53).Select(i => i % 4)];
        int[][] folds = FoldData.Cut(labels, 5, new RandomStreams(1).Open(StreamName.Gallery));
        Assert.Equal(Enumerable.Range(0, 53), folds.SelectMany(f => f).Order());
        Assert.All(folds, f => Assert.InRange(f.Length, 10, 11));
        Assert.All(folds, f => Assert.All(Enumerable.Range(0, 4), c => Assert.InRange(f.Count(i => labels[i] == c), 2, 4)));
    }

    [Fact]
    public void Record_TinySetting_IsKeptReadAgainAndReplayed()
    {
        using var folder = new TempFolder();
        GuardSetting setting = GuardPlan.Settings[0];
        setting = setting with { Config = setting.Config with { Model = new ModelConfig { Widths = [8] }, Train = setting.Config.Train with { Epochs = 12 } }, TrainedFolds = 2 };
        LibTorch.EnsureLoaded();
        Trajectory made = new TrajectoryRecorder().Record(setting, 1)!;
        TrajectoryFile.Write(folder.Path, made);
        Trajectory read = TrajectoryFile.TryRead(folder.Path, setting.Id, 1)!;
        Assert.Equal((2, 12.0, made.Full.Count), (read.Folds.Count, read.Full["epoch"][^1], read.Full.Count));
        Assert.Equal(made.Full["testA"][^1], read.Full["testA"][^1], 4);
        Assert.All(GuardPolicies.All(new TurnRule()), p => Assert.All(p.Replay(read), d => Assert.InRange(d.Cost, 0, 4)));
        File.WriteAllText(TrajectoryFile.PathOf(folder.Path, setting.Id, 1), "no gzip");
        Assert.Contains("Delete it", Assert.Throws<GuardRecordException>(() => TrajectoryFile.TryRead(folder.Path, setting.Id, 1)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Replay_FixedBudget_HasNoHarmAndItsDepthAsRegret()
    {
        double[] first = [0.5, 0.1, 0.3], second = [0.4, 0.2, 0.3];
        var full = new RunTable("full", new Dictionary<string, IReadOnlyList<double>> { ["epoch"] = [1, 10, 100], ["step"] = [1, 10, 100], ["testA"] = first, ["testB"] = second, ["testAAvg"] = first, ["testBAvg"] = second });
        var trajectory = new Trajectory { Setting = "x", Seed = 1, Examples = 10, TestHalves = [5, 5], HeldOut = [], Seconds = 0, Full = full, Folds = [] };
        var replay = new GuardReplay([(GuardPlan.Settings[0], trajectory)]);
        PolicyFigures budget = replay.Measure(ClassicalPolicies.Tuned(p => p.What.Length)[0]);
        Assert.Equal(((30 - 20) + (30 - 10)) / 2.0, budget.MeanRegret.Value!.Value, 9);
        Assert.Equal((1, 0, 0.0), (replay.WithU, replay.SurelyWithoutU, budget.Saved.Value!.Value));
    }
}
