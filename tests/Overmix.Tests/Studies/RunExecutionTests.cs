using System.Globalization;
using System.Security.Cryptography;
using Overmix.Config;
using Overmix.Core.Configuration;
using Overmix.Core.Curves;
using Overmix.Core.Errors;
using Overmix.Runs;
using Overmix.Runs.Store;
using Overmix.Studies.Execution;
using Overmix.Tests.Runs;
using Overmix.Training.Loop;

namespace Overmix.Tests.Studies;

/// <summary>Runs of milliseconds on the embedded digits, in this process.</summary>
public sealed class RunExecutionTests
{
    private static readonly RunConfig Config = new()
    {
        Name = "tiny",
        Data = new() { Train = 20 },
        Model = new() { Widths = [4] },
        Objective = "mixup@0-4, erm@4-",
        Train = new() { Epochs = 6, BatchSize = 8 },
        Evaluation = new() { Cadence = CadenceKind.Every, Every = 2 },
        Checkpoint = new() { Every = 2 },
    };

    [Fact]
    public void Start_ToTheEnd_LeavesACompleteFolder()
    {
        using var folder = new TempFolder();
        RunDirectory? opened = null;
        RunResult result = new RunExecution(opened: run => opened = run).Start(new RunStore(folder.Path), Order() with { Number = 7, SourceText = "# mine\n", Overrides = ["seed=1"] });
        Assert.Equal(TrainingStatus.Completed, result.Outcome.Status);
        Assert.Same(result.Run, opened);
        Assert.StartsWith("0007-", result.Run.Id, StringComparison.Ordinal);
        Assert.Equal(20, RunFacts.TrainingExamples(result.Run));
        Assert.Equal(RunState.Done, result.Run.Summarize().State);
        Assert.Equal([1, 2, 4, 6], result.Run.ReadMetrics().Entries.Select(r => r.Epoch));
        Assert.Equal(["start", "batch-audit", "checkpoint", "switch", "checkpoint", "batch-audit", "checkpoint", "end"], Kinds(result.Run));
        Assert.Equal(("# mine\n", "seed=1\n"), (result.Run.ReadConfigSource(), result.Run.ReadOverrides()));
        RunConfig resolved = Config with { Train = Config.Train with { Threads = 1, Precision = Precision.Float32, Layout = ImageLayout.Contiguous } }; // what 0 and auto are for an MLP
        Assert.Equal(resolved, ConfigReader.Read(result.Run.ReadConfig(), "config.yaml", []).Config, (a, b) => ConfigWriter.Write(a) == ConfigWriter.Write(b));
        Assert.Contains(RunFacts.Read(result.Run), f => f.Label == "Floor of the Mixup loss");
    }

    [Fact]
    public void Summarize_DoneRunWithoutItsMetrics_IsDamaged()
    {
        using var folder = new TempFolder();
        RunDirectory run = new RunExecution().Start(new RunStore(folder.Path), Order()).Run;
        File.Delete(run.PathOf("metrics.jsonl"));
        Assert.Equal(RunState.Damaged, run.Summarize().State);
        Assert.Contains("although the run is done", Assert.Single(run.Summarize().Problems), StringComparison.Ordinal);
    }

    [Fact]
    public void Facts_FixedSet_SayThatEachPairHasItsOwnLambda()
    {
        using var folder = new TempFolder();
        RunResult result = new RunExecution().Start(new RunStore(folder.Path), Order() with { Config = Config with { Mixup = new() { Pairing = Pairing.FixedSet, SetSize = 30 } } });
        Assert.Contains(RunFacts.Read(result.Run), f => f.Label == "λ law" && f.Value.EndsWith("drawn once a pair", StringComparison.Ordinal));
        Assert.Contains(RunFacts.Read(result.Run), f => f == ("Pairing", "a fixed set of 30 pairs"));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(12)]
    public void Resume_StoppedRun_EndsAsTheUncutOne(int stopAt)
    {
        using var folder = new TempFolder();
        RunResult uncut = new RunExecution().Start(new RunStore(folder["a"]), Order());
        RunResult cut = Stopped(folder["b"], stopAt);
        Assert.Equal((TrainingStatus.Interrupted, ExitCode.StoppedByLimit), (cut.Outcome.Status, cut.Outcome.ExitCode));
        Assert.NotEqual(RunState.Done, cut.Run.Summarize().State);
        RunResult resumed = new RunExecution().Resume(RunDirectory.Open(cut.Run.Path));
        Assert.Equal(uncut.Outcome, resumed.Outcome);
        Assert.Equal(RunState.Done, resumed.Run.Summarize().State);
        AssertSameResults(uncut.Run, resumed.Run);
    }

