using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Overmix.Runs.Store;
using Overmix.Studies.Executors.Slurm;
using Overmix.Studies.Sweeps;

namespace Overmix.Tests.Studies.Executors.Slurm;

/// <summary>Disturbs the jobs of a sweep, each time one that is amid its training: kills it without warning, has it save and go back into the queue, or has Slurm put it back.</summary>
internal sealed partial class Disturber(SlurmHost host, SweepFolder sweep)
{
    private const string Killed = "killed", Saved = "saved and went back", Requeued = "requeued by Slurm";
    private const int Kill = 9, User1 = 10;

    private readonly List<string> _account = [];
    private readonly Stopwatch _since = Stopwatch.StartNew();
    private int _last = -1;

    /// <summary>What was done, how often.</summary>
    public Dictionary<string, int> Counts { get; } = new() { [Killed] = 0, [Saved] = 0, [Requeued] = 0 };

    /// <summary>What was done, in order.</summary>
    public string Account => "\n" + string.Join('\n', _account);

    /// <summary>Disturbs a job and waits until it no longer works, or its task was done just before. The queue decides when it is taken up again.</summary>
    /// <param name="turn">Which time; decides how.</param>
    public void Disturb(int turn)
    {
        (int task, string job, RunStatus before) = Victim();
        string how = (turn % 3) switch { 0 => Killed, 1 => Saved, _ => Requeued };
        _account.Add($"{turn}, after {(int)_since.Elapsed.TotalSeconds} s: task {task} in job {job} at step {before.Step}: {how}");
        switch (how)
        {
            case Killed:
                _ = Send(before.ProcessId, Kill);
                host.Await(() => StateOf(job) is not "RUNNING", "the end of a killed job");
                Requeue(job);
                break;
            case Saved:
                _ = Send(before.ProcessId, User1); // To the batch script, which is the task's process: scancel says so too, and then asks for a minute whether it may.
                break;
            default:
                Requeue(job);
                break;
        }

        host.Await(() => Status(task) is { } now && (now.State is RunState.Done or RunState.Stopped || now.ProcessId != before.ProcessId || !IsAlive(before.ProcessId)), $"the end of task {task}'s process ({how}), {Account}");
        Counts[how]++;
    }

    // A job that has saved before and has got on since it last went back, not the one of the last time: all shall have their turn.
    private (int Task, string Job, RunStatus Status) Victim()
    {
        (int, string, RunStatus)? found = null;
        host.Await(
            () =>
            {
                var running = host.Ask("squeue", "--noheader", "--array", "--states=RUNNING", "--format", "%F_%K").Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
                    .Select(job => (Task: TaskOf(job.Trim()), Job: job.Trim()))
                    .OrderBy(j => j.Task == _last).ToArray();
                foreach ((int task, string job) in running)
                {
                    if (Status(task) is { State: RunState.Running } status && IsAlive(status.ProcessId) && status.Step > new SlurmJobs(sweep).HistoryOf(task).Progress && Directory.Exists(sweep.RunOf(sweep.Plan.TaskAt(task))!.CheckpointsPath))
                    {
                        found = (task, job, status);
                        break;
                    }
                }

                return found is not null;
            },
            $"a job amid its training, {Account}");
        _last = found!.Value.Item1;
        return found.Value;
    }

    // An element's task: its array may begin amid the sweep.
    private int TaskOf(string job)
    {
        long[] parts = [.. job.Split('_').Select(p => long.Parse(p, CultureInfo.InvariantCulture))];
        return new SlurmJobs(sweep).Read().Single(a => a.Job == parts[0]).Offset + (int)parts[1] + 1;
    }

    private RunStatus? Status(int task) => sweep.RunOf(sweep.Plan.TaskAt(task))?.ReadStatus();

    private string StateOf(string job) => host.Ask("squeue", "--noheader", "--array", "--jobs", job, "--format", "%T").Output.Trim();

    // A job that has just ended is still being cleared away, and refuses for a moment.
    private void Requeue(string job) => host.Await(() => host.Ask("scontrol", "requeue", job).ExitCode == 0, $"the requeue of {job}");

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Send(int process, int signal);

    private static bool IsAlive(int process) => Send(process, 0) == 0;

}
