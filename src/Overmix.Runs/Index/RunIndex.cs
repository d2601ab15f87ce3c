using System.Collections.Concurrent;
using Overmix.Core.Durability;
using Overmix.Core.Errors;
using Overmix.Runs.Logs;
using Overmix.Runs.Store;

namespace Overmix.Runs.Index;

/// <summary>
/// A throw-away index over the logs of many runs: a digest a run, kept in memory and in the user's cache folder, so that the logs of a run that has not changed
/// need not be read again. A log counts as unchanged by its length and time of writing; whoever must notice more reads the run itself. Growing logs are read on
/// from where the last look ended. May be used from several threads.
/// </summary>
public sealed class RunIndex
{
    /// <summary>Fewer runs than this are read as quickly as an index of them.</summary>
    public const int Worthwhile = 30;

    private static readonly DigestFormat Format = new();
    private static readonly TimeSpan Forgotten = TimeSpan.FromDays(90);
    private readonly string _root, _file;
    private readonly TimeProvider _time;
    private readonly ConcurrentDictionary<string, Slot> _slots = new(StringComparer.Ordinal);
    private volatile bool _isNew;

    /// <summary>Opens the index of a folder. What is stored and cannot be read is passed over.</summary>
    /// <param name="root">The folder that the runs lie in.</param>
    /// <param name="cacheFolder">Where the index is kept; the user's cache folder if null.</param>
    /// <param name="time">The clock; the system's if null.</param>
    public RunIndex(string root, string? cacheFolder = null, TimeProvider? time = null)
    {
        (_root, _time) = (Path.GetFullPath(root), time ?? TimeProvider.System);
        _file = Path.Combine(cacheFolder ?? DefaultFolder(), RunIdentity.Sha256(_root)[..16] + ".jsonl");
        foreach (StoredDigest stored in Stored(_file))
        {
            _slots[stored.Path] = new Slot { Metrics = stored.Metrics, Events = stored.Events, Digest = stored.Digest };
        }
    }

    /// <summary>Where a run stands; equal to <see cref="RunDirectory.Summarize"/> unless its logs changed and look unchanged.</summary>
    /// <param name="run">A run in the index's folder.</param>
    public RunSummary Summarize(RunDirectory run) => RunSummaries.Of(run, _time, () => DigestOf(run));

    /// <summary>What the logs of a run say, read only as far as they changed.</summary>
    /// <param name="run">A run in the index's folder.</param>
    public RunDigest DigestOf(RunDirectory run)
    {
        Slot slot = _slots.GetOrAdd(Path.GetRelativePath(_root, run.Path), _ => new Slot());
        lock (slot)
        {
            (FileStamp metrics, FileStamp events) = (FileStamp.Of(run.PathOf(LogFormats.Metrics.FileName)), FileStamp.Of(run.PathOf(LogFormats.Events.FileName)));
            if (slot.Digest is null || slot.IsFresh || slot.Metrics != metrics || slot.Events != events)
            {
                // Stamps are taken before reading: what is written meanwhile makes them old, and the next look reads on.
                _isNew = true;
                slot.Builder ??= new DigestBuilder(run.Path);
                DateTimeOffset now = _time.GetUtcNow();
                (slot.Metrics, slot.Events, slot.IsFresh) = (metrics, events, metrics.IsFresh(now) || events.IsFresh(now));
                slot.Digest = slot.Builder.Advance();
                slot.Builder = slot.Digest.Ended is null || slot.IsFresh ? slot.Builder : null; // One that has ended is unlikely to grow.
            }

            return slot.Digest;
        }
    }

    /// <summary>
    /// Keeps the index for the next process, those runs alone that are still there, if anything in it is new. An index that cannot be written is no harm. Indexes
    /// of other folders that nobody has used for a season go.
    /// </summary>
    /// <param name="runs">The runs that are there.</param>
    public void Save(IEnumerable<RunDirectory> runs)
    {
        HashSet<string> there = [.. runs.Select(run => Path.GetRelativePath(_root, run.Path))];
        foreach (string gone in _slots.Keys.Where(path => !there.Contains(path)))
        {
            _isNew |= _slots.TryRemove(gone, out _);
        }

        if (!_isNew)
        {
            return;
        }

        try
        {
            string folder = Path.GetDirectoryName(_file)!;
            CreateFolder(folder);
            DurableFile.Replace(_file, Encode());
            _isNew = false;
            Array.ForEach([.. new DirectoryInfo(folder).GetFiles("*.jsonl").Where(f => f.LastWriteTimeUtc < _time.GetUtcNow() - Forgotten)], f => f.Delete());
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException or StorageException)
        {
            // See above: the next process reads the logs again.
        }
    }

    private byte[] Encode()
    {
        using var bytes = new MemoryStream();
        foreach ((string path, Slot slot) in _slots.OrderBy(s => s.Key, StringComparer.Ordinal))
        {
            lock (slot)
            {
                // A stamp as young as the file may hide a further write.
                if (slot is { Digest: { } digest, IsFresh: false } && IsStorable(path, digest))
                {
                    bytes.Write(Format.Encode(new StoredDigest(path, slot.Metrics, slot.Events, digest)));
                }
            }
        }

        return bytes.ToArray();
    }

    // A hostile folder can have names and messages as long as it likes; what does not fit a line is read anew each time.
    private static bool IsStorable(string path, RunDigest digest) => path.Length + digest.Damage.Concat(digest.Torn).Concat(digest.Marks.Select(m => m.Kind)).Sum(t => t.Length) < LogReader.MaxLineBytes / 16;

    private static IReadOnlyList<StoredDigest> Stored(string file)
    {
        try
        {
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            return LogReader.Read(Format, stream).Entries;
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

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

    private sealed class Slot
    {
        public FileStamp Metrics { get; set; }

        public FileStamp Events { get; set; }

        public RunDigest? Digest { get; set; }

        public DigestBuilder? Builder { get; set; }

        public bool IsFresh { get; set; }
    }
}
