using Overmix.Core.Curves;
using Overmix.Runs.Store;

namespace Overmix.Studies.Execution;

/// <summary>Where one run of a study is.</summary>
/// <param name="Label">Its name, for example <c>mixup, seed 2</c>.</param>
/// <param name="Epoch">Epochs completed.</param>
/// <param name="TotalEpochs">Its budget.</param>
/// <param name="Last">Its last record; null before the first.</param>
/// <param name="Curve">Epochs and test errors so far.</param>
/// <param name="Done">Whether it has come to its end, which may be that it diverged.</param>
public sealed record RunProgress(string Label, int Epoch, int TotalEpochs, EpochRecord? Last, IReadOnlyList<(int Epoch, double TestError)> Curve, bool Done)
{
    /// <summary>Share of its work that is behind it, in [0, 1]. A run that is done has none left, even where its guard ended it before the budget was used up.</summary>
    public double Share => Done ? 1 : TotalEpochs == 0 ? 0 : Math.Min(1, (double)Epoch / TotalEpochs);

    /// <summary>Reads a run's progress from its folder; a run not started yet has none.</summary>
    public static RunProgress Of(string label, RunDirectory? run, int totalEpochs)
    {
        if (run is null)
        {
            return new RunProgress(label, 0, totalEpochs, null, [], false);
        }

        IReadOnlyList<EpochRecord> records = run.ReadMetrics().Entries;
        int epoch = records.Count == 0 ? 0 : records[^1].Epoch;
        return new RunProgress(label, epoch, totalEpochs, records.Count == 0 ? null : records[^1], [.. records.Select(r => (r.Epoch, r.TestError))], false).Refreshed(run);
    }

    /// <summary>The same with the newest heartbeat; the evaluations are not read again.</summary>
    /// <param name="run">The run's folder; null if it has not started.</param>
    public RunProgress Refreshed(RunDirectory? run) =>
        run?.ReadStatus() is { } status ? this with { Epoch = Math.Max(Epoch, status.Epoch), Done = status.State == RunState.Done || (status.State == RunState.Failed && Last is { Epoch: > 0, IsFinite: false }) } : this;
}

/// <summary>Where a study is.</summary>
/// <param name="Runs">Its runs.</param>
/// <param name="Elapsed">Time since this process began.</param>
/// <param name="Remaining">Estimated time to the end; null before there is anything to estimate from.</param>
public sealed record StudyProgress(IReadOnlyList<RunProgress> Runs, TimeSpan Elapsed, TimeSpan? Remaining)
{
    /// <summary>Share of all the work done, in [0, 1].</summary>
    public double Share => Runs.Count == 0 ? 0 : Runs.Average(r => r.Share);
}
