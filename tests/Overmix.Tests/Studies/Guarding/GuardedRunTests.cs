using Overmix.Core.Configuration;
using Overmix.Core.Errors;
using Overmix.Runs.Store;
using Overmix.Studies.Execution;
using Overmix.Tests.Runs;
using Overmix.Training.Delivery;
using Overmix.Training.Loop;

namespace Overmix.Tests.Studies.Guarding;

/// <summary>Runs under the guard, in this process: 20 digits, a step an epoch, which over-train within some hundred steps.</summary>
public sealed class GuardedRunTests
{
    private static readonly RunConfig Config = new()
    {
        Name = "guarded",
        Data = new() { Train = 20 },
        Model = new() { Widths = [32] },
        Train = new() { Epochs = 600, BatchSize = 20 },
        Optimizer = new() { LearningRate = 0.2 },
        Checkpoint = new() { Every = 50 },
        Guard = new() { Mode = GuardMode.Stop },
    };

    [Fact]
    public void Stop_DeliversTheKeptWeightsOfTheTurn()
    {
        using var folder = new TempFolder();
        List<string> said = [];
        RunResult result = new RunExecution(say: said.Add).Start(new RunStore(folder.Path), new RunOrder { Config = Config });
        Assert.Equal((TrainingStatus.StoppedByGuard, ExitCode.Done), (result.Outcome.Status, result.Outcome.ExitCode));
        Assert.InRange(result.Outcome.Epoch, 8, 599);
        int best = result.Run.ReadMetrics().Entries.MinBy(r => r.ValidationLoss)!.Epoch;
        Assert.Equal(best, TrainedModel.Load(result.Run.PathOf(ModelFolder.DefaultName)).Card.Epoch);
        Assert.Contains(said, s => s.Contains("The guard ends the run", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(0.1)]
    [InlineData(0.6)]
    [InlineData(0.99)]
    public void Stop_ResumedAfterACut_EndsAsTheUncutRun(double share)
    {
        using var folder = new TempFolder();
        RunResult uncut = new RunExecution().Start(new RunStore(folder["a"]), new RunOrder { Config = Config });
        RunResult cut = Cut(folder["b"], (int)(share * uncut.Outcome.Step), Config);
        Assert.Equal(TrainingStatus.Interrupted, cut.Outcome.Status);
        RunResult resumed = new RunExecution().Resume(RunDirectory.Open(cut.Run.Path));
        Assert.Equal(uncut.Outcome, resumed.Outcome);
        Assert.Equal(Metrics(uncut), Metrics(resumed));
        Assert.Equal(Weights(uncut), Weights(resumed));
    }

    [Fact]
    public void Resume_KilledBetweenTheGuardsStopAndTheEnd_DoesNotTrainOn()
    {
        using var folder = new TempFolder();
        RunResult done = new RunExecution().Start(new RunStore(folder.Path), new RunOrder { Config = Config });
        string metrics = Metrics(done), weights = Weights(done), events = done.Run.PathOf("events.jsonl");
        string[] lines = File.ReadAllLines(events);
        File.WriteAllText(events, string.Join('\n', lines[..^1]) + "\n"); // as if killed before the end was noted
        RunResult resumed = new RunExecution().Resume(RunDirectory.Open(done.Run.Path));
        Assert.Equal(done.Outcome, resumed.Outcome);
        Assert.Equal((metrics, weights), (Metrics(resumed), Weights(resumed)));
    }

    [Fact]
    public void Advise_ChangesNoRecord_AndLeavesOneAlarm()
    {
        using var folder = new TempFolder();
        RunResult advised = new RunExecution().Start(new RunStore(folder["a"]), new RunOrder { Config = Config with { Guard = new() } });
        RunResult off = new RunExecution().Start(new RunStore(folder["b"]), new RunOrder { Config = Config with { Guard = new() { Mode = GuardMode.Off } } });
        Assert.Equal(File.ReadAllText(off.Run.PathOf("metrics.jsonl")), File.ReadAllText(advised.Run.PathOf("metrics.jsonl")));
        Assert.Single(advised.Run.ReadEvents().Entries, e => e.Event.Kind == "alarm");
        Assert.DoesNotContain(off.Run.ReadEvents().Entries, e => e.Event.Kind == "alarm");
    }

    [Fact]
    public void Switch_TrainsWithErmFromTheAlarmOn()
    {
        using var folder = new TempFolder();
        RunResult result = new RunExecution().Start(new RunStore(folder.Path), new RunOrder { Config = Config with { Guard = new() { Mode = GuardMode.Switch } } });
        int alarm = result.Run.ReadEvents().Entries.Single(e => e.Event.Kind == "alarm").Event.Epoch;
        Assert.Equal(TrainingStatus.Completed, result.Outcome.Status);
        Assert.All(result.Run.ReadMetrics().Entries, r => Assert.Equal(r.Epoch <= alarm ? Overmix.Core.Directives.ObjectiveKind.Mixup : Overmix.Core.Directives.ObjectiveKind.Erm, r.Objective));
    }

    [Fact]
    public void Scouts_StopTheFullRunWhereTheySay_AndItsRecordsAreAPrefixOfTheUnguardedRuns()
    {
        using var folder = new TempFolder();
        RunConfig scouted = Config with { Ema = new() { Decay = 0.9999 }, Guard = new() { Mode = GuardMode.Stop, Scouts = 2 } };
        RunResult result = new RunExecution().Start(new RunStore(folder["a"]), new RunOrder { Config = scouted });
        RunResult off = new RunExecution().Start(new RunStore(folder["b"]), new RunOrder { Config = scouted with { Guard = new() { Mode = GuardMode.Off } } });
        Assert.Equal(TrainingStatus.StoppedByGuard, result.Outcome.Status);
        Assert.StartsWith(File.ReadAllText(result.Run.PathOf("metrics.jsonl")), File.ReadAllText(off.Run.PathOf("metrics.jsonl")), StringComparison.Ordinal);
        Assert.Equal(result.Outcome.Epoch, TrainedModel.Load(result.Run.PathOf(ModelFolder.DefaultName)).Card.Epoch);
        RunResult cut = Cut(folder["c"], 0, scouted);
        Assert.Equal(TrainingStatus.Interrupted, cut.Outcome.Status);
        string forecast = cut.Run.PathOf(RunFiles.Forecast), said = File.ReadAllText(forecast);
        File.WriteAllText(forecast, said.Replace("\"deliveryEpoch\":", "\"deliveryEpoch\":1", StringComparison.Ordinal));
        Assert.Throws<Overmix.Runs.RunFolderException>(() => new RunExecution().Resume(RunDirectory.Open(cut.Run.Path))); // a changed forecast would end the run elsewhere
        File.WriteAllText(forecast, said);
        RunResult resumed = new RunExecution().Resume(RunDirectory.Open(cut.Run.Path));
        Assert.Equal((Metrics(result), Weights(result)), (Metrics(resumed), Weights(resumed)));
    }

    private static RunResult Cut(string folder, int stopAt, RunConfig config)
    {
        int steps = 0;
        RunDirectory? run = null;
        bool IsTraining() => run is not null && (config.Guard.Scouts == 0 || File.Exists(run.PathOf(RunFiles.Forecast)));
        return new RunExecution(() => IsTraining() && steps++ >= stopAt ? ExitCode.StoppedByLimit : null, opened: opened => run = opened).Start(new RunStore(folder), new RunOrder { Config = config });
    }

    private static string Metrics(RunResult result) => File.ReadAllText(result.Run.PathOf("metrics.jsonl"));

    private static string Weights(RunResult result) =>
        Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(result.Run.PathOf(Path.Combine(ModelFolder.DefaultName, "model.safetensors")))));
}
