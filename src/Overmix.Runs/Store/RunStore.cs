using System.Globalization;
using System.Text;
using Overmix.Core.Configuration;
using Overmix.Core.Durability;
using Overmix.Core.Errors;

namespace Overmix.Runs.Store;

/// <summary>A folder of runs: <c>runs/NAME/0007-a1b2c3d4/</c>. Many processes may make and read runs in it at the same time; no database, nothing to keep in step.</summary>
public sealed class RunStore
{
    private readonly TimeProvider _time;

    /// <summary>Names the folder; it is made with the first run.</summary>
    /// <param name="root">The folder, for example <c>runs</c>.</param>
    /// <param name="time">The clock; the system's if null.</param>
    public RunStore(string root, TimeProvider? time = null) => (Root, _time) = (Path.GetFullPath(root), time ?? TimeProvider.System);

    /// <summary>The folder, in full.</summary>
    public string Root { get; }

    /// <summary>Makes a run folder with <c>config.yaml</c>, its sources and <c>run.json</c>, durably; it appears complete or not at all.</summary>
    /// <param name="run">What the run is made from.</param>
    /// <exception cref="RunFolderException">The name is not one, or the number is taken.</exception>
    /// <exception cref="StorageException">The folder cannot be written.</exception>
    public RunDirectory Create(NewRun run)
    {
        CheckName(run.Name);
        string group = Path.Combine(Root, run.Name);
        string hash = RunIdentity.Hash(run.ConfigText, run.Seed, run.DataSha256, run.SemanticsVersion);
        try
        {
            Directory.CreateDirectory(group);
            void Write(string folder, int number) => WriteFiles(folder, run, number, hash);
            return new RunDirectory(run.Number is { } number ? RunNumbers.Create(group, number, hash, Write) : RunNumbers.CreateNext(group, hash, Write));
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw StorageException.From(group, cause);
        }
    }

    /// <summary>All run folders, ordered by name and number; folders that are no runs are among them, and say so when summarised. Nothing is read yet.</summary>
    /// <exception cref="StorageException">The store itself cannot be listed. A store that does not exist is empty.</exception>
    public IReadOnlyList<RunDirectory> List()
    {
        if (!Directory.Exists(Root))
        {
            return [];
        }

        IReadOnlyList<string> groups = Folders(Root) ?? throw new StorageException(Root, "the folder cannot be listed. Check its permissions.");

        // A group that cannot be listed stands for the runs in it: its summary says why nothing more is known.
        IEnumerable<RunDirectory> runs = groups.SelectMany(group => Folders(group) ?? [group]).Select(path => new RunDirectory(path));
        return [.. runs.OrderBy(r => r.Name, StringComparer.Ordinal).ThenBy(r => RunNumbers.NumberOf(r.Id) ?? int.MaxValue).ThenBy(r => r.Id, StringComparer.Ordinal)];
    }

    /// <summary>Where every run of <see cref="List"/> stands, in its order; several are read at once.</summary>
    /// <exception cref="StorageException">The store itself cannot be listed.</exception>
    public IReadOnlyList<RunSummary> Summarize() => [.. List().AsParallel().AsOrdered().Select(run => run.Summarize(_time))];

    /// <summary>Finds a run by its folder's path, or else as <see cref="Match"/> does.</summary>
    /// <param name="reference">For example <c>runs/digits/0007-a1b2c3d4</c>, <c>digits/7</c> or <c>a1b2</c>.</param>
    /// <exception cref="RunFolderException">There is no such run, several fit, or the folder is not a run's.</exception>
    public RunDirectory Find(string reference) => Directory.Exists(reference) ? RunDirectory.Open(reference) : Match(reference);

