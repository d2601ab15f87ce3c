using System.Text;
using System.Text.Json;
using Overmix.Core.Durability;
using Overmix.Core.Errors;
using Overmix.Runs.Writing;
using Overmix.Studies.Sweeps;

namespace Overmix.Studies.Executors.Slurm;

/// <summary>A job array that was submitted.</summary>
/// <param name="Job">Its number.</param>
/// <param name="Script">Its script, by name.</param>
/// <param name="Offset">Tasks before those of element 0.</param>
/// <param name="TasksPerJob">Tasks an element does.</param>
/// <param name="Ids">The elements' ids.</param>
/// <param name="Submitted">When.</param>
public sealed record SubmittedArray(long Job, string Script, int Offset, int TasksPerJob, IReadOnlyList<int> Ids, DateTimeOffset Submitted);

/// <summary>The jobs of a sweep: <c>slurm/</c> in its folder, with the scripts, the jobs' numbers, their output and what is remembered of their returns to the queue.</summary>
public sealed class SlurmJobs
{
    private const string JobsName = "jobs.jsonl";
    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    private readonly SweepFolder _sweep;

    /// <summary>Opens the jobs of a sweep.</summary>
    /// <param name="sweep">The sweep's folder.</param>
    public SlurmJobs(SweepFolder sweep) => (_sweep, Folder) = (sweep, sweep.PathOf("slurm"));

    /// <summary>The folder.</summary>
    public string Folder { get; }

    /// <summary>Folder of the jobs' output.</summary>
    public string Logs => Path.Combine(Folder, "logs");

    /// <summary>Makes the folders.</summary>
    /// <exception cref="StorageException">They cannot be made.</exception>
    public void Prepare()
    {
        try
        {
            Directory.CreateDirectory(Logs);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw StorageException.From(Folder, cause);
        }
    }

    /// <summary>The arrays submitted so far, oldest first.</summary>
    /// <exception cref="SweepException">The list is damaged.</exception>
    public IReadOnlyList<SubmittedArray> Read()
    {
        try
        {
            return ReadText(JobsName) is { } text ? [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonSerializer.Deserialize<SubmittedArray>(line, Json)!)] : [];
        }
        catch (JsonException cause)
        {
            throw new SweepException($"{Path.Combine(Folder, JobsName)}: is no list of jobs: {cause.Message}", ExitCode.InvalidData, cause);
        }
    }

    /// <summary>Notes a submitted array.</summary>
    /// <param name="array">The array.</param>
    public void Add(SubmittedArray array) => DurableFile.ReplaceText(Path.Combine(Folder, JobsName), ReadText(JobsName) + JsonSerializer.Serialize(array, Json) + "\n");

    /// <summary>Writes a script; no older one is overwritten.</summary>
    /// <param name="text">Its text.</param>
    /// <returns>Its path.</returns>
    public string AddScript(string text)
    {
        int number = 1;
        while (File.Exists(PathOf(number)))
        {
            number++;
        }

        DurableFile.ReplaceText(PathOf(number), text);
        return PathOf(number);
    }

    /// <summary>What is remembered of an element's returns to the queue.</summary>
    /// <param name="firstTask">Its first task.</param>
    public RequeueHistory HistoryOf(int firstTask)
    {
        try
        {
            return ReadText(NameOf(firstTask)) is { } text ? JsonSerializer.Deserialize<RequeueHistory>(text, Json) : default;
        }
        catch (JsonException)
        {
            return default; // At worst it goes back once more than it should.
        }
    }

    /// <summary>Remembers an element's return to the queue.</summary>
    /// <param name="firstTask">Its first task.</param>
    /// <param name="history">What to remember.</param>
    public void Remember(int firstTask, RequeueHistory history)
    {
        Prepare();
        DurableFile.Replace(Path.Combine(Folder, NameOf(firstTask)), JsonSerializer.SerializeToUtf8Bytes(history, Json));
    }

    /// <summary>
    /// Begins the history of an array's elements anew, as they are submitted: they may go back as often as ever, but each only if it gets on from where its tasks stand
    /// now. What they were at before does not count: a damaged run's folder may have been deleted since.
    /// </summary>
    /// <param name="array">The array.</param>
    /// <param name="tasksPerJob">Tasks an element does.</param>
    public void BeginAnew(JobArray array, int tasksPerJob)
    {
        foreach (int id in array.Ids)
        {
            int[] tasks = [.. JobArrays.TasksOf(array, id, tasksPerJob, _sweep.Plan.Tasks.Count)];
            var now = new RequeueHistory(0, SavedSteps(tasks));
            if (HistoryOf(tasks[0]) != now)
            {
                Remember(tasks[0], now);
            }
        }
    }

    /// <summary>How far tasks are together: steps at their last saved ends; a run that another attempt finished counts in full.</summary>
    /// <param name="tasks">Indices of the tasks.</param>
    public long SavedSteps(IReadOnlyList<int> tasks) =>
        tasks.Sum(index => _sweep.RunOf(_sweep.Plan.TaskAt(index))?.ReadEvents().Entries.LastOrDefault(e => e.Event.Kind == RunEvents.EndKind)?.Event.Step ?? 0);

    private static string NameOf(int firstTask) => FormattableString.Invariant($"requeues-{firstTask:D4}.json");

    private string PathOf(int number) => Path.Combine(Folder, FormattableString.Invariant($"submit-{number:D3}.sh"));

    private string? ReadText(string name)
    {
        string path = Path.Combine(Folder, name);
        try
        {
            return File.Exists(path) ? File.ReadAllText(path, Encoding.UTF8) : null;
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw StorageException.From(path, cause);
        }
    }
}
