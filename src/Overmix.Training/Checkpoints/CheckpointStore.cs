using Overmix.Core.Errors;
using Overmix.Core.Findings;

namespace Overmix.Training.Checkpoints;

/// <summary>
/// The checkpoints of a run: a folder each, and <c>latest</c>, a text file that names the last one saved and is only a hint for people.
/// At every moment, whatever fails or is killed, the newest finished checkpoint is there under its name or as <c>NAME.old</c>. One writer; any number of readers.
/// </summary>
/// <remarks>
/// A save fills <c>NAME.tmp</c>, flushes every file and renames the folder; one of the same name steps aside as <c>NAME.old</c> for the moment between two renames.
/// Folders ending in <c>.tmp</c> are leftovers, never read, and removed by the next save.
/// </remarks>
public sealed class CheckpointStore
{
    private const string Latest = "latest";

    private readonly ICheckpointStorage _storage;
    private readonly CheckpointShelf _shelf;

    /// <summary>Opens a store; nothing is touched yet.</summary>
    /// <param name="folder">The folder <c>checkpoints</c> of a run; created by the first save.</param>
    public CheckpointStore(string folder)
        : this(folder, new DurableStorage())
    {
    }

    internal CheckpointStore(string folder, ICheckpointStorage storage) =>
        (Folder, _storage, _shelf) = (folder, storage, new CheckpointShelf(folder, storage));

    /// <summary>The folder of all checkpoints.</summary>
    public string Folder { get; }

    /// <summary>Names of the checkpoints that are there, newest first, valid or not.</summary>
    public IReadOnlyList<string> Names => [.. _shelf.Items().Select(item => item.Name.ToString()).Distinct()];

    /// <summary>Saves a checkpoint durably, then removes old ones.</summary>
    /// <param name="checkpoint">What to save; its tensors are read, not kept.</param>
    /// <param name="name">As <see cref="CheckpointName"/> writes it; one of the same name is replaced.</param>
    /// <param name="keepLast">How many to keep of this one and those before it; ≥ 1. Later ones, left by a run that was taken back, stay until a save passes them.</param>
    /// <exception cref="ArgumentException">The name is none.</exception>
    /// <exception cref="StorageException">The disk is full or the folder not writable; the checkpoints saved before are intact.</exception>
    public void Save(Checkpoint checkpoint, string name, int keepLast)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(keepLast, 1);
        CheckpointName parsed = Parse(name);
        string temporary = Path.Combine(Folder, name + CheckpointShelf.TemporarySuffix);
        try
        {
            _storage.CreateFolder(Folder);
            _shelf.RemoveLeftovers();
            CheckpointFolder.Write(_storage, temporary, checkpoint);
            _shelf.PutInPlace(temporary, parsed);
            _storage.ReplaceText(Path.Combine(Folder, Latest), name + "\n");
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            _shelf.DeleteQuietly(temporary); // a full disk needs the space
            throw StorageException.From(Path.Combine(Folder, name), cause);
        }

        _shelf.Prune(parsed, keepLast);
    }

    /// <summary>Ends what a save that was killed left undone: <c>latest</c> names a checkpoint again, leftovers and what is too old go. For the writer of the run only.</summary>
    /// <param name="name">The checkpoint that the run goes on from.</param>
    /// <param name="keepLast">How many to keep of this one and those before it; ≥ 1.</param>
    /// <exception cref="ArgumentException">The name is none.</exception>
    /// <exception cref="StorageException">The disk is full or the folder not writable; the checkpoints are intact.</exception>
    public void Settle(string name, int keepLast)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(keepLast, 1);
        CheckpointName parsed = Parse(name);
        try
        {
            _shelf.RemoveLeftovers();
            _storage.ReplaceText(Path.Combine(Folder, Latest), name + "\n");
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw StorageException.From(Path.Combine(Folder, Latest), cause);
        }

        _shelf.Prune(parsed, keepLast);
    }

    /// <summary>Loads a checkpoint by name.</summary>
    /// <param name="name">As <see cref="CheckpointName"/> writes it.</param>
    /// <exception cref="CheckpointException">It is not there, or damaged.</exception>
    public Checkpoint Load(string name)
    {
        CheckpointShelf.Item? item = _shelf.Items().FirstOrDefault(i => i.Name.ToString() == name);
        return item is not null
            ? CheckpointFolder.Read(item.Path)
            : throw new CheckpointException(Path.Combine(Folder, name), $"there is no such checkpoint. There are: {string.Join(", ", Names.DefaultIfEmpty("none"))}.");
    }

    /// <summary>Loads the newest checkpoint whose files are all as they were saved, falling back to older ones.</summary>
    /// <param name="notes">What was passed over and why, and other oddities; empty if all is well.</param>
    /// <returns>The checkpoint, or null if none was ever finished.</returns>
    /// <exception cref="CheckpointException">There are checkpoints, but none is valid.</exception>
    public Checkpoint? LoadNewestValid(out IReadOnlyList<Finding> notes) => LoadNewestValid(out _, out notes);

    /// <summary>Loads the newest valid checkpoint and says which it is.</summary>
    /// <param name="name">Its name; null if there is none.</param>
    /// <param name="notes">What was passed over and why, and other oddities; empty if all is well.</param>
    /// <inheritdoc cref="LoadNewestValid(out IReadOnlyList{Finding})"/>
    public Checkpoint? LoadNewestValid(out string? name, out IReadOnlyList<Finding> notes)
    {
        List<Finding> found = [];
        (name, notes) = (null, found);
        foreach (CheckpointShelf.Item item in _shelf.Items())
        {
            try
            {
                Checkpoint checkpoint = CheckpointFolder.Read(item.Path);
                name = item.Name.ToString();
                NoteOddities(item, found);
                return checkpoint;
            }
            catch (CheckpointException damage)
            {
                found.Add(Note("checkpoint-damaged", Severity.Warning, $"{damage.Message} The next older checkpoint is tried.", item.Name));
            }
        }

        return found.Count == 0
            ? null
            : throw new CheckpointException(Folder, $"none of the {found.Count} checkpoints is valid; the newest says: {found[0].Message.Replace(" The next older checkpoint is tried.", "", StringComparison.Ordinal)} Restore one from a backup, or start the run anew.");
    }

    private static CheckpointName Parse(string name) =>
        CheckpointName.TryParse(name) ?? throw new ArgumentException($"'{name}' is no checkpoint name; write it as ep00120 or ep00120-s0003.", nameof(name));

    private void NoteOddities(CheckpointShelf.Item item, List<Finding> found)
    {
        string name = item.Name.ToString(), hint = ReadLatest();
        if (item.IsOld)
        {
            found.Add(Note("checkpoint-set-aside", Severity.Note, $"{item.Path}: a save of {name} was cut off; the one it was to replace is used.", item.Name));
        }

        if (hint != name + "\n")
        {
            found.Add(Note("checkpoint-latest", Severity.Note, $"{Path.Combine(Folder, Latest)}: does not name {name}, the newest valid checkpoint, which is used all the same.", item.Name));
        }
    }

    private string ReadLatest()
    {
        try
        {
            return File.ReadAllText(Path.Combine(Folder, Latest));
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            return ""; // only a hint
        }
    }

    private static Finding Note(string id, Severity severity, string message, CheckpointName name) =>
        new(id, severity, message, new Dictionary<string, double> { ["epoch"] = name.Epoch, ["step"] = name.Step });
}
