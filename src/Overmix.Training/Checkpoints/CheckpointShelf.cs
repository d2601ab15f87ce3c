namespace Overmix.Training.Checkpoints;

/// <summary>Which checkpoints stand in a folder, and the renames by which they come and go.</summary>
/// <param name="folder">The folder of all checkpoints.</param>
/// <param name="storage">The disk.</param>
internal sealed class CheckpointShelf(string folder, ICheckpointStorage storage)
{
    public const string TemporarySuffix = ".tmp";
    private const string OldSuffix = ".old";

    /// <summary>A finished checkpoint, valid or not.</summary>
    /// <param name="Name">Where in the run.</param>
    /// <param name="IsOld">Whether it stepped aside for a newer save of the same name.</param>
    /// <param name="Path">Its folder.</param>
    public sealed record Item(CheckpointName Name, bool IsOld, string Path);

    /// <summary>All of them: latest in the run first; of one name, the one in place first.</summary>
    public IReadOnlyList<Item> Items()
    {
        IEnumerable<string> folders = Directory.Exists(folder) ? Directory.EnumerateDirectories(folder) : [];
        return [.. folders.Select(ToItem).OfType<Item>().OrderByDescending(i => i.Name).ThenBy(i => i.IsOld)];
    }

    /// <summary>Moves a finished folder to its name. One that is there already steps aside first and goes last.</summary>
    public void PutInPlace(string temporary, CheckpointName name)
    {
        string final = Path.Combine(folder, name.ToString()), old = final + OldSuffix;
        if (Directory.Exists(final) && Directory.Exists(old))
        {
            Discard(IsValid(final) ? old : final); // both are there after a kill amid an earlier replacement: keep a valid one
        }

        if (Directory.Exists(final))
        {
            storage.MoveFolder(final, old);
        }

        storage.MoveFolder(temporary, final);
        DiscardQuietly(old);
    }

    /// <summary>Removes what is too old: of the newest save and those before it, so many stay.</summary>
    public void Prune(CheckpointName newest, int keepLast)
    {
        IEnumerable<IGrouping<CheckpointName, Item>> past = Items().Where(i => i.Name <= newest).GroupBy(i => i.Name);
        foreach (Item item in past.Skip(keepLast).SelectMany(i => i))
        {
            DiscardQuietly(item.Path);
        }
    }

    /// <summary>Removes what cut-off saves and removals left.</summary>
    public void RemoveLeftovers()
    {
        foreach (string leftover in Directory.EnumerateDirectories(folder, "ep*" + TemporarySuffix).ToArray())
        {
            DeleteQuietly(leftover);
        }
    }

    /// <summary>Deletes a folder; if that fails, the next save tries again.</summary>
    public void DeleteQuietly(string path) => Quietly(path, storage.DeleteFolder);

    private void DiscardQuietly(string path) => Quietly(path, Discard);

    /// <summary>Removes a checkpoint. Renamed first, so that a half-deleted one is never taken for a damaged one.</summary>
    public void Discard(string path)
    {
        string leftover = path + ".gone" + TemporarySuffix;
        storage.MoveFolder(path, leftover);
        DeleteQuietly(leftover);
    }

    private static void Quietly(string path, Action<string> act)
    {
        try
        {
            if (Directory.Exists(path))
            {
                act(path);
            }
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            // What stays is ignored by every reader, or older than what was just saved; network file systems refuse while another process reads.
        }
    }

    /// <summary>Whether every file is as it was saved.</summary>
    public static bool IsValid(string path)
    {
        try
        {
            CheckpointFolder.Verify(path);
            return true;
        }
        catch (CheckpointException)
        {
            return false;
        }
    }

    private static Item? ToItem(string path)
    {
        string name = Path.GetFileName(path);
        bool isOld = name.EndsWith(OldSuffix, StringComparison.Ordinal);
        return CheckpointName.TryParse(isOld ? name[..^OldSuffix.Length] : name) is { } parsed ? new Item(parsed, isOld, path) : null;
    }
}
