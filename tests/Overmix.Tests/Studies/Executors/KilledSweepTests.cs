using System.Runtime.InteropServices;
using Overmix.Runs.Store;
using Overmix.Studies.Sweeps;
using Overmix.Tests.Cli;
using Overmix.Tests.Runs;

namespace Overmix.Tests.Studies.Executors;

/// <summary>A local sweep that is killed without warning, its workers too.</summary>
public sealed partial class KilledSweepTests : IDisposable
{
    private const int Tasks = 8, Jobs = 2, DoneBeforeKill = 3;

    private const string Text = """
        name: killed
        settings:
          data: {train: 60}
          train: {epochs: 1500}
          checkpoint: {every: 100}
        grid: {mixup.alpha: [0.5, 1]}
        seeds: 1-4
        """;

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact(Explicit = true)]
    [Trait("Speed", "slow")]
    public void Run_KilledHalfWayAndRunAgain_RedoesNothingButWhatWasInFlight()
    {
        File.WriteAllText(_folder["killed.yaml"], Text);
        string folder = _folder["killed"];
        using (var process = OvermixProcess.Start(["sweep", "run", _folder["killed.yaml"], "--out", folder], new Dictionary<string, string?> { ["OMP_NUM_THREADS"] = null }))
        {
            while (!SweepFolder.IsPlanned(folder) || Standings(folder).Count(s => s.IsDone) < DoneBeforeKill)
            {
                Assert.False(process.HasExited, process.Error);
                Thread.Sleep(20);
            }

            Assert.True(process.Send(Signal.Kill));
            foreach (TaskStanding inFlight in Standings(folder).Where(s => s.State == RunState.Running))
            {
                _ = Send(inFlight.Run!.Status?.ProcessId ?? 0, (int)Signal.Kill);
            }

            process.WaitForExit();
        }

        var waited = System.Diagnostics.Stopwatch.StartNew();
        while (Standings(folder).Any(s => s.State == RunState.Running))
        {
            Assert.True(waited.Elapsed < OvermixProcess.Patience);
            Thread.Sleep(20);
        }

        TaskStanding[] cut = [.. Standings(folder)];
        Dictionary<string, byte[]> before = cut.Where(s => s.IsDone).ToDictionary(s => s.Run!.Path, s => File.ReadAllBytes(Path.Combine(s.Run!.Path, "events.jsonl")));
        int started = cut.Count(s => s.Run is not null);
        Assert.InRange(started - before.Count, 0, Jobs);

        ProcessOutcome again = OvermixProcess.Run("sweep", "run", folder);
        Assert.True(again.ExitCode == 0, again.Error);
        Assert.Contains($"{Tasks} of {Tasks} runs done, {before.Count} of them before", again.Output, StringComparison.Ordinal);
        Assert.All(before, run => Assert.Equal(run.Value, File.ReadAllBytes(Path.Combine(run.Key, "events.jsonl"))));
        string[] resumed = [.. Standings(folder).Where(s => RunDirectory.Open(s.Run!.Path).ReadEvents().Entries.Any(e => e.Event.Kind == "resume")).Select(s => s.Run!.Path)];
        Assert.Equal(cut.Where(s => s is { IsDone: false, Run: not null }).Select(s => s.Run!.Path), resumed);

        // The same tables as of a sweep that nothing happened to.
        Assert.Equal(0, OvermixProcess.Run("sweep", "run", _folder["killed.yaml"], "--out", _folder["uncut"]).ExitCode);
        Assert.All(Standings(folder).Zip(Standings(_folder["uncut"])), pair => Assert.Equal(File.ReadAllBytes(Path.Combine(pair.Second.Run!.Path, "metrics.jsonl")), File.ReadAllBytes(Path.Combine(pair.First.Run!.Path, "metrics.jsonl"))));
    }

    private static IReadOnlyList<TaskStanding> Standings(string folder) => SweepStanding.Of(SweepFolder.Open(folder));

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Send(int process, int signal);
}
