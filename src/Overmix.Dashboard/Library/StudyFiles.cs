namespace Overmix.Dashboard.Library;

/// <summary>Finds the small files that studies leave beside their runs: <c>sweep.json</c> and <c>claims/ID.json</c>. Links are not followed.</summary>
internal static class StudyFiles
{
    private const int Deepest = 3;
    private const int Most = 500;

    /// <summary>Every <c>sweep.json</c>, as full paths.</summary>
    public static IReadOnlyList<string> Sweeps(string root) => [.. Folders(root, Deepest).Select(f => Path.Combine(f, "sweep.json")).Where(File.Exists).Take(Most)];

    /// <summary>Every file of a <c>claims</c> folder with a given ending, as full paths.</summary>
    public static IReadOnlyList<string> Claims(string root) =>
        [.. Folders(root, Deepest).Where(f => Path.GetFileName(f) == "claims").SelectMany(f => Directory.EnumerateFiles(f, "*.json")).Order(StringComparer.Ordinal).Take(Most)];

    private static IEnumerable<string> Folders(string folder, int depth)
    {
        yield return folder;
        foreach (string inner in depth > 0 ? Inside(folder) : [])
        {
            foreach (string found in Folders(inner, depth - 1))
            {
                yield return found;
            }
        }
    }

    private static string[] Inside(string folder)
    {
        try
        {
            // A run's own folders hold none of these, and there may be thousands of runs.
            return File.Exists(Path.Combine(folder, Runs.Store.RunFiles.Manifest)) ? [] :
            [
                .. new DirectoryInfo(folder).EnumerateDirectories()
                    .Where(d => (d.Attributes & FileAttributes.ReparsePoint) == 0 && !d.Name.StartsWith('.'))
                    .Select(d => d.FullName).Order(StringComparer.Ordinal),
            ];
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
