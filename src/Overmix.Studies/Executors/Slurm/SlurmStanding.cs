using Overmix.Runs.Store;
using Overmix.Studies.Sweeps;

namespace Overmix.Studies.Executors.Slurm;

/// <summary>A task of a sweep, with what the cluster's queue says of it.</summary>
/// <param name="Standing">Where it stands, by its folder.</param>
/// <param name="Queued">Its element in the queue; null if it is in none.</param>
public sealed record ClusterTask(TaskStanding Standing, QueuedElement? Queued)
{
    /// <summary>Whether nobody will do it any more, though it could be done: neither at its end nor in the queue, nor being worked on elsewhere.</summary>
    public bool IsLost => Queued is null && !Standing.HasDiverged && Standing.State is not (RunState.Done or RunState.Running);
}

/// <summary>Where the tasks of a sweep stand, by their folders and by the cluster's queue.</summary>
public static class SlurmStanding
{
    /// <summary>Looks at every task.</summary>
    /// <param name="sweep">The sweep's folder.</param>
    /// <param name="cluster">The cluster.</param>
    /// <exception cref="SweepException">Slurm is not there, or the list of jobs is damaged.</exception>
    public static IReadOnlyList<ClusterTask> Of(SweepFolder sweep, ISlurmCluster cluster)
    {
        IReadOnlyList<SubmittedArray> arrays = new SlurmJobs(sweep).Read();
        Dictionary<int, QueuedElement> queued = [];
        foreach (QueuedElement element in cluster.Queue([.. arrays.Select(a => a.Job)]))
        {
            SubmittedArray array = arrays.Last(a => a.Job == element.Job);
            foreach (int task in JobArrays.TasksOf(new JobArray(array.Offset, array.Ids), element.Id, array.TasksPerJob, sweep.Plan.Tasks.Count))
            {
                queued[task] = element;
            }
        }

        return [.. SweepStanding.Of(sweep).Select(s => new ClusterTask(s, queued.GetValueOrDefault(s.Task.Index)))];
    }
}
