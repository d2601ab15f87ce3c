using System.Collections.Concurrent;
using Overmix.Core.Errors;
using Overmix.Runs.Store;

namespace Overmix.Runs.Index;

/// <summary>
/// A throw-away index of many runs: what listings need of each, kept in memory and in the user's cache folder, so that the files of a run that has not changed
/// need not be opened again. A file counts as unchanged by its length and time of writing; whoever must notice more reads the run itself. Growing logs are read on
/// from where the last look ended. May be used from several threads.
/// </summary>
public sealed class RunIndex
{
    /// <summary>Fewer runs than this are read as quickly as an index of them.</summary>
    public const int Worthwhile = 30;

    private const int LongestEntry = 64 * 1024;
    private static readonly TimeSpan Forgotten = TimeSpan.FromDays(90);
    private readonly string _root, _file;
    private readonly TimeProvider _time;
    private readonly Lazy<ConcurrentDictionary<string, IndexSlot>> _slots;
    private volatile bool _isNew;

    /// <summary>Opens the index of a folder. What is stored is read when it is first asked for; what cannot be read is passed over.</summary>
    /// <param name="root">The folder that the runs lie in.</param>
    /// <param name="cacheFolder">Where the index is kept; the user's cache folder if null.</param>
    /// <param name="time">The clock; the system's if null.</param>
    public RunIndex(string root, string? cacheFolder = null, TimeProvider? time = null)
    {
        (_root, _time) = (Path.GetFullPath(root), time ?? TimeProvider.System);
        _file = Path.Combine(cacheFolder ?? DefaultFolder(), RunIdentity.Sha256(_root)[..16] + ".index");
        _slots = new(() => new(IndexFile.Read(_file).Select(e => KeyValuePair.Create(e.Key, new IndexSlot(e.Value))), StringComparer.Ordinal));
    }

    /// <summary>Where a run stands; equal to <see cref="RunDirectory.Summarize"/> unless its files changed and look unchanged.</summary>
    /// <param name="run">A run in the index's folder.</param>
    public RunSummary Summarize(RunDirectory run) => Look(run).Summary;

    /// <summary>What there is to know of a run, read only as far as it changed.</summary>
    /// <param name="run">A run in the index's folder.</param>
    public IndexedRun Look(RunDirectory run)
    {
        RunStamps stamps = RunStamps.Unknown;
        try
        {
            stamps = RunStamps.Of(run, out _);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            // Reading the run will tell what is the matter.
        }

        return Look(run, stamps);
    }

    /// <summary>What there is to know of a run, read only as far as it changed.</summary>
    /// <param name="run">A run in the index's folder.</param>
    /// <param name="stamps">The stamps of its files.</param>
    public IndexedRun Look(RunDirectory run, RunStamps stamps)
    {
        ArgumentNullException.ThrowIfNull(run);
        StoredRun? read = null;
        RunSummary summary = RunSummaries.Of(run, _time, () => read = Advance(run, stamps));
        return new IndexedRun(summary, read?.Facts, read?.Digest);
    }

    /// <summary>
    /// Keeps the index for the next process, those runs alone that are still there, if anything in it is new. An index that cannot be written is no harm. Indexes
    /// of other folders that nobody has used for a season go.
    /// </summary>
    /// <param name="runs">The runs that are there.</param>
    public void Save(IEnumerable<RunDirectory> runs)
    {
        HashSet<string> there = [.. runs.Select(run => Path.GetRelativePath(_root, run.Path))];
        foreach (string gone in _slots.Value.Keys.Where(path => !there.Contains(path)))
        {
            _isNew = _slots.Value.TryRemove(gone, out _) || _isNew;
        }

        if (!_isNew)
        {
            return;
        }

        _isNew = false; // before spelling: what changes meanwhile is for the next time
        try
        {
            string folder = Path.GetDirectoryName(_file)!;
            CreateFolder(folder);
            IndexFile.Write(_file, [.. _slots.Value.OrderBy(s => s.Key, StringComparer.Ordinal).Select(s => KeyValuePair.Create(s.Key, Spelt(s.Value))).Where(IsStorable)]);
            Array.ForEach([.. new DirectoryInfo(folder).GetFiles("*.index").Where(f => f.LastWriteTimeUtc < _time.GetUtcNow() - Forgotten)], f => f.Delete());
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException or StorageException)
        {
            _isNew = true; // See above: the next process reads the runs again.
        }
    }

    private StoredRun Advance(RunDirectory run, RunStamps stamps)
    {
        IndexSlot slot = _slots.Value.GetOrAdd(Path.GetRelativePath(_root, run.Path), static _ => new IndexSlot(default));
        lock (slot)
        {
            if (slot.Advance(run, stamps, _time.GetUtcNow()))
            {
                _isNew = true; // not |=, which reads before and writes an old false behind another thread's true
            }

            return slot.Read;
        }
    }

    private static ReadOnlyMemory<byte> Spelt(IndexSlot slot)
    {
        lock (slot)
        {
            return slot.Spell();
        }
    }

    // A hostile folder can have names, settings and messages as long as it likes; what is longer than any run of ours is read anew each time.
    private static bool IsStorable(KeyValuePair<string, ReadOnlyMemory<byte>> entry) => entry.Value.Length is > 0 and < LongestEntry;

    private static string DefaultFolder()
    {
        string? named = Environment.GetEnvironmentVariable("XDG_CACHE_HOME");
        string root = OperatingSystem.IsWindows() ? Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData)
            : Path.IsPathRooted(named) ? named : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache");
        return Path.Combine(root, "overmix", "index");
    }

    private static void CreateFolder(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            _ = Directory.CreateDirectory(folder);
        }
        else
        {
            _ = Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }
}
