using System.Text.RegularExpressions;
using Overmix.Config;
using Overmix.Core.Configuration;
using Overmix.Core.Errors;
using Overmix.Diagnostics.Comparison;
using Overmix.Runs.Store;
using Overmix.Studies.Comparison;
using Overmix.Studies.Execution;
using Overmix.Tests.Runs;
using Overmix.Training.Data;

namespace Overmix.Tests.Studies.Comparison;

/// <summary>Comparisons whose runs are there beforehand, or whose workers are scripts: nothing is trained here but a few milliseconds.</summary>
public sealed class ObjectiveComparisonTests : IDisposable
{
    private static readonly string[] Tiny = ["data.train=20", "model.widths=[4]", "train.epochs=6", "train.batchSize=8"];

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Runs_OfASeed_AreAlikeInAllButObjectiveGuardAndAverage()
    {
        ComparisonOptions options = Options(Tiny);
        IReadOnlyList<PlannedRun> runs = Plan(options).RunsOf(options);
        Assert.Equal(6, runs.Count);
        foreach (PlannedRun[] seed in runs.Chunk(3))
        {
            Assert.Equal(["mixup-then-erm", "mixup", "erm"], seed.Select(r => r.Config.Name));
            Assert.Equal((GuardMode.Switch, 2), (seed[0].Config.Guard.Mode, seed[0].Config.Guard.Scouts));
            RunConfig Same(PlannedRun run) => run.Config with { Name = "x", Objective = "mixup@0-", Guard = new(), Ema = new() };
            Assert.Single(seed.Select(r => ConfigWriter.Write(Same(r))).Distinct());
            Assert.All(seed, r => Assert.Empty(RunConfigRules.Check(r.Config)));
            Assert.All(seed, r => Assert.Equal((0.0, 6, 20), (r.Config.Data.ValidationFraction, r.Config.Train.Epochs, r.Config.Data.Train)));
        }
    }

    [Theory]
    [InlineData("objective=erm@0-", "objective")]
    [InlineData("guard.mode=stop", "guard.mode")]
    [InlineData("seed=3", "seed")]
    public void Constructor_SettingThatIsTheComparisonsOwn_IsRefused(string setting, string key)
    {
        StudyException error = Assert.Throws<StudyException>(() => new ObjectiveComparison(Options([.. Tiny, setting]), _ => { }));
        Assert.Equal(ExitCode.Usage, error.ExitCode);
        Assert.Contains($"the comparison sets {key} itself", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Constructor_BadSettingOrTooManyExamples_IsRefusedBeforeAnythingIsMade()
    {
        Assert.Throws<ConfigException>(() => new ObjectiveComparison(Options(["train.epoch=3"]), _ => { }));
        Assert.Throws<DataException>(() => new ObjectiveComparison(Options(["data.train=100000"]), _ => { }));
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder.Path));
    }

    [Fact]
    public void Execute_RunsThatAreThere_TrainsNothingAndJudges()
    {
        ComparisonOptions options = Options(Tiny);
        foreach (PlannedRun run in Plan(options).RunsOf(options))
        {
            new RunExecution().Start(new RunStore(_folder.Path), new RunOrder { Config = run.Config, Number = run.Number });
        }

        ComparisonResult result = new ObjectiveComparison(options, _ => { }).Execute(new WorkerPool(new Shell(_ => "exit 9"), 1), () => null, _ => { })!;
        Assert.Equal(6, result.Plan.Epochs);
        Assert.All(result.Runs.Values, ends => Assert.Equal([1L, 2L], ends.Select(e => e.Seed)));
        Assert.Contains(result.Notes, n => n.Contains("2 seeds give wide intervals", StringComparison.Ordinal));

        // Six epochs are too few for the guard: it says that its runs are Mixup's, and they are, bit for bit.
        Assert.Contains(result.Notes, n => n.Contains("With 2 of 2 seeds the guard's scouts saw no over-training", StringComparison.Ordinal));
        Assert.All(result.Advice.SwitchAgainstMixup.Differences, d => Assert.Equal(0, d));
        Assert.Equal(ObjectiveChoice.Erm, result.Advice.Choice);
        Assert.True(File.Exists(Path.Combine(_folder.Path, "plan.json")));
    }

