using Overmix.Runs.Store;
using Overmix.Tests.Cli;

namespace Overmix.Tests.Reliability;

/// <summary>A run that a child process of <c>overmix</c> trains, and that can be met at a chosen moment.</summary>
internal sealed class ChildRun : IDisposable
{
    private readonly OvermixProcess _process;
    private readonly Dictionary<string, DateTime> _leftovers;

    private ChildRun(OvermixProcess process, string folder)
    {
        (_process, Folder) = (process, folder);
        _leftovers = UnfinishedSaves();
    }

    /// <summary>The run's folder.</summary>
    public string Folder { get; }

    /// <summary>The process.</summary>
    public OvermixProcess Process => _process;

    private string Metrics => Path.Combine(Folder, "metrics.jsonl");

    /// <summary>Starts <c>train</c> and waits until the run has a folder, so that there is something to resume.</summary>
    /// <param name="root">A folder for this run alone.</param>
    /// <param name="overrides">The configuration.</param>
    /// <param name="environment">Variables to set.</param>
    public static ChildRun Train(string root, IReadOnlyList<string> overrides, IReadOnlyDictionary<string, string?>? environment = null)
    {
        var process = OvermixProcess.Start(["train", "--out", root, .. overrides.SelectMany(o => new[] { "-s", o })], environment);
        string? folder;
        while ((folder = Find(root)) is null)
        {
            Assert.False(process.HasExited, $"train ended before it made a folder: {process.Error}");
            Thread.Sleep(1);
        }

        return new ChildRun(process, folder);
    }

    /// <summary>Starts <c>resume</c>.</summary>
    public static ChildRun Resume(string folder, IReadOnlyDictionary<string, string?>? environment = null) =>
        new(OvermixProcess.Start(["resume", folder], environment), folder);

    /// <summary>Trains to the end.</summary>
    /// <returns>The run's folder.</returns>
    public static string Finish(string root, IReadOnlyList<string> overrides, IReadOnlyDictionary<string, string?>? environment = null)
    {
        using ChildRun child = Train(root, overrides, environment);
        ProcessOutcome outcome = child.Process.WaitForExit();
        Assert.True(outcome.ExitCode == 0, outcome.Error);
        return child.Folder;
    }

    /// <summary>Waits until the log of evaluations is so long, or the process has ended. Bytes, not seconds: a busy machine does not move the moment.</summary>
    public void WaitForMetrics(long bytes) => WaitUntil(() => File.Exists(Metrics) && new FileInfo(Metrics).Length >= bytes, () => Thread.Sleep(1));

    /// <summary>Waits until a checkpoint is being written, or the process has ended.</summary>
    public void WaitForSave() => WaitUntil(() => IsAmidSave, () => Thread.SpinWait(50));

    /// <summary>Whether a checkpoint that this process writes is unfinished; after a kill: whether it was amid one.</summary>
    public bool IsAmidSave => UnfinishedSaves().Any(save => !_leftovers.TryGetValue(save.Key, out DateTime then) || then != save.Value);

    /// <summary>Whether the folder says that the run is done. A signal may come too late to stop anything, even between the last line written and the end of the process.</summary>
    public bool IsDone => RunDirectory.Open(Folder).Summarize().State == RunState.Done;

    /// <summary>Kills the process with SIGKILL and waits until it is gone.</summary>
    /// <returns>False if it had ended by itself.</returns>
    public bool Kill()
    {
        bool killed = _process.Send(Signal.Kill);
        return _process.WaitForExit().ExitCode == 128 + (int)Signal.Kill && killed;
    }

    public void Dispose() => _process.Dispose();

    private void WaitUntil(Func<bool> holds, Action pause)
    {
        while (!holds() && !_process.HasExited)
        {
            pause();
        }
    }

    private Dictionary<string, DateTime> UnfinishedSaves()
    {
        string checkpoints = Path.Combine(Folder, RunFiles.Checkpoints);
        return Directory.Exists(checkpoints)
            ? Directory.GetDirectories(checkpoints, "ep*.tmp").Where(d => !d.EndsWith(".gone.tmp", StringComparison.Ordinal)).ToDictionary(d => d, Directory.GetLastWriteTimeUtc)
            : [];
    }

    private static string? Find(string root) => new RunStore(root).List().FirstOrDefault(r => File.Exists(r.PathOf(RunFiles.Manifest)))?.Path;
}
