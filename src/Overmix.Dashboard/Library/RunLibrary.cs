using System.Collections.Immutable;
using Overmix.Runs.Index;
using Overmix.Runs.Store;

namespace Overmix.Dashboard.Library;

/// <summary>All runs of a folder at one moment.</summary>
/// <param name="Change">Number of the newest change.</param>
/// <param name="Entries">The runs, by place.</param>
/// <param name="Waiting">How many more were found and are still to be read.</param>
internal sealed record LibraryState(long Change, ImmutableArray<RunEntry> Entries, int Waiting)
{
    private readonly Lazy<Dictionary<string, RunEntry>> _byId = new(() => Entries.DistinctBy(e => e.Id).ToDictionary(e => e.Id, StringComparer.Ordinal));

    /// <summary>A run by its id.</summary>
    public RunEntry? Find(string id) => _byId.Value.GetValueOrDefault(id);
}

/// <summary>
/// The runs of a folder, kept up to date by looking: those that are being written at every look, the others and new ones every few seconds. Looking costs one
/// listing of its folder a run; nothing is watched, because network file systems tell nobody of changes.
/// </summary>
internal sealed class RunLibrary : IDisposable
{
    private const int Portion = 100;
    private static readonly TimeSpan FullEvery = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan PublishEvery = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan SaveEvery = TimeSpan.FromMinutes(1);

    private readonly SemaphoreSlim _gate = new(1);
    private readonly string _root;
    private readonly TimeProvider _time;
    private readonly RunIndex _index;
    private readonly RunEntries _entries;
    private readonly TaskCompletionSource _firstPass = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private LibraryState _state = new(0, [], 0);
    private long? _lastFull, _lastSave;
    private long _savedChange;

    public RunLibrary(string root, string? cacheFolder, TimeProvider time)
    {
        (_root, _time) = (Path.GetFullPath(root), time);
        _index = new RunIndex(_root, cacheFolder, time);
        _entries = new RunEntries(_root, _index);
    }

    /// <summary>Raised after a look that brought something new.</summary>
    public event Action? Changed;

    /// <summary>The runs as last seen.</summary>
    public LibraryState State => Volatile.Read(ref _state);

    /// <summary>Done when every run has been read once.</summary>
    public Task FirstPass => _firstPass.Task;

    /// <summary>Looks again: runs being written always, everything if the last time is a while ago.</summary>
    /// <param name="everything">Whether to look at everything whatever the time.</param>
    /// <param name="stop">Ends the look half-way; what was read stays.</param>
    public async Task LookAsync(bool everything, CancellationToken stop)
    {
        await _gate.WaitAsync(stop).ConfigureAwait(false);
        try
        {
            if (everything || _lastFull is not { } last || _time.GetElapsedTime(last) >= FullEvery)
            {
                LookAtAll(stop);
                _lastFull = _time.GetTimestamp();
                _ = _firstPass.TrySetResult();
                SaveIfDue();
            }
            else
            {
                LookAtLiving();
            }
        }
        finally
        {
            _ = _gate.Release();
        }
    }

    public void Dispose()
    {
        if (State is { Waiting: 0, Change: var change } && change != _savedChange)
        {
            Save();
        }

        _gate.Dispose();
    }

    private void LookAtAll(CancellationToken stop)
    {
        IReadOnlyList<FoundRun> found = RunWalk.Find(_root);
        Dictionary<string, RunEntry> known = State.Entries.DistinctBy(e => e.Path).ToDictionary(e => e.Path, StringComparer.Ordinal);
        List<RunEntry> seen = [];
        long told = _time.GetTimestamp();
        if (!_firstPass.Task.IsCompleted)
        {
            Publish(seen, found.Count);
        }

        foreach (FoundRun[] portion in found.Chunk(Portion))
        {
            stop.ThrowIfCancellationRequested();
            seen.AddRange(portion.AsParallel().AsOrdered().Select(f => _entries.Of(f, known.GetValueOrDefault(_entries.PlaceOf(f.Directory)))));
            if (!_firstPass.Task.IsCompleted && _time.GetElapsedTime(told) >= PublishEvery)
            {
                Publish(seen, found.Count - seen.Count); // Each costs every open page a table: not more often than it can be read.
                told = _time.GetTimestamp();
            }
        }

        Publish(seen, 0);
    }

    private void LookAtLiving()
    {
        RunEntry Again(RunEntry entry) => entry is { Summary.State: RunState.Running, Directory: { } run } ? _entries.Of(new FoundRun(run, false), entry) : entry;
        Publish([.. State.Entries.Select(Again)], 0);
    }

    private void Publish(IReadOnlyList<RunEntry> entries, int waiting)
    {
        LibraryState before = State;
        long change = before.Change + 1;
        RunEntry[] now = [.. entries.Select(e => Numbered(e, before, change))];
        bool isNew = now.Length != before.Entries.Length || waiting != before.Waiting || now.Any(e => e.Change == change);
        if (isNew)
        {
            Volatile.Write(ref _state, new LibraryState(change, [.. now], waiting));
            Changed?.Invoke();
        }
    }

    // A running run is looked at anew each time, so what counts is whether anything that is shown differs.
    private static RunEntry Numbered(RunEntry entry, LibraryState before, long change)
    {
        RunEntry? old = before.Find(entry.Id);
        return old is null ? entry with { Change = change } : ReferenceEquals(old, entry) ? old : entry with { Change = IsShownAlike(old, entry) ? old.Change : change };
    }

    private static bool IsShownAlike(RunEntry old, RunEntry now) =>
        old.Stamps == now.Stamps && old.Summary.State == now.Summary.State && old.Summary.EpochsDone == now.Summary.EpochsDone && old.Summary.Evaluations == now.Summary.Evaluations;

    private void SaveIfDue()
    {
        if (State.Change != _savedChange && (_lastSave is not { } last || _time.GetElapsedTime(last) >= SaveEvery))
        {
            Save();
        }
    }

    private void Save()
    {
        RunDirectory[] runs = [.. State.Entries.Select(e => e.Directory).OfType<RunDirectory>()];
        if (runs.Length >= RunIndex.Worthwhile)
        {
            _index.Save(runs);
        }

        (_savedChange, _lastSave) = (State.Change, _time.GetTimestamp());
    }
}