    [Fact]
    public void Execute_FolderOfAnotherComparison_IsRefusedWithTheDifference()
    {
        Plan(Options(Tiny)).Write(_folder.Path);
        StudyException error = Assert.Throws<StudyException>(() => Execute(Options([.. Tiny, "mixup.alpha=0.4"])));
        Assert.Equal(ExitCode.Usage, error.ExitCode);
        Assert.Contains("there mixup.alpha=1", error.Message, StringComparison.Ordinal);
        Assert.Contains("2 seeds, now 3", Assert.Throws<StudyException>(() => Execute(Options(Tiny) with { Seeds = 3 })).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\"schema\": 1, \"seeds\": 2")]
    [InlineData("{}")]
    [InlineData("null")]
    public void Execute_DamagedPlan_IsRefusedWithTheRemedy(string text)
    {
        File.WriteAllText(Path.Combine(_folder.Path, "plan.json"), text);
        Assert.Contains("cannot be read", Assert.Throws<StudyException>(() => Execute(Options(Tiny))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Plan_WrittenAndRead_IsTheSame()
    {
        ComparisonOptions options = Options(Tiny);
        ComparisonPlan plan = Plan(options) with { Pace = new TrainingPace(0.1, 1.0 / 3, 2) };
        plan.Write(_folder.Path);
        Assert.Equal(plan, ComparisonPlan.Read(options));
        Assert.Equal(plan, ComparisonPlan.Read(options with { Minutes = 99 })); // the plan is fixed: another budget does not change it
    }

    [Fact]
    public void Execute_WithoutGivenEpochs_MeasuresFirstAndKeepsThePlan()
    {
        // A script stands in for the pilot's worker; it ends when its input does, as a true one. The clock goes a second at each look.
        ComparisonOptions options = Options(["data.train=20"]) with { Minutes = 1.0 / 6, Cores = 1 };
        var store = new RunStore(Path.Combine(_folder.Path, ".pilot"));
        var time = new ManualTime();
        bool isThere = false;
        List<string> said = [];
        ExitCode? Stop()
        {
            time.Advance(1);
            if (!isThere && Directory.Exists(store.Root))
            {
                isThere = true;
                RunDirectory run = store.Create(Runs.Samples.Run(1, "mixup"));
                using var writer = Overmix.Runs.Writing.RunWriter.Open(run);
                for (int epoch = 1; epoch <= 4; epoch++)
                {
                    writer.Record(Runs.Samples.Record(epoch), new Overmix.Core.Curves.Timing(epoch, epoch == 1 ? 5 : 0.01, 0.001, 1, 1, 1));
                }
            }

            return File.Exists(Path.Combine(_folder.Path, "plan.json")) ? ExitCode.StoppedByInterrupt : null;
        }

        Assert.Null(new ObjectiveComparison(options, said.Add, time).Execute(new WorkerPool(new Shell(_ => "cat; exit 143"), 1), Stop, _ => { }));
        ComparisonPlan plan = ComparisonPlan.Read(options)!;
        Assert.Equal(0.01, plan.Pace!.EpochSeconds, 1e-12); // the first epoch, five seconds long, is no measure
        Assert.True(plan.Epochs > 1);
        Assert.Contains(said, s => Regex.IsMatch(s, "minutes allow .* epochs for each of 6 runs"));
        Assert.False(Directory.Exists(store.Root)); // nobody takes the pilot for a run
    }

    [Fact]
    public void Judge_DataThatChangedMeanwhile_IsRefused()
    {
        RunDirectory[] runs = [.. new[] { "erm", "mixup" }.Select((name, i) => new RunStore(_folder.Path).Create(Runs.Samples.Run(1, name) with { DataSha256 = RunIdentity.Sha256($"{i}") }))];
        Assert.Contains("The data changed", Assert.Throws<StudyException>(() => ObjectiveComparison.Judge(Plan(Options(Tiny)), runs)).Message, StringComparison.Ordinal);
    }

    private static void Execute(ComparisonOptions options) => new ObjectiveComparison(options, _ => { }).Execute(new WorkerPool(new Shell(_ => "exit 9"), 1), () => null, _ => { });

    private static ComparisonPlan Plan(ComparisonOptions options) =>
        new() { Seeds = options.Seeds, Epochs = 6, CheckpointEvery = 1, Minutes = options.Minutes, Settings = ComparisonPlan.SettingsOf(options) };

    private ComparisonOptions Options(IReadOnlyList<string> overrides) =>
        new() { Data = NamedData.Of("digits"), Model = "mlp", Overrides = overrides, Seeds = 2, Cores = 2, Folder = _folder.Path };
}
