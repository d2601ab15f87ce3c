using System.Text;
using Overmix.Config.Sweeps;
using Overmix.Core.Durability;
using Overmix.Core.Errors;
using Overmix.Runs.Store;
using Overmix.Training.Data;

namespace Overmix.Studies.Sweeps;

/// <summary>
/// The folder of a sweep: its plan, written once, and its runs, a folder a cell. <c>tasks.jsonl</c> is what counts; <c>sweep.yaml</c> is what its user wrote,
/// <c>sweep.json</c> what the dashboard reads.
/// </summary>
public sealed class SweepFolder
{
    /// <summary>Name of the task list.</summary>
    public const string TasksName = "tasks.jsonl";

    /// <summary>Name of the base configuration.</summary>
    public const string BaseName = "base.yaml";

    /// <summary>Name of the sweep's own file.</summary>
    public const string SourceName = "sweep.yaml";

    /// <summary>Name of what the dashboard reads.</summary>
    public const string ViewName = "sweep.json";

    private const int LargestList = 64 << 20;

    private readonly Lazy<SweepPlan> _plan;

    private SweepFolder(string path, SweepPlan? proposed = null) => (Path, _plan) = (System.IO.Path.GetFullPath(path), new Lazy<SweepPlan>(() => proposed ?? Read()));

    /// <summary>The folder, in full.</summary>
    public string Path { get; }

    /// <summary>The task list.</summary>
    public string TasksPath => PathOf(TasksName);

    /// <summary>What is to be run. Read when it is first asked for, and checked against its checksum.</summary>
    /// <exception cref="SweepException">It is damaged, or of a newer schema.</exception>
    public SweepPlan Plan => _plan.Value;

    /// <summary>The runs.</summary>
    public RunStore Store => new(Path);

    /// <summary>Whether a folder holds a planned sweep.</summary>
    /// <param name="path">The folder.</param>
    public static bool IsPlanned(string path) => File.Exists(System.IO.Path.Combine(path, TasksName));

    /// <summary>Opens the folder of a planned sweep.</summary>
    /// <param name="path">The folder, or its task list.</param>
    /// <exception cref="SweepException">There is no such sweep.</exception>
    public static SweepFolder Open(string path)
    {
        string folder = System.IO.Path.GetFileName(path) == TasksName && !Directory.Exists(path) ? System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(path))! : path;
        return IsPlanned(folder) ? new SweepFolder(folder) : throw new SweepException($"{path}: no {TasksName} here, so this is not a sweep's folder. `overmix sweep plan FILE` makes one.");
    }

    /// <summary>What <see cref="Keep"/> would keep, without writing anything.</summary>
    /// <param name="path">The folder.</param>
    /// <param name="plan">The plan.</param>
    /// <exception cref="SweepException">The folder holds another plan.</exception>
    /// <exception cref="DataException">A task's data cannot be had.</exception>
    public static SweepPlan Check(string path, SweepPlan plan)
    {
        if (IsPlanned(path))
        {
            return new SweepFolder(path).Same(plan);
        }

        _ = PlannedData.Folders(plan);
        return plan;
    }

    /// <summary>The folder as <see cref="Keep"/> would leave it, to be looked at only: nothing is written, and the folder need not be there.</summary>
    /// <inheritdoc cref="Check"/>
    public static SweepFolder Propose(string path, SweepPlan plan) => new(path, Check(path, plan));

    /// <summary>Writes a plan into a folder; one that holds the same plan already is left as it is.</summary>
    /// <param name="path">The folder; made when needed.</param>
    /// <param name="sweep">The sweep.</param>
    /// <param name="plan">Its plan.</param>
    /// <param name="isNew">Whether the plan was written now.</param>
    /// <exception cref="SweepException">The folder holds another plan.</exception>
    /// <exception cref="DataException">A task's data cannot be had.</exception>
    /// <exception cref="StorageException">The folder cannot be written.</exception>
    public static SweepFolder Keep(string path, SweepDefinition sweep, SweepPlan plan, out bool isNew)
    {
        var folder = new SweepFolder(path);
        isNew = !IsPlanned(path);
        if (!isNew)
        {
            _ = folder.Same(plan);
            return folder;
        }

        IReadOnlyList<string> runs = PlannedData.Folders(plan);
        try
        {
            Directory.CreateDirectory(folder.Path);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw StorageException.From(folder.Path, cause);
        }

        DurableFile.ReplaceText(folder.PathOf(SourceName), sweep.SourceText);
        DurableFile.ReplaceText(folder.PathOf(BaseName), plan.BaseText);
        DurableFile.Replace(folder.PathOf(ViewName), SweepView.Encode(plan, runs));
        DurableFile.ReplaceText(folder.TasksPath, TaskList.Encode(plan)); // Last: its presence makes a folder a sweep.
        return folder;
    }

    /// <summary>The run of a task; null if it has not begun.</summary>
    /// <param name="task">The task.</param>
    public RunDirectory? RunOf(SweepTask task) => Store.Get(task.Cell, task.Index);

    /// <summary>Path of a file or folder in the sweep's folder.</summary>
    /// <param name="name">Its name.</param>
    public string PathOf(string name) => System.IO.Path.Combine(Path, name);

    private SweepPlan Same(SweepPlan plan) => Plan.Identity == plan.Identity || Plan.IdentityNow == plan.Identity
        ? Plan
        : throw new SweepException($"{Path}: holds another plan, of the sweep '{Plan.Name}' with {Plan.Tasks.Count} {(Plan.Tasks.Count == 1 ? "task" : "tasks")}, and a plan is never changed. Take another name or another --out.");

    private SweepPlan Read() => TaskList.Decode(ReadText(TasksPath), ReadText(PathOf(BaseName)), TasksPath);

    private static string ReadText(string path)
    {
        try
        {
            using FileStream file = RegularFile.OpenRead(path);
            if (file.Length > LargestList)
            {
                throw new SweepException($"{path}: has {file.Length} bytes; at most {LargestList} are expected here.", ExitCode.InvalidData);
            }

            using var reader = new StreamReader(file, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
            return reader.ReadToEnd();
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw StorageException.From(path, cause);
        }
    }
}
