using System.Globalization;
using System.Text.Json;
using Overmix.Runs.Store;
using Overmix.Studies.Executors.Slurm;
using Overmix.Studies.Sweeps;
using Overmix.Tests.Cli;
using Overmix.Tests.Runs;

namespace Overmix.Tests.Studies.Executors.Slurm;

/// <summary>Sweeps on a real Slurm, where there is one.</summary>
public sealed class ClusterTests : IDisposable
{
    /// <summary>Set to <c>64,40</c> for so many tasks and disturbances; 16 and 10 without.</summary>
    private const string Sizes = "OVERMIX_SLURM_SIZES";

    // For a machine that is busy with other things: nothing is timed.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(40);

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>Whatever happens to the jobs, in the end the tables are those of a sweep that nothing ever happened to.</summary>
    [Fact(Explicit = true)]
    [Trait("Speed", "slow")]
    public void Array_KillsRequeuesAndAControllersRestart_FindsWhatASerialRunFinds()
    {
        Assert.SkipWhen(SlurmHost.Missing is not null, SlurmHost.Missing ?? "");
        int[] sizes = [.. (Environment.GetEnvironmentVariable(Sizes) ?? "16,10").Split(',').Select(n => int.Parse(n, CultureInfo.InvariantCulture))];
        File.WriteAllText(_folder["cluster.yaml"], $"{Sweep(epochs: 2500, "0.2, 1")}seeds: 1-{sizes[0] / 2}\n");
        using SlurmHost host = SlurmHost.Start(processors: 2);
        string there = _folder["there"], here = _folder["here"];
        Expect(0, host, "slurm", "submit", _folder["cluster.yaml"], "--out", there, "--max-parallel", "2");

        SweepFolder sweep = SweepFolder.Open(there);
        var disturber = new Disturber(host, sweep);
        for (int i = 0; i < sizes[1]; i++)
        {
            disturber.Disturb(i);
            if (i == sizes[1] / 2)
            {
                host.RestartController();
            }
        }

        host.Await(() => Queue(host).Length == 0, "the end of the jobs", Patience);
        using JsonDocument status = JsonDocument.Parse(Expect(0, host, "slurm", "status", there, "--json").Output);
        Assert.True(status.RootElement.GetProperty("done").GetInt32() == sizes[0], status.RootElement.GetRawText() + disturber.Account);
        Assert.Equal(sizes[1], disturber.Counts.Values.Sum());
        Assert.All(disturber.Counts, kind => Assert.True(kind.Value > 0, $"{kind.Key} never happened"));

        Expect(0, host, "sweep", "run", _folder["cluster.yaml"], "--out", here, "--jobs", "1");
        Expect(0, host, "sweep", "collect", there);
        Expect(0, host, "sweep", "collect", here);
        foreach (string table in (string[])["records.csv", "records.parquet", "cells.csv", "differences.csv"])
        {
            Assert.True(File.ReadAllBytes(Path.Combine(here, "collected", table)).AsSpan().SequenceEqual(File.ReadAllBytes(Path.Combine(there, "collected", table))), table + " differs");
        }

        Assert.All(sweep.Plan.Tasks, task => Assert.Equal(Epochs(SweepFolder.Open(here).RunOf(task)!), Epochs(sweep.RunOf(task)!)));
    }

    /// <summary>A time limit far shorter than a run: each attempt saves in time, goes back by itself, and goes on.</summary>
    [Fact(Explicit = true)]
    [Trait("Speed", "slow")]
    public void Array_TimeLimitShorterThanARun_GoesBackByItselfUntilDone()
    {
        Assert.SkipWhen(SlurmHost.Missing is not null, SlurmHost.Missing ?? "");
        File.WriteAllText(_folder["limit.yaml"], Sweep(epochs: 150_000, "1"));
        using SlurmHost host = SlurmHost.Start(processors: 2);

        // Slurm may warn up to a minute early: of the limit of two minutes, at least 75 s are left for work, unless the machine is very slow.
        Expect(0, host, "slurm", "submit", _folder["limit.yaml"], "--out", _folder["there"], "--time", "2", "--save-before", "45");
        SweepFolder sweep = SweepFolder.Open(_folder["there"]);
        host.Await(() => new SlurmJobs(sweep).HistoryOf(1).Count > 0, "a return to the queue");
        RequeueHistory history = new SlurmJobs(sweep).HistoryOf(1);
        Assert.True(history.Progress > 0);
        host.Await(() => sweep.RunOf(sweep.Plan.Tasks[0])!.ReadStatus() is { State: RunState.Running } status && status.Step > history.Progress, "the next attempt");
        Assert.Contains("goes back into the queue, for the 1. time", File.ReadAllText(Assert.Single(Directory.GetFiles(sweep.PathOf("slurm/logs")))), StringComparison.Ordinal);
    }

    private static string Sweep(int epochs, string alphas) => string.Create(CultureInfo.InvariantCulture, $$"""
        name: cluster
        settings:
          data: {train: 100}
          train: {epochs: {{epochs}}}
          checkpoint: {every: 50}
        grid:
          mixup.alpha: [{{alphas}}]
        compare: mixup.alpha

        """);

    private static int[] Epochs(RunDirectory run) => [.. run.ReadMetrics().Entries.Select(r => r.Epoch)];

    private static string[] Queue(SlurmHost host) => host.Ask("squeue", "--noheader", "--array", "--format", "%i") is { ExitCode: 0 } queue ? queue.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries) : ["?"];

    private static ProcessOutcome Expect(int code, SlurmHost host, params string[] arguments)
    {
        using OvermixProcess process = OvermixProcess.Start(arguments, host.Environment);
        ProcessOutcome outcome = process.WaitForExit(Patience);
        Assert.True(outcome.ExitCode == code, $"{string.Join(' ', arguments)}: {outcome.ExitCode}\n{outcome.Output}{outcome.Error}");
        return outcome;
    }
}
