using Overmix.Runs.Store;

namespace Overmix.Studies.Execution;

/// <summary>How far the runs of a plan are, read from their folders; what is done is read once.</summary>
public sealed class SetProgress
{
    private const double LeastShare = 0.005;

    private readonly RunStore _store;
    private readonly IReadOnlyList<PlannedRun> _plan;
    private readonly TimeProvider _time;
    private readonly Dictionary<PlannedRun, (long Length, RunProgress Progress)> _seen = [];
    private readonly long _started;
    private readonly double _shareBefore;

    /// <summary>Begins to count: what is there now was there before.</summary>
    /// <param name="store">The runs' folder.</param>
    /// <param name="plan">The runs.</param>
    /// <param name="time">The clock.</param>
    public SetProgress(RunStore store, IReadOnlyList<PlannedRun> plan, TimeProvider time)
    {
        (_store, _plan, _time, _started) = (store, plan, time, time.GetTimestamp());
        _shareBefore = Read().Share;
    }

    /// <summary>How far they are now.</summary>
    public StudyProgress Read()
    {
        RunProgress[] runs = [.. _plan.Select(ProgressOf)];
        TimeSpan elapsed = _time.GetElapsedTime(_started);
        var progress = new StudyProgress(runs, elapsed, null);
        double done = progress.Share - _shareBefore;
        return done > LeastShare ? progress with { Remaining = elapsed * ((1 - progress.Share) / done) } : progress;
    }

    // A finished run is read once; another only when its log has grown or its heartbeat has moved on.
    private RunProgress ProgressOf(PlannedRun planned)
    {
        if (_seen.TryGetValue(planned, out (long Length, RunProgress Progress) seen) && seen.Progress.Done)
        {
            return seen.Progress;
        }

        RunDirectory? run = _store.Get(planned.Config.Name, planned.Number);
        long length = run is null ? -1 : run.MetricsLength;
        RunProgress progress = seen.Progress is { } last && length == seen.Length
            ? last.Refreshed(run)
            : RunProgress.Of(planned.Label, run, planned.Config.Train.Epochs);
        _seen[planned] = (length, progress);
        return progress;
    }
}