    [Fact]
    public void Resume_DamagedNewestCheckpoint_FallsBackSaysSoAndEndsAsTheUncutRun()
    {
        using var folder = new TempFolder();
        RunResult uncut = new RunExecution().Start(new RunStore(folder["a"]), Order()), cut = Stopped(folder["b"], 14);
        string newest = Directory.GetDirectories(cut.Run.CheckpointsPath).Order(StringComparer.Ordinal).Last();
        Assert.EndsWith("ep00004-s0002", newest, StringComparison.Ordinal);
        byte[] weights = File.ReadAllBytes(Path.Combine(newest, "model.safetensors"));
        weights[^3] ^= 4;
        File.WriteAllBytes(Path.Combine(newest, "model.safetensors"), weights);
        List<string> said = [];
        RunResult resumed = new RunExecution(say: said.Add).Resume(RunDirectory.Open(cut.Run.Path));
        Assert.Contains(said, s => s.Contains("The next older checkpoint is tried.", StringComparison.Ordinal));
        Assert.Contains(said, s => s == "Going on from ep00004, step 12.");
        Assert.Contains("checkpoint-damaged", Kinds(resumed.Run));
        AssertSameResults(uncut.Run, resumed.Run);
    }

    [Fact]
    public void Resume_DoneRun_IsLeftAlone()
    {
        using var folder = new TempFolder();
        RunResult done = new RunExecution().Start(new RunStore(folder.Path), Order());
        string before = Fingerprint(done.Run.Path);
        RunResult again = new RunExecution(() => throw new InvalidOperationException("must not train")).Resume(done.Run);
        Assert.Equal((TrainingStatus.Completed, 6, 18L, "This run is done already."), (again.Outcome.Status, again.Outcome.Epoch, again.Outcome.Step, again.Outcome.Message));
        Assert.Equal(before, Fingerprint(done.Run.Path));
    }

    [Fact]
    public void Resume_DivergedRun_EndsAsItDidAndIsLeftAlone()
    {
        using var folder = new TempFolder();
        RunConfig diverging = Config with { Train = new() { Epochs = 30, BatchSize = 8 }, Optimizer = new() { LearningRate = 1000, WeightDecay = 100 }, Objective = "mixup@0-" };
        RunResult first = new RunExecution().Start(new RunStore(folder.Path), Order() with { Config = diverging });
        Assert.Equal((TrainingStatus.Diverged, RunState.Failed), (first.Outcome.Status, first.Run.Summarize().State));
        string before = Fingerprint(first.Run.Path);
        RunResult again = new RunExecution(() => throw new InvalidOperationException("must not train")).Resume(first.Run);
        Assert.Equal(first.Outcome, again.Outcome);
        Assert.Equal(before, Fingerprint(first.Run.Path));
    }

    [Fact]
    public void Resume_ChangedData_IsRefusedBeforeAnythingIsTouched()
    {
        using var folder = new TempFolder();
        RunDirectory run = new RunStore(folder.Path).Create(New(new string('a', 64)));
        string before = Fingerprint(run.Path);
        RunFolderException error = Assert.Throws<RunFolderException>(() => new RunExecution().Resume(run));
        Assert.Contains("the data are not those the run was started with", error.Message, StringComparison.Ordinal);
        Assert.Contains(run.Path, error.Message, StringComparison.Ordinal);
        Assert.Equal(ExitCode.InvalidData, error.ExitCode);
        Assert.Equal(before, Fingerprint(run.Path));
    }

