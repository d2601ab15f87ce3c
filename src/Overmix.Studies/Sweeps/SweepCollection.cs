using Overmix.Core.Curves;
using Overmix.Core.Errors;
using Overmix.Diagnostics.Comparison;
using Overmix.Runs.Store;

namespace Overmix.Studies.Sweeps;

/// <summary>A run that is done, with all its evaluations.</summary>
/// <param name="Task">Its task.</param>
/// <param name="Run">Its folder.</param>
/// <param name="Records">Its evaluations.</param>
public sealed record CollectedRun(SweepTask Task, RunDirectory Run, IReadOnlyList<EpochRecord> Records);

/// <summary>What a sweep has found so far: the evaluations of every run that is done, in order of the tasks, so that equal sweeps give equal tables wherever they ran.</summary>
public sealed class SweepCollection
{
    private readonly SweepPlan _plan;

    private SweepCollection(SweepPlan plan, IReadOnlyList<CollectedRun> runs, IReadOnlyList<SweepTask> diverged)
    {
        (_plan, Runs, Diverged) = (plan, runs, diverged);
        Dictionary<int, TaskFigures> figures = runs.ToDictionary(r => r.Task.Index, FiguresOf);
        Cells =
        [
            .. plan.Tasks.GroupBy(t => t.Cell).Select(cell => new CellFigures(
                cell.Key, cell.First().Settings, cell.Count(), [.. cell.Where(t => figures.ContainsKey(t.Index)).Select(t => figures[t.Index])], diverged.Count(t => t.Cell == cell.Key))),
        ];
    }

    /// <summary>The runs that are done.</summary>
    public IReadOnlyList<CollectedRun> Runs { get; }

    /// <summary>The tasks whose runs diverged. They are in no table: the test error of a network that is not finite is none.</summary>
    public IReadOnlyList<SweepTask> Diverged { get; }

    /// <summary>The cells, in the plan's order.</summary>
    public IReadOnlyList<CellFigures> Cells { get; }

    /// <summary>Tasks planned.</summary>
    public int Planned => _plan.Tasks.Count;

    /// <summary>Reads what is done. Every line is checked against its checksum.</summary>
    /// <param name="sweep">The sweep's folder.</param>
    /// <exception cref="SweepException">A run that is done is damaged.</exception>
    public static SweepCollection Of(SweepFolder sweep)
    {
        List<CollectedRun> runs = [];
        List<SweepTask> diverged = [];
        foreach (SweepTask task in sweep.Plan.Tasks)
        {
            if (sweep.RunOf(task) is not { } run || run.Summarize() is not { } summary)
            {
                continue;
            }

            if (summary.State == RunState.Damaged)
            {
                throw new SweepException($"{run.Path}: is damaged ({string.Join(" ", summary.Problems)}). Restore it from a copy, or delete the folder and run the sweep again.", ExitCode.InvalidData);
            }

            if (summary.HasDiverged)
            {
                diverged.Add(task);
            }
            else if (summary.State == RunState.Done)
            {
                runs.Add(new CollectedRun(task, run, run.ReadMetrics().Entries));
            }
        }

        return new SweepCollection(sweep.Plan, runs, diverged);
    }

    /// <summary>Paired differences along an axis: each of its points against the first, all other settings alike, seed by seed.</summary>
    /// <param name="axis">Name of the axis, or one of its keys.</param>
    /// <exception cref="SweepException">The sweep has no such axis.</exception>
    public IReadOnlyList<CellDifference> Along(string axis)
    {
        PlanAxis found = _plan.Axes.FirstOrDefault(a => a.Name == axis || a.Keys.Contains(axis))
            ?? throw new SweepException($"'{axis}' is no axis of the sweep '{_plan.Name}'; its axes: {string.Join(", ", _plan.Axes.Select(a => a.Name))}.");
        string[] points = [.. found.Points.Select(p => string.Join(", ", p))];
        return
        [
            .. from others in Cells.GroupBy(c => Words(c.Settings, found))
               let first = others.FirstOrDefault(c => found.PointOf(c.Settings) == points[0])
               where first is not null
               from second in others
               where second != first
               select Difference(found.Name, first, second) into difference
               where difference is not null
               select difference,
        ];
    }

    private static CellDifference? Difference(string axis, CellFigures first, CellFigures second)
    {
        (TaskFigures First, TaskFigures Second)[] pairs = [.. first.Runs.Join(second.Runs, r => r.Task.Seed, r => r.Task.Seed, (a, b) => (a, b))];
        PairedDifference Of(ErrorChoice choice) => PairedDifference.Of([.. pairs.Select(p => p.First.Error(choice))], [.. pairs.Select(p => p.Second.Error(choice))], SeedMean.Confidence);
        return pairs.Length == 0 ? null : new CellDifference(axis, first.Cell, second.Cell, [.. pairs.Select(p => p.First.Task.Seed)], Of(ErrorChoice.Final), Of(ErrorChoice.BestOnValidation));
    }

    private static string Words(IReadOnlyDictionary<string, string> settings, PlanAxis without) =>
        string.Join('\n', settings.Where(s => !without.Keys.Contains(s.Key)).Select(s => $"{s.Key}={s.Value}"));

    // The untrained network, evaluated before the first epoch, is no choice.
    private static TaskFigures FiguresOf(CollectedRun run)
    {
        EpochRecord[] trained = [.. run.Records.Where(r => r.Epoch > 0)];
        EpochRecord? best = trained.Where(r => r.ValidationError is { } error && double.IsFinite(error)).MinBy(r => r.ValidationError);
        return new TaskFigures(run.Task, trained[^1].TestError, best?.TestError ?? double.NaN, trained.Min(r => r.TestError));
    }
}