    /// <summary>
    /// Finds a run of this store by number, folder name or beginning of folder name or hash (4 digits or more), each with or without <c>name/</c> in front.
    /// The reference is compared with what is there and never made part of a path, so it may come from strangers.
    /// </summary>
    /// <param name="reference">For example <c>digits/7</c>, <c>0007-a1</c> or <c>a1b2</c>.</param>
    /// <exception cref="RunFolderException">There is no such run, or several fit.</exception>
    public RunDirectory Match(string reference)
    {
        int slash = reference.LastIndexOf('/');
        (string? name, string id) = slash < 0 ? (null, reference) : (reference[..slash], reference[(slash + 1)..]);
        RunDirectory[] runs = [.. List().Where(r => (name is null || r.Name == name) && RunNumbers.NumberOf(r.Id) is not null)];
        RunDirectory[] fitting = [.. runs.Where(r => IsNamed(r, id))];
        fitting = fitting.Length > 0 ? fitting : [.. runs.Where(r => Begins(r, id))];
        return fitting.Length switch
        {
            1 => fitting[0],
            0 => throw new RunFolderException(reference, $"no such run in {Root}. `overmix runs ls` lists the runs there are; a run's number, its id or its folder names it."),
            _ => throw new RunFolderException(reference, $"names {fitting.Length} runs: {string.Join(", ", fitting.Take(5).Select(r => r.Reference))}{(fitting.Length > 5 ? ", …" : "")}. Say which."),
        };
    }

    /// <summary>The run of a group and number; null if there is none. Reads one folder's names, however many runs the store has.</summary>
    /// <param name="name">Name of the group.</param>
    /// <param name="number">Number in the group.</param>
    /// <exception cref="RunFolderException">The name is not one.</exception>
    public RunDirectory? Get(string name, int number)
    {
        CheckName(name);
        string? found = Folders(Path.Combine(Root, name))?.FirstOrDefault(path => RunNumbers.NumberOf(Path.GetFileName(path)) == number);
        return found is null ? null : new RunDirectory(found);
    }

    private static bool IsNamed(RunDirectory run, string id) =>
        run.Id == id || (id.All(char.IsAsciiDigit) && int.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && RunNumbers.NumberOf(run.Id) == number);

    private static bool Begins(RunDirectory run, string id) =>
        id.Length >= 4 && (run.Id.StartsWith(id, StringComparison.Ordinal) || run.Id[(run.Id.IndexOf('-', StringComparison.Ordinal) + 1)..].StartsWith(id, StringComparison.Ordinal));

    private static string[]? Folders(string folder)
    {
        try
        {
            return [.. Directory.EnumerateDirectories(folder).Where(d => !Path.GetFileName(d).StartsWith('.'))];
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private void WriteFiles(string folder, NewRun run, int number, string hash)
    {
        (string Name, string? Text)[] texts = [(RunFiles.Config, run.ConfigText), (RunFiles.ConfigSource, run.SourceText), (RunFiles.Overrides, run.OverridesText)];
        Dictionary<string, string> sums = [];
        foreach ((string name, string? text) in texts.Where(t => t.Text is not null))
        {
            byte[] bytes = Encoding.UTF8.GetBytes(text!);
            DurableFile.Write(Path.Combine(folder, name), bytes);
            sums[name] = RunIdentity.Sha256(bytes);
        }

        DurableFile.Write(Path.Combine(folder, RunFiles.Manifest), ManifestFormat.Encode(Manifest(run, number, hash, sums)));
    }

    private RunManifest Manifest(NewRun run, int number, string hash, Dictionary<string, string> sums) => new()
    {
        Name = run.Name,
        Number = number,
        Hash = hash,
        Seed = run.Seed,
        Epochs = run.Epochs,
        DataSha256 = run.DataSha256,
        SemanticsVersion = run.SemanticsVersion,
        Created = _time.GetUtcNow(),
        Machine = run.Machine,
        OvermixVersion = run.OvermixVersion,
        Arguments = run.Arguments,
        Commit = run.Commit,
        IsDirty = run.IsDirty,
        Files = sums,
    };

    private static void CheckName(string name)
    {
        // The configuration's own rule: it keeps names plain folders on every system.
        if (RunConfigRules.Check(new RunConfig { Name = name }).FirstOrDefault(p => p.Key == "name") is { } problem)
        {
            throw new RunFolderException("name", problem.Message + ".");
        }
    }
}
