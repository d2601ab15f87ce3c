using Overmix.Core.Errors;
using Overmix.Studies.Sweeps;

namespace Overmix.Studies.Executors.Slurm;

/// <summary>The last act of a job that saved before its time limit: back into the queue, if the rule allows it.</summary>
public sealed class SlurmReturn
{
    private const int Attempts = 6;
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    private readonly SweepFolder _sweep;
    private readonly ISlurmCluster _cluster;
    private readonly Action<string> _say;
    private readonly TimeSpan _pause;

    /// <summary>Prepares the act.</summary>
    /// <param name="sweep">The sweep's folder.</param>
    /// <param name="cluster">The cluster.</param>
    /// <param name="say">Takes messages for the job's log.</param>
    /// <param name="pause">How long to wait for a controller that does not answer, between attempts; five seconds if null.</param>
    public SlurmReturn(SweepFolder sweep, ISlurmCluster cluster, Action<string> say, TimeSpan? pause = null) => (_sweep, _cluster, _say, _pause) = (sweep, cluster, say, pause ?? Pause);

    /// <summary>Decides, remembers, and puts the job back. Slurm may kill this process before it returns: everything must be saved, and all locks let go.</summary>
    /// <param name="job">The job's number.</param>
    /// <param name="tasks">The tasks it does.</param>
    /// <param name="most">How often it may go back.</param>
    public RequeueAnswer GoBack(string job, IReadOnlyList<int> tasks, int most)
    {
        var jobs = new SlurmJobs(_sweep);
        (RequeueHistory history, long progress) = (jobs.HistoryOf(tasks[0]), jobs.SavedSteps(tasks));
        RequeueAnswer answer = RequeueRule.Decide(history, progress, most);
        switch (answer)
        {
            case RequeueAnswer.Requeue:
                jobs.Remember(tasks[0], history.After(progress));
                _say($"job {job} goes back into the queue, for the {history.Count + 1}. time, at step {progress}");
                Requeue(job);
                break;
            case RequeueAnswer.NoProgress:
                _say($"job {job} does not go back into the queue: it has not got on since the last time, so its time limit is too short; submit again with a longer --time");
                break;
            default:
                _say($"job {job} does not go back into the queue: it has done so {history.Count} times, as often as --max-requeues allows; submit again to go on");
                break;
        }

        return answer;
    }

    // A controller that is being restarted answers in a moment.
    private void Requeue(string job)
    {
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                _cluster.Requeue(job);
                return;
            }
            catch (UserErrorException refusal) when (attempt < Attempts)
            {
                _say(refusal.Message);
                Thread.Sleep(_pause);
            }
        }
    }
}
