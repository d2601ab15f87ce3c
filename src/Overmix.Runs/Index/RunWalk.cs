using Overmix.Runs.Logs;
using Overmix.Runs.Store;

namespace Overmix.Runs.Index;

/// <summary>Finds the runs under a folder: stores, stores within stores as demos and sweeps keep them, a single group, or a run itself.</summary>
public static class RunWalk
{
    private const int Deepest = 5;
    private const int MostFolders = 100_000;

    // What is kept beside runs and is none: reports, and what belongs to a run itself.
    private static readonly string[] NoRuns = [RunFiles.Report, RunFiles.Checkpoints, "figures", "claims", "gallery"];

    /// <summary>
    /// Every run folder under a folder, and what looks like one and is none: half copied, foreign, or a link. Links are never followed, hidden folders passed over.
    /// The order is by path. Folders that cannot be listed are passed over.
    /// </summary>
    /// <param name="root">The folder.</param>
    public static IReadOnlyList<FoundRun> Find(string root)
    {
        List<FoundRun> found = [];
        int folders = 0;
        string full = Path.GetFullPath(root);
        if (IsRun(full))
        {
            return [new FoundRun(new RunDirectory(full), false)];
        }

        _ = Visit(full, 1, found, ref folders);
        return found;
    }

    /// <summary>Looks through one folder; true if there is a run in it or below.</summary>
    private static bool Visit(string folder, int depth, List<FoundRun> found, ref int folders)
    {
        (bool here, bool below) = (false, false);
        List<DirectoryInfo> unknown = [];
        foreach (DirectoryInfo inner in Folders(folder))
        {
            if (++folders > MostFolders)
            {
                break;
            }

            bool isLink = (inner.Attributes & FileAttributes.ReparsePoint) != 0;
            if (isLink || IsRun(inner.FullName) || LooksLikeRun(inner))
            {
                found.Add(new FoundRun(new RunDirectory(inner.FullName), isLink));
                here = true;
            }
            else if (depth < Deepest && Visit(inner.FullName, depth + 1, found, ref folders))
            {
                below = true;
            }
            else
            {
                unknown.Add(inner);
            }
        }

        // In a group a folder without anything to know it by is still worth a line: it may be one whose files are still to come. In a study it is not: those keep
        // other things beside their groups.
        bool isGroup = depth == 2 && !below;
        found.AddRange(unknown.Where(_ => isGroup).Select(inner => new FoundRun(new RunDirectory(inner.FullName), false)));
        return here || below || (isGroup && unknown.Count > 0);
    }

    private static IEnumerable<DirectoryInfo> Folders(string folder)
    {
        try
        {
            return [.. new DirectoryInfo(folder).EnumerateDirectories()
                .Where(d => !d.Name.StartsWith('.') && !NoRuns.Contains(d.Name))
                .OrderBy(d => d.Name, StringComparer.Ordinal)];
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private static bool IsRun(string folder) => FileStamp.Of(Path.Combine(folder, RunFiles.Manifest)) != FileStamp.None;

    private static bool LooksLikeRun(DirectoryInfo folder) =>
        RunNumbers.NumberOf(folder.Name) is not null
        || new[] { RunFiles.Manifest, LogFormats.Metrics.FileName, LogFormats.Events.FileName, RunFiles.Status }.Any(name => File.Exists(Path.Combine(folder.FullName, name)));
}

/// <summary>A folder that is a run's or looks like one.</summary>
/// <param name="Directory">The folder.</param>
/// <param name="IsLink">Whether it is a link; then nothing in it was looked at.</param>
public readonly record struct FoundRun(RunDirectory Directory, bool IsLink);
