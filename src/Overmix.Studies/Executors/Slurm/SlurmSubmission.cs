using Overmix.Studies.Sweeps;

namespace Overmix.Studies.Executors.Slurm;

/// <summary>Hands what is missing of a sweep to Slurm: a job array, or several in a row where the cluster's arrays are shorter.</summary>
public sealed class SlurmSubmission
{
    private readonly SweepFolder _sweep;
    private readonly SlurmOptions _options;
    private readonly JobPlace _place;
    private readonly SlurmJobs _jobs;

    /// <summary>Prepares a submission.</summary>
    /// <param name="sweep">The sweep's folder.</param>
    /// <param name="options">What its jobs ask for.</param>
    /// <param name="program">The command that starts Overmix.</param>
    /// <exception cref="SweepException">The jobs ask for fewer processors than their runs have threads.</exception>
    public SlurmSubmission(SweepFolder sweep, SlurmOptions options, IReadOnlyList<string> program)
    {
        (_sweep, _options, _jobs) = (sweep, options, new SlurmJobs(sweep));
        _place = new JobPlace(sweep.TasksPath, _jobs.Logs, Environment.CurrentDirectory, program);
        if (options.Cpus < sweep.Plan.Threads)
        {
            throw new SweepException($"--cpus is {options.Cpus}, but runs of this sweep were planned with {sweep.Plan.Threads} threads, and results repeat at that number only. Ask for {sweep.Plan.Threads}.");
        }
    }

    /// <summary>The scripts for what is missing, runs that diverged apart; nothing is written.</summary>
    /// <param name="maxArraySize">The cluster's MaxArraySize.</param>
    public IReadOnlyList<(JobArray Array, string Script)> Scripts(int maxArraySize)
    {
        IEnumerable<int> missing = SweepStanding.Of(_sweep).Where(t => !t.IsDone && !t.HasDiverged).Select(t => t.Task.Index);
        return [.. JobArrays.Divide(missing, _options.TasksPerJob, maxArraySize).Select(array => (array, SlurmScript.Write(_sweep.Plan, array, _options, _place)))];
    }

    /// <summary>Submits what is missing. Each array but the first waits for the one before it, so that the limit on parallel jobs holds for all together.</summary>
    /// <param name="cluster">The cluster.</param>
    /// <param name="time">The clock.</param>
    /// <returns>The arrays submitted; none if nothing is left to do.</returns>
    /// <exception cref="SweepException">Jobs of this sweep are in the queue already, or Slurm refuses.</exception>
    public IReadOnlyList<SubmittedArray> Submit(ISlurmCluster cluster, TimeProvider time)
    {
        long[] queued = [.. cluster.Queue([.. _jobs.Read().Select(a => a.Job)]).Select(e => e.Job).Distinct()];
        if (queued.Length > 0)
        {
            throw new SweepException($"{_sweep.Path}: jobs of this sweep are in the queue already: {string.Join(", ", queued)}. Wait for them, or cancel them with `scancel {string.Join(' ', queued)}`.");
        }

        _jobs.Prepare();
        List<SubmittedArray> submitted = [];
        foreach ((JobArray array, string script) in Scripts(cluster.MaxArraySize()))
        {
            _jobs.BeginAnew(array, _options.TasksPerJob);
            string path = _jobs.AddScript(script);
            long job = cluster.Submit(path, submitted.Count == 0 ? null : submitted[^1].Job);
            submitted.Add(new SubmittedArray(job, Path.GetFileName(path), array.Offset, _options.TasksPerJob, array.Ids, time.GetUtcNow()));
            _jobs.Add(submitted[^1]); // At once: a job that is not known here could not be found again.
        }

        return submitted;
    }
}