    [Fact]
    public void Resume_OtherMachine_SaysThatBitsMayDiffer()
    {
        using var folder = new TempFolder();
        string sha = Stopped(folder["a"], 1).Run.ReadManifest().DataSha256;
        List<string> said = [];
        new RunExecution(say: said.Add).Resume(new RunStore(folder["b"]).Create(New(sha)));
        Assert.Contains(said, s => s.Contains("not bit for bit", StringComparison.Ordinal));
    }

    [Fact]
    public void Start_LoopThatFails_LogsTheEndAndThrows()
    {
        using var folder = new TempFolder();
        Assert.Throws<InvalidOperationException>(() => new RunExecution(() => throw new InvalidOperationException("broken")).Start(new RunStore(folder.Path), Order()));
        RunDirectory run = Assert.Single(new RunStore(folder.Path).List());
        RunEvent end = run.ReadEvents().Entries[^1].Event;
        Assert.Equal(("end", "broken"), (end.Kind, end.Details["reason"]));
    }

    [Fact]
    public void Start_InvalidConfig_NamesEveryProblemAndMakesNoFolder()
    {
        using var folder = new TempFolder();
        RunConfig wrong = Config with { Mixup = new() { Alpha = -1 }, Train = new() { Epochs = 0 } };
        ArgumentOutOfRangeException error = Assert.Throws<ArgumentOutOfRangeException>(() => new RunExecution().Start(new RunStore(folder.Path), Order() with { Config = wrong }));
        Assert.Contains("mixup.alpha", error.Message, StringComparison.Ordinal);
        Assert.Contains("train.epochs", error.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public void Start_CultureWithDecimalComma_WritesTheSameFiles()
    {
        using var folder = new TempFolder();
        RunResult invariant = new RunExecution().Start(new RunStore(folder["a"]), Order());
        var german = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        (german.NumberFormat.NumberDecimalSeparator, german.NumberFormat.NumberGroupSeparator) = (",", ".");
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = german;
            RunResult other = new RunExecution().Start(new RunStore(folder["b"]), Order());
            AssertSameResults(invariant.Run, other.Run);
            Assert.All(new[] { "config.yaml", "facts.json" }, file => Assert.Equal(File.ReadAllText(invariant.Run.PathOf(file)), File.ReadAllText(other.Run.PathOf(file))));
            Assert.Equal(invariant.Run.Id, other.Run.Id);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    private static RunOrder Order() => new() { Config = Config };

    private static RunResult Stopped(string root, int atStep)
    {
        int asked = 0;
        return new RunExecution(() => asked++ == atStep ? ExitCode.StoppedByLimit : null).Start(new RunStore(root), Order());
    }

    /// <summary>A run that was never begun, of other data or another machine.</summary>
    private static NewRun New(string dataSha256) => new()
    {
        Name = "tiny",
        Seed = 1,
        Epochs = 6,
        ConfigText = ConfigWriter.Write(Config),
        DataSha256 = dataSha256,
        SemanticsVersion = RunExecution.SemanticsVersion,
        Machine = new RunMachine { Threads = 64, CpuFeatures = ["NONE"], Libtorch = "0.0.0" },
        OvermixVersion = "0.1.0",
    };

    private static string[] Kinds(RunDirectory run) => [.. run.ReadEvents().Entries.Select(e => e.Event.Kind)];

    private static void AssertSameResults(RunDirectory expected, RunDirectory found)
    {
        Assert.Equal(File.ReadAllText(expected.PathOf("metrics.jsonl")), File.ReadAllText(found.PathOf("metrics.jsonl")));
        Assert.All(new[] { "model.safetensors", "optimizer.safetensors" }, file => Assert.Equal(
            File.ReadAllBytes(Path.Combine(expected.CheckpointsPath, "ep00006", file)), File.ReadAllBytes(Path.Combine(found.CheckpointsPath, "ep00006", file))));
    }

    private static string Fingerprint(string folder) => string.Join('\n', Directory.GetFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
        .Select(f => $"{f} {Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(f)))}"));
}
