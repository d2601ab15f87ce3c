using Overmix.Core.Configuration;
using Overmix.Core.Errors;
using Overmix.Runs;
using Overmix.Runs.Store;
using Overmix.Studies.Execution;
using Overmix.Training.Loop;

namespace Overmix.Studies.Sweeps;

/// <summary>
/// Does one task of a sweep: starts it, goes on with it from its newest valid checkpoint, or leaves it alone if it is done. Here, in a worker of a local sweep and
/// in a job of a cluster alike.
/// </summary>
public sealed class TaskExecution
{
    private static readonly TimeSpan EndingProcess = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Glance = TimeSpan.FromSeconds(1);

    private readonly SweepFolder _sweep;
    private readonly IReadOnlyList<string> _arguments;
    private readonly TimeSpan _patience;
    private readonly TimeProvider _time;

    /// <summary>Prepares to do tasks.</summary>
    /// <param name="sweep">The sweep's folder.</param>
    /// <param name="arguments">The command line, to be kept with new runs.</param>
    /// <param name="patience">How long to wait for another process that is ending; ten seconds if null.</param>
    /// <param name="time">The clock; the system's if null.</param>
    public TaskExecution(SweepFolder sweep, IReadOnlyList<string> arguments, TimeSpan? patience = null, TimeProvider? time = null) =>
        (_sweep, _arguments, _patience, _time) = (sweep, arguments, patience ?? EndingProcess, time ?? TimeProvider.System);

    /// <summary>Whether a task is done; reads its folder only.</summary>
    /// <param name="index">Index of the task.</param>
    public bool IsDone(int index) => _sweep.RunOf(_sweep.Plan.TaskAt(index)) is { } run && run.Summarize(_time).IsDone;

    /// <summary>Does a task.</summary>
    /// <param name="index">Its index, from 1.</param>
    /// <param name="execution">What trains.</param>
    /// <param name="stopRequested">Asked while another computer's process seems to be at work on it: null to go on waiting.</param>
    /// <exception cref="SweepException">There is no such task, or another process is at work on it.</exception>
    /// <exception cref="UserErrorException">Data, folder or checkpoints cannot be had, or another run has its place.</exception>
    public RunResult Run(int index, RunExecution execution, Func<ExitCode?> stopRequested)
    {
        SweepTask task = _sweep.Plan.TaskAt(index);
        using TaskLock held = TaskLock.Take(_sweep, index, _patience);
        RunConfig config = task.ConfigFrom(_sweep.Plan.BaseText);
        if (_sweep.RunOf(task) is not { } run)
        {
            return execution.Start(_sweep.Store, new RunOrder { Config = config, Number = index, Arguments = _arguments });
        }

        if (!RunSettings.AreThoseOf(run, config))
        {
            throw new RunFolderException(run.Path, "was made with other settings than the plan has. Move it away, or plan the sweep anew in another folder.");
        }

        return AwaitOthers(run, stopRequested) is { } stop
            ? new RunResult(run, new TrainingOutcome(TrainingStatus.Interrupted, stop, 0, 0, "Stopped while another computer seemed to be at work on it."))
            : execution.Resume(run);
    }

    // Where locks do not reach other computers, a fresh heartbeat of one of them may come from a living process: wait until it is done, or its heartbeat old.
    private ExitCode? AwaitOthers(RunDirectory run, Func<ExitCode?> stopRequested)
    {
        while (run.ReadStatus() is { } status && status.Host != Environment.MachineName && run.Summarize(_time).State == RunState.Running)
        {
            if (stopRequested() is { } stop)
            {
                return stop;
            }

            Thread.Sleep(Glance);
        }

        return null;
    }
}
