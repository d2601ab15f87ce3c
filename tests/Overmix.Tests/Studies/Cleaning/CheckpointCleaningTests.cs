using Overmix.Core.Configuration;
using Overmix.Runs.Store;
using Overmix.Runs.Writing;
using Overmix.Studies.Cleaning;
using Overmix.Studies.Execution;
using Overmix.Tests.Runs;
using Overmix.Training.Checkpoints;

namespace Overmix.Tests.Studies.Cleaning;

/// <summary>Runs of milliseconds with a checkpoint every second epoch.</summary>
public sealed class CheckpointCleaningTests : IDisposable
{
    private static readonly RunConfig Config = new()
    {
        Name = "tiny",
        Data = new() { Train = 20 },
        Model = new() { Widths = [4] },
        Train = new() { Epochs = 10, BatchSize = 8 },
        Checkpoint = new() { Every = 2, KeepLast = 100 },
        Instruments = new() { },
    };

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Remove_FinishedRun_LeavesTheNewestAndEverythingElse()
    {
        RunDirectory run = Train(Path.Combine(_folder.Path, "demo-0001")); // a store within the folder
        string[] before = FilesOf(run);
        CleanableRun found = Assert.Single(CheckpointCleaning.Survey(_folder.Path, 2));
        Assert.Equal(["ep00006", "ep00004", "ep00002"], found.Surplus.Select(s => s.Name.ToString()));
        Assert.Equal(before, FilesOf(run)); // a survey changes nothing
        CleanableRun removed = CheckpointCleaning.Remove(found, 2);
        Assert.Null(removed.LeftAlone);
        Assert.Equal(before.Where(f => !found.Surplus.Any(s => f.StartsWith(s.Path + Path.DirectorySeparatorChar, StringComparison.Ordinal))), FilesOf(run));
        Assert.Equal(["ep00010", "ep00008"], new CheckpointStore(run.CheckpointsPath).Names);
        Assert.Equal(RunState.Done, run.Summarize().State);
        Assert.Empty(CheckpointCleaning.Survey(_folder.Path, 2));
    }

    [Fact]
    public void Survey_RunAtWork_IsLeftAlone()
    {
        RunDirectory run = Train(_folder.Path);
        using (RunHold.TryTake(run))
        {
            // It ended, so its state says done; the hold of a writer all the same keeps everybody off.
            CleanableRun refused = CheckpointCleaning.Remove(CheckpointCleaning.Survey(_folder.Path, 1).Single(), 1);
            Assert.Contains("at work", refused.LeftAlone, StringComparison.Ordinal);
            Assert.Equal(5, new CheckpointStore(run.CheckpointsPath).Names.Count);
        }
    }

    [Fact]
    public void Remove_RunThatChangedSinceTheSurvey_TakesOnlyWhatWasListedAndStillIsSurplus()
    {
        RunDirectory run = Train(_folder.Path);
        CleanableRun found = CheckpointCleaning.Survey(_folder.Path, 1).Single();
        string newest = Path.Combine(run.CheckpointsPath, "ep00010");
        File.AppendAllText(Path.Combine(newest, "state.json"), " "); // damaged meanwhile: the next older one is needed now
        CleanableRun removed = CheckpointCleaning.Remove(found, 1);
        Assert.Equal(["ep00006", "ep00004", "ep00002"], removed.Surplus.Select(s => s.Name.ToString()));
        Assert.Equal(["ep00010", "ep00008"], new CheckpointStore(run.CheckpointsPath).Names);
    }

    [Fact]
    public void Survey_WhatTheGuardKeptOrTheModelIsOf_Stays()
    {
        RunDirectory run = Train(_folder.Path);
        string card = run.PathOf(Path.Combine("model", "model.json"));
        Assert.Contains("\"position\": \"ep00010\"", File.ReadAllText(card), StringComparison.Ordinal);
        Overmix.Native.LibTorch.EnsureLoaded();
        using (TorchSharp.torch.Tensor weight = TorchSharp.torch.ones(2))
        {
            new Overmix.Training.Loop.KeptWeights(run.PathOf(RunFiles.KeptWeights)).Put(new Dictionary<string, TorchSharp.torch.Tensor> { ["w"] = weight }, 4, 12);
        }

        Assert.Equal(["ep00008", "ep00006", "ep00002"], CheckpointCleaning.Survey(_folder.Path, 1).Single().Surplus.Select(s => s.Name.ToString()));
    }

    [Fact]
    public void Survey_DamagedRun_IsLeftAlone()
    {
        RunDirectory run = Train(_folder.Path);
        File.WriteAllText(run.PathOf(RunFiles.Manifest), "{}");
        CleanableRun found = Assert.Single(CheckpointCleaning.Survey(_folder.Path, 1));
        Assert.Empty(found.Surplus);
        Assert.NotNull(found.LeftAlone);
    }

    private static RunDirectory Train(string root) => new RunExecution().Start(new RunStore(root), new RunOrder { Config = Config }).Run;

    private static string[] FilesOf(RunDirectory run) => [.. Directory.GetFiles(run.Path, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];
}
