using Overmix.Runs.Logs;
using Overmix.Runs.Store;

namespace Overmix.Runs.Index;

/// <summary>The stamps of all files of a run that listings show something of.</summary>
/// <param name="Fixed">Of the files that are written once.</param>
/// <param name="Metrics">Of <c>metrics.jsonl</c>.</param>
/// <param name="Events">Of <c>events.jsonl</c>.</param>
/// <param name="Status">Of the heartbeat.</param>
/// <param name="Verdict">Of the verdict.</param>
public readonly record struct RunStamps(FixedStamps Fixed, FileStamp Metrics, FileStamp Events, FileStamp Status, FileStamp Verdict)
{
    /// <summary>The stamps of a folder of which nothing is known.</summary>
    public static RunStamps Unknown { get; } = new(new FixedStamps(FileStamp.None, FileStamp.None, FileStamp.None, FileStamp.None), FileStamp.None, FileStamp.None, FileStamp.None, FileStamp.None);

    /// <summary>Takes the stamps with one listing of the run's folder.</summary>
    /// <param name="run">The run.</param>
    /// <param name="link">Name of a link in the folder, if there is one: then nothing else is known, for what it leads to may change at any time.</param>
    /// <exception cref="IOException">The folder cannot be listed.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be listed.</exception>
    public static RunStamps Of(RunDirectory run, out string? link)
    {
        ArgumentNullException.ThrowIfNull(run);
        link = null;
        Dictionary<string, FileStamp> found = new(StringComparer.Ordinal);
        foreach (FileSystemInfo entry in new DirectoryInfo(run.Path).EnumerateFileSystemInfos())
        {
            if ((entry.Attributes & FileAttributes.ReparsePoint) != 0)
            {
                link ??= entry.Name;
            }
            else if (entry is FileInfo { Exists: true } file)
            {
                found[file.Name] = new FileStamp(file.Length, file.LastWriteTimeUtc.Ticks);
            }
        }

        if (link is not null)
        {
            return Unknown;
        }

        FileStamp Stamp(string name) => found.GetValueOrDefault(name, FileStamp.None);
        return new RunStamps(
            new FixedStamps(Stamp(RunFiles.Manifest), Stamp(RunFiles.Config), Stamp(RunFiles.ConfigSource), Stamp(RunFiles.Overrides)),
            Stamp(LogFormats.Metrics.FileName),
            Stamp(LogFormats.Events.FileName),
            Stamp(RunFiles.Status),
            Stamp(RunFiles.Verdict));
    }

    /// <summary>Whether any of the files is so young that a further write might leave the same stamp.</summary>
    /// <param name="now">The moment.</param>
    public bool AreFresh(DateTimeOffset now) => Fixed.AreFresh(now) || Metrics.IsFresh(now) || Events.IsFresh(now) || Status.IsFresh(now) || Verdict.IsFresh(now);
}

/// <summary>The stamps of a run's files that are written once.</summary>
/// <param name="Manifest">Of <c>run.json</c>.</param>
/// <param name="Config">Of the configuration.</param>
/// <param name="Source">Of the configuration as its user wrote it.</param>
/// <param name="Overrides">Of the overrides.</param>
public readonly record struct FixedStamps(FileStamp Manifest, FileStamp Config, FileStamp Source, FileStamp Overrides)
{
    /// <summary>Whether any of the files is so young that a further write might leave the same stamp.</summary>
    /// <param name="now">The moment.</param>
    public bool AreFresh(DateTimeOffset now) => Manifest.IsFresh(now) || Config.IsFresh(now) || Source.IsFresh(now) || Overrides.IsFresh(now);

    /// <summary>Whether a file is among them.</summary>
    internal static bool Cover(string name) => name is RunFiles.Manifest or RunFiles.Config or RunFiles.ConfigSource or RunFiles.Overrides;
}
