using Overmix.Config;
using Overmix.Runs.Store;
using Overmix.Studies.Execution;
using Overmix.Tests.Reliability;
using Overmix.Tests.Runs;

namespace Overmix.Tests.Cli;

/// <summary>What a report says of how its runs were made.</summary>
public sealed class ReportedFactsTests
{
    [Theory]
    [InlineData(false, "yes: each run kept to one kind of machine")]
    [InlineData(true, "no: another kind of machine or number of threads computed trial/0001-")]
    public void Report_RunGoneOnWithElsewhere_SaysWhetherItIsBitExact(bool elsewhere, string expected)
    {
        using var folder = new TempFolder();
        var config = ConfigReader.FromOverrides([.. SmallRun.Plain, "train.epochs=10"]).Config;
        var store = new RunStore(folder.Path);
        RunDirectory run;
        if (elsewhere)
        {
            RunManifest here = new RunExecution().Start(new RunStore(folder["here"]), new RunOrder { Config = config }).Run.ReadManifest();
            run = store.Create(new NewRun
            {
                Name = config.Name,
                Seed = config.Seed,
                Epochs = config.Train.Epochs,
                ConfigText = ConfigWriter.Write(config),
                DataSha256 = here.DataSha256,
                SemanticsVersion = RunExecution.SemanticsVersion,
                Machine = here.Machine with { Threads = 64 },
                OvermixVersion = "0.1.0",
            });
            new RunExecution().Resume(run);
        }
        else
        {
            run = new RunExecution().Start(store, new RunOrder { Config = config }).Run;
        }

        ProcessOutcome outcome = CapturedTerminal.Run("report", run.Path, "--out", folder["report"]);
        Assert.True(outcome.ExitCode == 0, outcome.Error);
        string page = File.ReadAllText(folder["report/index.html"]);
        Assert.Contains("<dt>Bit-exact</dt>", page, StringComparison.Ordinal);
        Assert.Contains(expected, page, StringComparison.Ordinal);
        Assert.Equal(elsewhere, page.Contains("threads: 64, now 1", StringComparison.Ordinal));
    }
}
