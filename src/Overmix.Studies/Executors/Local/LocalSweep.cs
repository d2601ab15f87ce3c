using Overmix.Core.Errors;
using Overmix.Runs;
using Overmix.Runs.Store;
using Overmix.Runs.Writing;
using Overmix.Studies.Execution;
using Overmix.Studies.Sweeps;

namespace Overmix.Studies.Executors.Local;

/// <summary>How a sweep's execution ended.</summary>
/// <param name="Tasks">Tasks of the sweep.</param>
/// <param name="DoneBefore">How many were done before.</param>
/// <param name="Done">How many are done now.</param>
/// <param name="Failures">The workers that failed.</param>
public sealed record SweepOutcome(int Tasks, int DoneBefore, int Done, IReadOnlyList<WorkerEnd> Failures)
{
    /// <summary>What a process ends with if nothing asked it to stop.</summary>
    public ExitCode ExitCode => Done == Tasks ? ExitCode.Done : ExitCode.PartFailed;
}

/// <summary>Runs what is missing of a sweep on this machine: a worker process a run, so many at a time that threads × jobs ≤ cores.</summary>
public sealed class LocalSweep
{
    private const string ClaimName = ".sweep.claim";
    private static readonly TimeSpan Glance = TimeSpan.FromSeconds(1);

    private readonly SweepFolder _sweep;
    private readonly TimeProvider _time;

    /// <summary>Prepares to run a sweep.</summary>
    /// <param name="sweep">The sweep's folder.</param>
    /// <param name="time">The clock; the system's if null.</param>
    public LocalSweep(SweepFolder sweep, TimeProvider? time = null) => (_sweep, _time) = (sweep, time ?? TimeProvider.System);

    /// <summary>Whether to stop at the first failure; workers in flight then save and end.</summary>
    public bool FailsFast { get; init; }

    /// <summary>Told of a failure at once, a sentence or a few lines.</summary>
    public Action<string> Say { get; init; } = _ => { };

    /// <summary>How many workers may run at a time.</summary>
    /// <param name="threads">Most threads that a task takes.</param>
    /// <param name="cores">Cores that this process may use.</param>
    /// <param name="asked">What was asked for; null takes as many as there is room for.</param>
    /// <exception cref="SweepException">Threads × jobs would exceed the cores.</exception>
    public static int JobsFor(int threads, int cores, int? asked)
    {
        int room = Math.Max(1, cores / Math.Max(1, threads));
        return asked is not { } jobs ? room
            : jobs <= room ? jobs
            : throw new SweepException($"--jobs is {jobs}, but {jobs} jobs of {threads} {(threads == 1 ? "thread" : "threads")} need more than the {cores} {(cores == 1 ? "core" : "cores")} there are, and would slow each other down many times over. Ask for at most {room}.");
    }

    /// <summary>Runs what is missing, runs that diverged apart.</summary>
    /// <param name="pool">Runs the workers; each does the task that its <see cref="WorkerTask.Number"/> says.</param>
    /// <param name="stopRequested">Asked five times a second: null to go on.</param>
    /// <param name="watch">Shown the progress about once a second.</param>
    /// <exception cref="UserErrorException">Another process runs the sweep, or its folder cannot be used.</exception>
    public SweepOutcome Execute(WorkerPool pool, Func<ExitCode?> stopRequested, Action<StudyProgress> watch)
    {
        using FileStream claim = Claim();
        RunSummary?[] before = [.. _sweep.Plan.Tasks.AsParallel().AsOrdered().Select(SummaryOf)];
        SweepTask[] missing = [.. _sweep.Plan.Tasks.Zip(before).Where(t => t.Second is not ({ IsDone: true } or { HasDiverged: true })).Select(t => t.First)];
        WorkerTask[] tasks = [.. missing.Select(t => new WorkerTask(t.Label, _sweep.TasksPath, _sweep.Path, t.Index, null))];
        List<WorkerEnd> failures = [];
        ExitCode? Stop() => stopRequested() ?? (FailsFast && failures.Count > 0 ? ExitCode.PartFailed : null);
        void Note(WorkerEnd end)
        {
            if (end.ExitCode is not (int)ExitCode.Done && !IsStop(end.ExitCode))
            {
                failures.Add(end);
                Say(new StudyException(end).Message);
            }
        }

        _ = pool.Run(tasks, Stop, Ticker(missing, watch), Note);
        int doneBefore = before.Count(s => s is { IsDone: true });
        return new SweepOutcome(_sweep.Plan.Tasks.Count, doneBefore, doneBefore + missing.AsParallel().Count(t => SummaryOf(t) is { IsDone: true }), failures);
    }

    private static bool IsStop(int code) => (ExitCode)code is ExitCode.StoppedByLimit or ExitCode.StoppedByInterrupt or ExitCode.StoppedByTerminate;

    private RunSummary? SummaryOf(SweepTask task) => _sweep.RunOf(task)?.Summarize(_time);

    // Reading the folders of many runs takes a while: not at every tick.
    private Action Ticker(SweepTask[] missing, Action<StudyProgress> watch)
    {
        string baseText = _sweep.Plan.BaseText;
        var progress = new SetProgress(_sweep.Store, [.. missing.Select(t => t.PlannedFrom(baseText))], _time);
        long last = _time.GetTimestamp() - _time.TimestampFrequency * (long)Glance.TotalSeconds;
        return () =>
        {
            if (_time.GetElapsedTime(last) >= Glance)
            {
                watch(progress.Read());
                last = _time.GetTimestamp();
            }
        };
    }

    private FileStream Claim()
    {
        string path = _sweep.PathOf(ClaimName);
        try
        {
            return ExclusiveFile.TryOpen(path, FileMode.OpenOrCreate)
                ?? throw new RunFolderException(_sweep.Path, "another process is running this sweep. Wait for it to end, or stop it.");
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw StorageException.From(path, cause);
        }
    }
}
