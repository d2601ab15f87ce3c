using Overmix.Core.Configuration;
using Overmix.Runs;
using Overmix.Runs.Store;
using Overmix.Studies.Execution;
using Overmix.Tests.Runs;

namespace Overmix.Tests.Studies;

public sealed class RunSetTests : IDisposable
{
    private static readonly RunConfig Config = new()
    {
        Name = "tiny",
        Data = new() { Train = 20 },
        Model = new() { Widths = [4] },
        Train = new() { Epochs = 2, BatchSize = 8 },
    };

    private readonly TempFolder _folder = new();
    private readonly RunDirectory _done;

    public RunSetTests() => _done = new RunExecution().Start(new RunStore(_folder.Path), new RunOrder { Config = Config, Number = 1 }).Run;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Execute_RunOfAnOlderVersion_IsDone()
    {
        OlderVersion.Make(_done);
        Assert.Equal(_done.Path, Assert.Single(Execute(Config)!).Path);
    }

    [Fact]
    public void Execute_RunOfOtherOptions_IsRefused() =>
        Assert.EndsWith("was made with other options. Move it away.", Assert.Throws<RunFolderException>(() => Execute(Config with { Mixup = new() { Alpha = 0.5 } })).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Execute_RunThatDiverged_IsAnEndOnlyWhereThatIsAsked(bool keeps)
    {
        RunConfig config = Config with { Name = "diverging", Train = Config.Train with { Epochs = 30 }, Optimizer = new() { LearningRate = 1000, WeightDecay = 100 } };
        RunDirectory run = new RunExecution().Start(new RunStore(_folder.Path), new RunOrder { Config = config, Number = 1 }).Run;
        Assert.True(RunProgress.Of("diverging", run, 30).Done);
        var set = new RunSet(_folder.Path, [new PlannedRun("diverging", config, 1)], "set", "Move it away.") { KeepsDiverged = keeps };
        var pool = new WorkerPool(new Shell(_ => "echo error: diverged >&2; exit 1"), 1);
        if (keeps)
        {
            Assert.Equal(run.Path, Assert.Single(set.Execute(pool, () => null, _ => { })!).Path);
        }
        else
        {
            Assert.EndsWith("diverged", Assert.Throws<StudyException>(() => set.Execute(pool, () => null, _ => { })).Message, StringComparison.Ordinal);
        }
    }

    private IReadOnlyList<RunDirectory>? Execute(RunConfig config) => new RunSet(_folder.Path, [new PlannedRun("tiny", config, 1)], "set", "Move it away.")
        .Execute(new WorkerPool(new Shell(_ => throw new InvalidOperationException("nothing is missing")), 1), () => null, _ => { });
}
