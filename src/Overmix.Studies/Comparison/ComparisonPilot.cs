using System.Globalization;
using Overmix.Config;
using Overmix.Core.Configuration;
using Overmix.Core.Curves;
using Overmix.Core.Durability;
using Overmix.Core.Errors;
using Overmix.Diagnostics.Comparison;
using Overmix.Runs.Store;
using Overmix.Studies.Execution;

namespace Overmix.Studies.Comparison;

/// <summary>Measures the pace with a few short runs, as many at a time as there will be; they are removed afterwards and count for nothing else.</summary>
/// <param name="options">The comparison.</param>
/// <param name="time">The clock.</param>
internal sealed class ComparisonPilot(ComparisonOptions options, TimeProvider time)
{
    private const double LeastSeconds = 3, MostSeconds = 45, UsualShare = 0.05, LargestShare = 0.25;
    private const int FewestEvaluations = 3, Endless = 1_000_000;

    private TimeSpan? _firstStep;

    // Hidden, so that no listing takes them for runs.
    private string Folder => Path.Combine(options.Folder, ".pilot");

    /// <summary>Measures.</summary>
    /// <param name="pool">Runs the workers.</param>
    /// <param name="stopRequested">Asked five times a second: null to go on.</param>
    /// <returns>The pace; null if a stop was requested.</returns>
    /// <exception cref="StudyException">A run failed, or an epoch takes too large a part of the budget.</exception>
    public TrainingPace? Measure(WorkerPool pool, Func<ExitCode?> stopRequested)
    {
        try
        {
            return Train(pool, stopRequested);
        }
        finally
        {
            Clear();
        }
    }

    private TrainingPace? Train(WorkerPool pool, Func<ExitCode?> stopRequested)
    {
        Clear(); // what a killed process left
        RunConfig config = ComparisonOptions.RunOf(options.BaseOf(Endless), ObjectiveChoice.Mixup, 1) with { Train = options.BaseOf(Endless).Train with { Epochs = Endless } };
        string path = Path.Combine(Folder, "pilot.yaml");
        Directory.CreateDirectory(Folder);
        DurableFile.ReplaceText(path, ConfigWriter.Write(config));
        var store = new RunStore(Folder, time);
        WorkerTask[] tasks = [.. Enumerable.Range(1, options.Jobs).Select(k => new WorkerTask("pilot", path, Folder, k, null))];
        long started = time.GetTimestamp();
        double[] starts = new double[options.Jobs];
        IReadOnlyList<WorkerEnd> ends = pool.Run(tasks, () => stopRequested() ?? (IsEnough(store, time.GetElapsedTime(started)) ? ExitCode.StoppedByLimit : null), () => Note(store, time.GetElapsedTime(started), starts));
        if (stopRequested() is not null)
        {
            return null;
        }

        if (ends.FirstOrDefault(e => e.ExitCode is not (0 or (int)ExitCode.StoppedByTerminate)) is { } failure)
        {
            throw new StudyException(failure);
        }

        return PaceOf(store, starts);
    }

    // Counted from the first step: how long a process takes to start says nothing of an epoch.
    private bool IsEnough(RunStore store, TimeSpan elapsed)
    {
        _firstStep ??= Runs(store).Any(HasBegun) ? elapsed : null;
        double seconds = 60 * options.Minutes, usual = Math.Clamp(UsualShare * seconds, LeastSeconds, MostSeconds), trained = _firstStep is { } first ? (elapsed - first).TotalSeconds : 0;
        return elapsed.TotalSeconds >= seconds || trained >= LargestShare * seconds || (trained >= usual && Runs(store).All(run => Timings(run).Count >= FewestEvaluations));
    }

    private static bool HasBegun(RunDirectory run) => run.ReadStatus() is { Step: > 0 } || Timings(run).Count > 0;

    private static void Note(RunStore store, TimeSpan elapsed, double[] starts)
    {
        for (int k = 0; k < starts.Length; k++)
        {
            if (starts[k] == 0 && store.Get(ComparisonOptions.NameOf(ObjectiveChoice.Mixup), k + 1) is { } run && Timings(run) is [{ } first, ..])
            {
                starts[k] = Math.Max(0.1, elapsed.TotalSeconds - first.TrainingSeconds - first.EvaluationSeconds);
            }
        }
    }

    // The first epoch warms up: it counts only where there is no other.
    private TrainingPace PaceOf(RunStore store, double[] starts)
    {
        List<TrainingPace> paces = [];
        foreach ((RunDirectory run, double start) in Runs(store).Zip(starts))
        {
            IReadOnlyList<Timing> timings = Timings(run);
            if (timings.Count == 0)
            {
                throw TooSlow(run);
            }

            IReadOnlyList<Timing> warm = timings.Count > 1 ? [.. timings.Skip(1)] : timings;
            int epochs = timings[^1].Epoch - (timings.Count > 1 ? timings[0].Epoch : 0);
            paces.Add(new TrainingPace(warm.Sum(t => t.TrainingSeconds) / epochs, warm.Average(t => t.EvaluationSeconds), start));
        }

        return new TrainingPace(paces.Average(p => p.EpochSeconds), paces.Average(p => p.EvaluationSeconds), paces.Max(p => p.StartSeconds));
    }

    private StudyException TooSlow(RunDirectory run)
    {
        RunStatus? status = run.ReadStatus();
        string done = status is { TotalSteps: > 0 } ? string.Create(CultureInfo.InvariantCulture, $" ({100.0 * status.Step * Endless / status.TotalSteps:0} % of it were done)") : "";
        return new StudyException(string.Create(CultureInfo.InvariantCulture, $"In a quarter of {options.Minutes:0.##} minutes not even one epoch of one run ended{done}. Give more --minutes, a smaller network (--model), or fewer examples (-s data.train=…)."));
    }

    private RunDirectory[] Runs(RunStore store) => [.. Enumerable.Range(1, options.Jobs).Select(k => store.Get(ComparisonOptions.NameOf(ObjectiveChoice.Mixup), k)).OfType<RunDirectory>()];

    private static IReadOnlyList<Timing> Timings(RunDirectory run) => run.ReadTimings().Entries;

    private void Clear()
    {
        try
        {
            if (Directory.Exists(Folder))
            {
                Directory.Delete(Folder, recursive: true);
            }
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw StorageException.From(Folder, cause);
        }
    }
}
