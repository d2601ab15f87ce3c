using Overmix.Config;
using Overmix.Core.Configuration;
using Overmix.Core.Durability;
using Overmix.Core.Errors;
using Overmix.Core.Seeding;
using Overmix.Runs;
using Overmix.Runs.Store;
using Overmix.Runs.Writing;
using Overmix.Studies.Execution;
using Overmix.Studies.Verdicts;
using Overmix.Training.Data;

namespace Overmix.Studies.Demo;

/// <summary>The main job on the embedded digits: Mixup and ERM side by side over seeds, and a verdict on each.</summary>
public sealed class DemoStudy
{
    private const string ClaimFile = ".demo.claim";

    private readonly DemoOptions _options;
    private readonly IReadOnlyList<RunConfig> _configs;
    private readonly RunStore _store;
    private readonly TimeProvider _time;

    /// <summary>Plans the demo.</summary>
    /// <param name="options">What it shall do.</param>
    /// <param name="time">The clock; the system's if null.</param>
    /// <exception cref="ConfigException">An option is out of range.</exception>
    /// <exception cref="DataException">There are not so many examples.</exception>
    public DemoStudy(DemoOptions options, TimeProvider? time = null)
    {
        (_options, _configs, _time) = (options, options.Runs(), time ?? TimeProvider.System);
        _store = new RunStore(options.Folder, _time);
        foreach (RunConfig config in _configs)
        {
            // Refused here, and not by a worker when folders are made already.
            _ = ConfigReader.Read(ConfigWriter.Write(config), "demo options", []);
            _ = DataPreparation.Choose(DataSetCatalog.Open(config.Data), config.Data, new RandomStreams((ulong)config.Seed));
        }
    }

    /// <summary>Trains what is missing and judges all. Runs of an earlier, interrupted demo in the same folder are gone on with.</summary>
    /// <param name="pool">Runs the workers.</param>
    /// <param name="stopRequested">Asked five times a second: null to go on.</param>
    /// <param name="watch">Shown the progress five times a second.</param>
    /// <returns>Runs and verdict of each objective, Mixup first; null if a stop was requested before the end.</returns>
    /// <exception cref="UserErrorException">A run failed, or the folder holds another demo.</exception>
    public IReadOnlyList<JudgedGroup>? Execute(WorkerPool pool, Func<ExitCode?> stopRequested, Action<StudyProgress> watch)
    {
        using FileStream claim = Claim();
        WorkerTask[] tasks = [.. _configs.Select(TaskOf).OfType<WorkerTask>()];
        long started = _time.GetTimestamp();
        double shareBefore = Progress(started, 0).Share;
        IReadOnlyList<WorkerEnd> ends = pool.Run(tasks, stopRequested, () => watch(Progress(started, shareBefore)));
        if (stopRequested() is not null)
        {
            return null;
        }

        WorkerEnd? failure = ends.FirstOrDefault(e => e.ExitCode != 0);
        return failure is null ? Judge() : throw new StudyException(failure);
    }

    private FileStream Claim()
    {
        try
        {
            Directory.CreateDirectory(_options.Folder);
            return ExclusiveFile.TryOpen(Path.Combine(_options.Folder, ClaimFile), FileMode.OpenOrCreate, FileOptions.DeleteOnClose)
                ?? throw new RunFolderException(_options.Folder, "another demo is at work in this folder. Wait for it to end, or give another --out.");
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw StorageException.From(_options.Folder, cause);
        }
    }

    private IReadOnlyList<JudgedGroup> Judge()
    {
        RunDirectory[] runs = [.. _configs.Select(c => Existing(c) ?? throw new RunFolderException(_options.Folder, $"the run {c.Name}/{c.Seed} is not there."))];
        return GroupVerdicts.Assess(runs);
    }

    private WorkerTask? TaskOf(RunConfig config)
    {
        string label = $"{config.Name}, seed {config.Seed}";
        if (Existing(config) is not { } run)
        {
            string path = Path.Combine(_options.Folder, "configs", $"{config.Name}-{config.Seed}.yaml");
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            DurableFile.ReplaceText(path, ConfigWriter.Write(config));
            return new WorkerTask(label, path, _options.Folder, (int)config.Seed, null);
        }

        if (run.ReadConfig() != ConfigWriter.Write(config))
        {
            throw new RunFolderException(run.Path, "was made with other options. Give the same --seeds, --n and --epochs, or another --out.");
        }

        return run.Summarize(_time).State == RunState.Done ? null : new WorkerTask(label, null, _options.Folder, (int)config.Seed, run.Path);
    }

    private RunDirectory? Existing(RunConfig config) =>
        Directory.Exists(Path.Combine(_options.Folder, config.Name)) && _store.List().Any(r => r.Name == config.Name && r.Id.StartsWith($"{config.Seed:D4}-", StringComparison.Ordinal))
            ? _store.Match($"{config.Name}/{config.Seed}")
            : null;

    private StudyProgress Progress(long started, double shareBefore)
    {
        RunProgress[] runs = [.. _configs.Select(c => RunProgress.Of($"{c.Name}, seed {c.Seed}", Existing(c), c.Train.Epochs))];
        TimeSpan elapsed = _time.GetElapsedTime(started);
        var progress = new StudyProgress(runs, elapsed, null);
        double done = progress.Share - shareBefore;
        return done > 0.005 ? progress with { Remaining = elapsed * ((1 - progress.Share) / done) } : progress;
    }
}
