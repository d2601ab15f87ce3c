using System.Text.Json;
using Overmix.Cli.Commands;
using Overmix.Studies.Execution;
using Overmix.Studies.Sweeps;
using Overmix.Tests.Runs;
using Overmix.Tests.Studies.Sweeps;

namespace Overmix.Tests.Cli;

/// <summary>The verbs of sweeps as a shell sees them.</summary>
public sealed class SweepVerbTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Plan_DryRun_CountsAndWritesNothing()
    {
        ProcessOutcome outcome = CapturedTerminal.Run("sweep", "plan", Write(SmallSweep.Text), "--out", _folder["small"], "--dry-run", "--json");
        Assert.Equal(0, outcome.ExitCode);
        using var document = JsonDocument.Parse(outcome.Output);
        Assert.Equal((4, 2, "would be planned"), (document.RootElement.GetProperty("tasks").GetInt32(), document.RootElement.GetProperty("cells").GetInt32(), document.RootElement.GetProperty("state").GetString()));
        Assert.True(document.RootElement.GetProperty("serialSeconds").GetDouble() > 0);
        Assert.Equal(4 * 6 * 2, document.RootElement.GetProperty("steps").GetInt32()); // tasks × epochs × batches
        Assert.False(Path.Exists(_folder["small"]));
    }

    /// <summary>The plan is written before its cost is tried: where the runs cannot be made, only the cost is missing.</summary>
    [Fact]
    public void Plan_WhereItsRunsCannotBeMade_SaysThatTheCostIsUnknown()
    {
        string file = Write(SmallSweep.Text.Replace("epochs: 6", "device: 'cuda:999', epochs: 6", StringComparison.Ordinal)), folder = _folder["small"];
        ProcessOutcome text = CapturedTerminal.Run("sweep", "plan", file, "--out", folder);
        Assert.Equal(0, text.ExitCode);
        Assert.Contains("small: 4 tasks in 2 cells, planned\n", text.Output, StringComparison.Ordinal);
        Assert.Contains("\ncost unknown here: train.device: ", text.Output, StringComparison.Ordinal);
        using var document = JsonDocument.Parse(CapturedTerminal.Run("sweep", "plan", file, "--out", folder, "--json").Output);
        Assert.All((string[])["steps", "serialSeconds", "seconds", "bytes"], name => Assert.Equal(JsonValueKind.Null, document.RootElement.GetProperty(name).ValueKind));
        Assert.StartsWith("train.device: ", document.RootElement.GetProperty("costUnknown").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Plan_TwiceThenAnother_SaysSoAndRefusesTheOther()
    {
        string file = Write(SmallSweep.Text);
        Assert.Contains("small: 4 tasks in 2 cells, planned\n", CapturedTerminal.Run("sweep", "plan", file, "--out", _folder["small"]).Output, StringComparison.Ordinal);
        Assert.Contains("small: 4 tasks in 2 cells, planned before\n", CapturedTerminal.Run("sweep", "plan", file, "--out", _folder["small"]).Output, StringComparison.Ordinal);
        ProcessOutcome refused = CapturedTerminal.Run("sweep", "plan", Write(SmallSweep.Text + "\nzip: {mixup.smoothing: [0.1]}"), "--out", _folder["small"]);
        Assert.Equal(2, refused.ExitCode);
        Assert.Contains("a plan is never changed", Assert.Single(refused.Error.TrimEnd('\n').Split('\n')), StringComparison.Ordinal);
    }

    [Fact]
    public void Run_OneTaskFails_OthersAreDoneExitIsFourAndAgainRedoesOnlyIt()
    {
        string file = Write(SmallSweep.Failing), folder = _folder["small"];
        ProcessOutcome first = OvermixProcess.Run("sweep", "run", file, "--out", folder, "--json");
        Assert.True(first.ExitCode == 4, first.Error);
        using var document = JsonDocument.Parse(first.Output);
        Assert.Equal((5, 0, 4), (document.RootElement.GetProperty("tasks").GetInt32(), document.RootElement.GetProperty("doneBefore").GetInt32(), document.RootElement.GetProperty("done").GetInt32()));
        Assert.Contains("nowhere.safetensors", first.Error, StringComparison.Ordinal);

        string[] done = [.. Directory.GetFiles(folder, "events.jsonl", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];
        byte[][] before = [.. done.Select(File.ReadAllBytes)];
        Assert.Equal(4, done.Length);
        ProcessOutcome again = OvermixProcess.Run("sweep", "run", folder);
        Assert.Equal(4, again.ExitCode);
        Assert.Contains("4 of 5 runs done, 4 of them before, 1 failed now", again.Output, StringComparison.Ordinal);
        Assert.Equal(before, done.Select(File.ReadAllBytes));

        Collect(folder);
        ProcessOutcome status = CapturedTerminal.Run("sweep", "status", folder);
        Assert.Contains("small: 5 tasks: 4 done, 1 waiting\n", status.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_AllDiverged_AdvisesNeitherToGoOnNorToCollect()
    {
        ProcessOutcome outcome = OvermixProcess.Run("sweep", "run", Write(SmallSweep.Diverging), "--out", _folder["small"]);
        Assert.Equal(4, outcome.ExitCode);
        Assert.Equal(4, outcome.Error.Split('\n').Count(l => l.StartsWith("error: ", StringComparison.Ordinal) && l.Contains("lower optimizer.learningRate", StringComparison.Ordinal)));
        Assert.EndsWith("\n4 diverged, and would again with this learning rate; there is nothing to collect\n", outcome.Error, StringComparison.Ordinal);

        // Again, and at the first failure: there is none, for nothing is begun.
        ProcessOutcome again = OvermixProcess.Run("sweep", "run", _folder["small"], "--fail-fast");
        Assert.Equal(4, again.ExitCode);
        Assert.Contains("small: 0 of 4 runs done\n", again.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("error: ", again.Error, StringComparison.Ordinal);
        ProcessOutcome collected = CapturedTerminal.Run("sweep", "collect", _folder["small"]);
        Assert.Contains("all 4 runs of the sweep diverged", collected.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("sweep run", collected.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Signal.Interrupt, 130)]
    [InlineData(Signal.Terminate, 143)]
    [InlineData(Signal.User1, 75)]
    internal void Run_Signal_SavesTheRunsUnderWayAndEndsWithItsCode(Signal signal, int expected)
    {
        string file = Write(SmallSweep.Text.Replace("epochs: 6", "epochs: 100000000", StringComparison.Ordinal)), folder = _folder["small"];
        using OvermixProcess process = OvermixProcess.Start(["sweep", "run", file, "--out", folder, "--jobs", "1"]);
        while (!Directory.Exists(folder) || Directory.GetFiles(folder, "metrics.jsonl", SearchOption.AllDirectories).Length == 0)
        {
            Assert.False(process.HasExited, process.Error);
            Thread.Sleep(5);
        }

        Assert.True(process.Send(signal));
        Assert.Equal(expected, process.WaitForExit().ExitCode);
        using var status = JsonDocument.Parse(CapturedTerminal.Run("sweep", "status", folder, "--json").Output);
        Assert.Equal(["stopped", "waiting", "waiting", "waiting"], status.RootElement.GetProperty("tasks").EnumerateArray().Select(t => t.GetProperty("state").GetString()));
    }

    [Fact]
    public void Task_DoneByAProcess_IsDoneOnceAndEndsAtOnceAgain()
    {
        string folder = _folder["small"];
        Assert.Equal(0, CapturedTerminal.Run("sweep", "plan", Write(SmallSweep.Text), "--out", folder).ExitCode);
        ProcessOutcome first = OvermixProcess.Run("task", "--tasks", Path.Combine(folder, "tasks.jsonl"), "--index", "2");
        Assert.True(first.ExitCode == 0, first.Error);
        Assert.Matches(@"^alpha0\.5/0002-[0-9a-f]{8}: Trained for 6 epochs\.\n$", first.Output);
        ProcessOutcome again = CapturedTerminal.Run("task", "--tasks", folder, "--index", "2");
        Assert.Equal((0, ""), (again.ExitCode, again.Error));
        Assert.EndsWith(": This run is done already.\n", again.Output, StringComparison.Ordinal);
        Assert.Equal(2, CapturedTerminal.Run("task", "--tasks", folder, "--index", "5").ExitCode);
    }

    /// <summary>A job of several tasks: one that fails in a way that nobody foresaw is told, and the next is done all the same.</summary>
    [Fact]
    public void Task_UnexpectedErrorInOne_DoesTheOthers()
    {
        SweepFolder sweep = SmallSweep.Keep(_folder);
        var tasks = new TaskExecution(sweep, []);
        RunResult Do(int index) => index == 1 ? throw new InvalidOperationException("broken") : tasks.Run(index, new RunExecution(), () => null);
        ProcessOutcome outcome = CapturedTerminal.Capture(terminal => (int)TaskCommand.DoAll(terminal, [1, 2], Do, () => null));
        Assert.Equal(1, outcome.ExitCode);
        Assert.Contains("error: unexpected error, please report it", outcome.Error, StringComparison.Ordinal);
        Assert.True(tasks.IsDone(2));
    }

    /// <summary>A plan is never changed, so one that was only to be looked at must not be written. The scripts are those of the sweep once it is planned.</summary>
    [Fact]
    public void SlurmSubmit_DryRunOfAFile_PrintsTheScriptsAndWritesNothing()
    {
        string file = Write(SmallSweep.Text), folder = _folder["small"];
        ProcessOutcome outcome = CapturedTerminal.Run("slurm", "submit", file, "--out", folder, "--dry-run");
        Assert.Equal(0, outcome.ExitCode);
        Assert.StartsWith("#!/bin/bash\n# 4 of the 4 tasks of the sweep 'small', 1 a job.", outcome.Output, StringComparison.Ordinal);
        Assert.False(Path.Exists(folder));
        SmallSweep.Keep(_folder);
        Assert.Equal(outcome.Output, CapturedTerminal.Run("slurm", "submit", folder, "--dry-run").Output);
    }

    [Fact]
    public void SlurmSubmit_DryRunAsJson_IsRefused()
    {
        SweepFolder sweep = SmallSweep.Keep(_folder);
        ProcessOutcome outcome = CapturedTerminal.Run("slurm", "submit", sweep.Path, "--dry-run", "--json");
        Assert.Equal((2, ""), (outcome.ExitCode, outcome.Output));
    }

    /// <summary>As docs/methods/sweeps.md says: the sweep's folder names all its runs, whatever else lies in it.</summary>
    [Fact]
    public void Report_SweepsFolder_JudgesItsCells()
    {
        SweepFolder sweep = SmallSweep.Keep(_folder);
        var tasks = new TaskExecution(sweep, []);
        Enumerable.Range(1, 4).ToList().ForEach(index => tasks.Run(index, new RunExecution(), () => null));
        Assert.Equal(0, CapturedTerminal.Run("sweep", "collect", sweep.Path).ExitCode);
        ProcessOutcome report = CapturedTerminal.Run("report", sweep.Path, "--out", _folder["report"]);
        Assert.True(report.ExitCode == 0, report.Error);
        Assert.All((string[])["alpha0.5", "alpha1"], cell => Assert.Contains(cell, report.Output, StringComparison.Ordinal));
    }

    [Fact]
    public void Run_BothWaysToFail_AreRefused() =>
        Assert.Equal(2, CapturedTerminal.Run("sweep", "run", Write(SmallSweep.Text), "--fail-fast", "--keep-going").ExitCode);

    // What is done is collected, every evaluation once; the failed run is said to be missing.
    private static void Collect(string folder)
    {
        ProcessOutcome text = CapturedTerminal.Run("sweep", "collect", folder);
        Assert.Equal((0, "4 of 5 runs are done; the others are not in the tables\n"), (text.ExitCode, text.Error));
        Assert.Matches(@"alpha0\.5 +2 of 2 +\d", text.Output);
        Assert.Contains("alpha1 − alpha0.5, 2 pairs: final ", text.Output, StringComparison.Ordinal);

        using var document = JsonDocument.Parse(CapturedTerminal.Run("sweep", "collect", folder, "--json").Output);
        string[] rows = File.ReadAllLines(Path.Combine(folder, "collected", "records.csv"));
        int evaluations = Directory.GetFiles(folder, "metrics.jsonl", SearchOption.AllDirectories).Sum(f => File.ReadAllLines(f).Length);
        Assert.Equal((evaluations, evaluations + 1, evaluations), (document.RootElement.GetProperty("evaluations").GetInt32(), rows.Length, rows.Skip(1).Distinct().Count()));
        Assert.Equal("PAR1"u8.ToArray(), File.ReadAllBytes(Path.Combine(folder, "collected", "records.parquet"))[..4]);
        Assert.Equal(["records.parquet", "records.csv", "cells.csv", "differences.csv"], document.RootElement.GetProperty("files").EnumerateArray().Select(f => Path.GetFileName(f.GetString()!)));
        Assert.Equal(2, CapturedTerminal.Run("sweep", "collect", folder, "--along", "data.train").ExitCode);
    }

    private string Write(string text)
    {
        File.WriteAllText(_folder["small.yaml"], text);
        return _folder["small.yaml"];
    }
}
