using Overmix.Config;
using Overmix.Core.Configuration;
using Overmix.Core.Durability;
using Overmix.Core.Errors;
using Overmix.Core.Seeding;
using Overmix.Runs;
using Overmix.Runs.Store;
using Overmix.Runs.Writing;
using Overmix.Training.Compute;
using Overmix.Training.Data;

namespace Overmix.Studies.Execution;

/// <summary>One run of a set. Its place in the store is fixed beforehand, so that doing the set again finds it.</summary>
/// <param name="Label">Its name for people, for example <c>mixup, seed 2</c>.</param>
/// <param name="Config">The configuration; its name is the group's.</param>
/// <param name="Number">Its number in the group; ≥ 1.</param>
public sealed record PlannedRun(string Label, RunConfig Config, int Number);

/// <summary>A fixed list of runs in one folder: trains what is missing, goes on with what was cut, trains nothing twice.</summary>
public sealed class RunSet
{
    private readonly IReadOnlyList<PlannedRun> _plan;
    private readonly string _noun, _otherOptions;
    private readonly RunStore _store;
    private readonly TimeProvider _time;

    /// <summary>Plans a set.</summary>
    /// <param name="folder">Folder of the runs; made when needed.</param>
    /// <param name="plan">The runs, first to last; no two of one group share a number.</param>
    /// <param name="noun">What the set is called in messages, for example <c>demo</c>.</param>
    /// <param name="otherOptions">What to do about a folder that holds other runs.</param>
    /// <param name="time">The clock; the system's if null.</param>
    /// <exception cref="ConfigException">A configuration is out of range.</exception>
    /// <exception cref="DataException">A run's data cannot be had.</exception>
    public RunSet(string folder, IReadOnlyList<PlannedRun> plan, string noun, string otherOptions, TimeProvider? time = null)
    {
        (Folder, _plan, _noun, _otherOptions, _time) = (folder, [.. plan.Select(r => r with { Config = ComputeChoice.Resolve(r.Config) })], noun, otherOptions, time ?? TimeProvider.System);
        _store = new RunStore(folder, _time);
        foreach (PlannedRun run in plan)
        {
            _ = ConfigReader.Read(ConfigWriter.Write(run.Config), noun + " options", []); // refused here, and not by a worker when folders are made already
        }

        foreach (IGrouping<DataConfig, PlannedRun> sharing in plan.GroupBy(r => r.Config.Data))
        {
            IDataSet set = DataSetCatalog.Open(sharing.Key);
            foreach (PlannedRun run in sharing)
            {
                _ = DataPreparation.Choose(set, run.Config.Data, new RandomStreams((ulong)run.Config.Seed));
            }
        }
    }

    /// <summary>Folder of the runs.</summary>
    public string Folder { get; }

    /// <summary>Called before anything else, once the folder is this process's alone.</summary>
    public Action Claimed { get; init; } = () => { };

    /// <summary>Whether a run that diverged is a result like any other; an error if not.</summary>
    public bool KeepsDiverged { get; init; }

    /// <summary>Trains what is missing.</summary>
    /// <param name="pool">Runs the workers.</param>
    /// <param name="stopRequested">Asked five times a second: null to go on.</param>
    /// <param name="watch">Shown the progress five times a second.</param>
    /// <returns>The runs, in the plan's order, all at their end; null if a stop was requested before it.</returns>
    /// <exception cref="UserErrorException">A run failed, the folder holds other runs, or another process is at work in it.</exception>
    public IReadOnlyList<RunDirectory>? Execute(WorkerPool pool, Func<ExitCode?> stopRequested, Action<StudyProgress> watch)
    {
        using FileStream claim = Claim();
        Claimed();
        PlannedRun[] missing = [.. _plan.Where(r => !IsEnded(r))];
        WorkerTask[] tasks = [.. missing.Select(TaskOf)];
        var progress = new SetProgress(_store, _plan, _time);
        IReadOnlyList<WorkerEnd> ends = pool.Run(tasks, stopRequested, () => watch(progress.Read()));
        if (stopRequested() is not null)
        {
            return null;
        }

        WorkerEnd? failure = ends.FirstOrDefault(e => e.ExitCode != 0 && !IsEnded(missing[Array.IndexOf(tasks, e.Task)]));
        return failure is not null
            ? throw new StudyException(failure)
            : [.. _plan.Select(r => Existing(r) ?? throw new RunFolderException(Folder, $"the run {r.Config.Name}/{r.Number} is not there."))];
    }

    private FileStream Claim()
    {
        try
        {
            Directory.CreateDirectory(Folder);
            return ExclusiveFile.TryOpen(Path.Combine(Folder, $".{_noun}.claim"), FileMode.OpenOrCreate, FileOptions.DeleteOnClose)
                ?? throw new RunFolderException(Folder, $"another {_noun} is at work in this folder. Wait for it to end, or give another --out.");
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw StorageException.From(Folder, cause);
        }
    }

    // Whether there is nothing left to train. Whose run is there with other settings is told so at once.
    private bool IsEnded(PlannedRun planned)
    {
        if (Existing(planned) is not { } run)
        {
            return false;
        }

        if (!RunSettings.AreThoseOf(run, planned.Config))
        {
            throw new RunFolderException(run.Path, $"was made with other options. {_otherOptions}");
        }

        RunSummary summary = run.Summarize(_time);
        return summary.IsDone || (KeepsDiverged && summary.HasDiverged);
    }

    private WorkerTask TaskOf(PlannedRun planned)
    {
        RunConfig config = planned.Config;
        if (Existing(planned) is not { } run)
        {
            string path = Path.Combine(Folder, "configs", FormattableString.Invariant($"{config.Name}-{planned.Number}.yaml"));
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            DurableFile.ReplaceText(path, ConfigWriter.Write(config));
            return new WorkerTask(planned.Label, path, Folder, planned.Number, null);
        }

        return new WorkerTask(planned.Label, null, Folder, planned.Number, run.Path);
    }

    private RunDirectory? Existing(PlannedRun run) => _store.Get(run.Config.Name, run.Number);
}
