using Overmix.Core.Errors;

namespace Overmix.Training.Checkpoints;

/// <summary>A checkpoint that nobody needs to go on from.</summary>
/// <param name="Name">Where in the run it was taken.</param>
/// <param name="Path">Its folder.</param>
/// <param name="Bytes">What it takes of the disk.</param>
public sealed record SurplusCheckpoint(CheckpointName Name, string Path, long Bytes);

/// <summary>Which checkpoints of a run may go.</summary>
public static class CheckpointSurplus
{
    private const string Latest = "latest";

    /// <summary>
    /// Everything older than the newest valid ones that are to stay; damaged ones do not count as staying, so a valid one is always left to go on from. What
    /// <c>latest</c> names stays, and what the caller spares. Every file of those that stay is compared with its checksum.
    /// </summary>
    /// <param name="folder">The folder <c>checkpoints</c> of a run; need not exist.</param>
    /// <param name="keepLast">How many valid ones stay; ≥ 1.</param>
    /// <param name="spared">Names that stay whatever their age.</param>
    /// <returns>Newest first; empty where there are not more valid ones than shall stay.</returns>
    /// <exception cref="StorageException">The folder cannot be read.</exception>
    public static IReadOnlyList<SurplusCheckpoint> Of(string folder, int keepLast, IReadOnlySet<string> spared)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(keepLast, 1);
        try
        {
            int kept = 0;
            List<SurplusCheckpoint> surplus = [];
            string latest = ReadLatest(folder);
            foreach (IGrouping<CheckpointName, CheckpointShelf.Item> one in new CheckpointShelf(folder, new DurableStorage()).Items().GroupBy(i => i.Name))
            {
                if (kept < keepLast)
                {
                    kept += one.Any(item => CheckpointShelf.IsValid(item.Path)) ? 1 : 0;
                }
                else if (one.Key.ToString() != latest && !spared.Contains(one.Key.ToString()))
                {
                    surplus.AddRange(one.Select(item => new SurplusCheckpoint(item.Name, item.Path, SizeOf(item.Path))));
                }
            }

            return surplus;
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw StorageException.From(folder, cause);
        }
    }

    /// <summary>Removes one; half removed, it is taken for none by every reader.</summary>
    /// <param name="checkpoint">Which.</param>
    /// <exception cref="StorageException">It cannot be removed.</exception>
    public static void Remove(SurplusCheckpoint checkpoint)
    {
        try
        {
            new CheckpointShelf(Path.GetDirectoryName(checkpoint.Path)!, new DurableStorage()).Discard(checkpoint.Path);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw StorageException.From(checkpoint.Path, cause);
        }
    }

    private static string ReadLatest(string folder) =>
        Path.Combine(folder, Latest) is var path && File.Exists(path) ? File.ReadAllText(path).Trim() : "";

    private static long SizeOf(string folder) => new DirectoryInfo(folder).EnumerateFiles("*", SearchOption.AllDirectories).Sum(f => f.Length);
}
