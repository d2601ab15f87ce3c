using System.Diagnostics;
using Overmix.Config;
using Overmix.Core.Configuration;
using Overmix.Core.Errors;
using Overmix.Runs;
using Overmix.Runs.Store;
using Overmix.Runs.Writing;
using Overmix.Studies.Demo;
using Overmix.Studies.Execution;
using Overmix.Studies.Verdicts;
using Overmix.Tests.Runs;
using Overmix.Training.Data;

namespace Overmix.Tests.Studies;

public sealed class DemoTests
{
    [Fact]
    public void Runs_EachSeed_IsAPairAlikeInAllButTheObjective()
    {
        IReadOnlyList<RunConfig> runs = new DemoOptions { Folder = "x", Seeds = 4, Examples = 50, Epochs = 70 }.Runs();
        Assert.Equal(8, runs.Count);
        Assert.Equal([1L, 2, 3, 4], runs.Select(r => r.Seed).Distinct());
        Assert.All(runs.Chunk(2), pair =>
        {
            Assert.Equal(("mixup", "mixup@0-", "erm", "erm@0-"), (pair[0].Name, pair[0].Objective, pair[1].Name, pair[1].Objective));
            Assert.Equal(ConfigWriter.Write(pair[0]), ConfigWriter.Write(pair[1] with { Name = "mixup", Objective = "mixup@0-" }));
        });
        Assert.All(runs, r => Assert.Equal((50, 70), (r.Data.Train, r.Train.Epochs)));
        Assert.All(runs, r => Assert.Empty(RunConfigRules.Check(r)));
    }

    [Fact]
    public void Constructor_OptionOutOfRange_IsRefused() =>
        Assert.Throws<ConfigException>(() => new DemoStudy(new DemoOptions { Folder = "x", Examples = -1 }));

    [Fact]
    public void Constructor_MoreExamplesThanThereAre_IsRefused() =>
        Assert.Contains("Ask for at most 870", Assert.Throws<DataException>(() => new DemoStudy(new DemoOptions { Folder = "x", Examples = 871 })).Message, StringComparison.Ordinal);

    [Fact]
    public void Execute_FolderOfADemoAtWork_IsRefused()
    {
        using var folder = new TempFolder();
        using var hold = ExclusiveFile.TryOpen(Path.Combine(folder.Path, ".demo.claim"), FileMode.CreateNew);
        RunFolderException error = Assert.Throws<RunFolderException>(() =>
            new DemoStudy(new DemoOptions { Folder = folder.Path }).Execute(new WorkerPool(new Shell(_ => "exit 9"), 1), () => null, _ => { }));
        Assert.Contains("another demo is at work", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Execute_WorkersThatTrain_JudgesBothObjectivesAndDoesNotTrainTwice()
    {
        using var folder = new TempFolder();
        var options = new DemoOptions { Folder = folder.Path, Seeds = 2, Examples = 20, Epochs = 3 };
        foreach (RunConfig config in options.Runs())
        {
            new RunExecution().Start(new RunStore(folder.Path), new RunOrder { Config = config, Number = (int)config.Seed });
        }

        // Everything is there, so that no worker may be asked for.
        IReadOnlyList<JudgedGroup> groups = new DemoStudy(options).Execute(new WorkerPool(new Shell(_ => "exit 9"), 1), () => null, _ => { })!;
        Assert.Equal(["mixup", "erm"], groups.Select(g => g.Name));
        Assert.All(groups, g => Assert.Equal([1L, 2], g.Runs.Select(r => r.Seed)));
        Assert.All(groups.SelectMany(g => g.Runs), r => Assert.True(File.Exists(r.Run.PathOf("verdict.json"))));
    }

    [Fact]
    public void Execute_FolderOfAnotherDemo_IsRefusedWithTheRemedy()
    {
        using var folder = new TempFolder();
        RunConfig config = new DemoOptions { Folder = folder.Path, Examples = 20, Epochs = 3 }.Runs()[0];
        new RunExecution().Start(new RunStore(folder.Path), new RunOrder { Config = config, Number = 1 });
        RunFolderException error = Assert.Throws<RunFolderException>(() =>
            new DemoStudy(new DemoOptions { Folder = folder.Path, Examples = 20, Epochs = 4 }).Execute(new WorkerPool(new Shell(_ => "exit 0"), 1), () => null, _ => { }));
        Assert.Contains("Give the same --seeds, --n and --epochs, or another --out.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Execute_WorkerThatFails_SaysWhichRunAndItsLastWords()
    {
        using var folder = new TempFolder();
        var options = new DemoOptions { Folder = folder.Path, Seeds = 1 };
        StudyException error = Assert.Throws<StudyException>(() =>
            new DemoStudy(options).Execute(new WorkerPool(new Shell(_ => "echo 'disk full' >&2; exit 3"), 1), () => null, _ => { }));
        Assert.StartsWith("The run 'mixup, seed 1' ended with exit code 3: disk full", error.Message, StringComparison.Ordinal);
        Assert.Equal(ExitCode.InvalidData, error.ExitCode);
    }

    [Fact]
    public void Execute_StopRequested_GivesNoVerdict()
    {
        using var folder = new TempFolder();
        Assert.Null(new DemoStudy(new DemoOptions { Folder = folder.Path }).Execute(new WorkerPool(new Shell(_ => "cat; exit 130"), 1), () => ExitCode.StoppedByInterrupt, _ => { }));
    }

    [Theory]
    [InlineData(99, "", ExitCode.Failed, "it said nothing. Look at events.jsonl in its folder.")]
    [InlineData(2, "1\n2\n3\n4\n5\n6\n", ExitCode.Usage, "2\n3\n4\n5\n6")]
    public void StudyException_WorkersEnd_KeepsItsLastFiveLinesAndItsCode(int code, string errors, ExitCode expected, string words)
    {
        var error = new StudyException(new WorkerEnd(new WorkerTask("erm, seed 2", null, "r", 2, null), code, errors));
        Assert.Equal(($"The run 'erm, seed 2' ended with exit code {code}: {words}", expected), (error.Message, error.ExitCode));
    }
}

/// <summary>Starts a shell script in place of a worker.</summary>
internal sealed class Shell(Func<WorkerTask, string> script) : IWorkerLauncher
{
    public ProcessStartInfo Describe(WorkerTask task) => new("/bin/sh", ["-c", script(task)]);
}
