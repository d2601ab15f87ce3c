using Overmix.Config;
using Overmix.Core.Errors;
using Overmix.Studies.Execution;
using Overmix.Studies.Verdicts;
using Overmix.Training.Data;

namespace Overmix.Studies.Demo;

/// <summary>The main job on the embedded digits: Mixup and ERM side by side over seeds, and a verdict on each.</summary>
public sealed class DemoStudy
{
    private readonly RunSet _runs;

    /// <summary>Plans the demo.</summary>
    /// <param name="options">What it shall do.</param>
    /// <param name="time">The clock; the system's if null.</param>
    /// <exception cref="ConfigException">An option is out of range.</exception>
    /// <exception cref="DataException">There are not so many examples.</exception>
    public DemoStudy(DemoOptions options, TimeProvider? time = null) => _runs = new RunSet(
        options.Folder,
        [.. options.Runs().Select(c => new PlannedRun($"{c.Name}, seed {c.Seed}", c, (int)c.Seed))],
        "demo",
        "Give the same --seeds, --n and --epochs, or another --out.",
        time);

    /// <summary>Trains what is missing and judges all. Runs of an earlier, interrupted demo in the same folder are gone on with.</summary>
    /// <param name="pool">Runs the workers.</param>
    /// <param name="stopRequested">Asked five times a second: null to go on.</param>
    /// <param name="watch">Shown the progress five times a second.</param>
    /// <returns>Runs and verdict of each objective, Mixup first; null if a stop was requested before the end.</returns>
    /// <exception cref="UserErrorException">A run failed, or the folder holds another demo.</exception>
    public IReadOnlyList<JudgedGroup>? Execute(WorkerPool pool, Func<ExitCode?> stopRequested, Action<StudyProgress> watch) =>
        _runs.Execute(pool, stopRequested, watch) is { } runs ? GroupVerdicts.Assess(runs) : null;
}
