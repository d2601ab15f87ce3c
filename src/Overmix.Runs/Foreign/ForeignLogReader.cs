using Overmix.Core.Errors;
using Overmix.Runs.Store;

namespace Overmix.Runs.Foreign;

/// <summary>Reads other tools' training logs, told apart by their names and first bytes.</summary>
public static class ForeignLogReader
{
    // What the tools call their logs; a folder that holds one is read as it.
    private static readonly string[] KnownFiles = ["metrics.csv", "summary.csv", "trainer_state.json"];

    /// <summary>Whether a path names something that is read here: a file, or a folder with a known log in it that is no run of Overmix.</summary>
    /// <param name="path">As a user named it.</param>
    public static bool Takes(string path) =>
        File.Exists(path) || (Directory.Exists(path) && !File.Exists(Path.Combine(path, RunFiles.Manifest)) && (KnownFiles.Any(name => File.Exists(Path.Combine(path, name))) || EventFolders(path).Length > 0));

    /// <summary>Reads a log.</summary>
    /// <param name="path">
    /// A table (<c>.csv</c>, <c>.tsv</c>, <c>.txt</c>), <c>trainer_state.json</c>, an event file, or a folder that holds one of them. The event files of a folder
    /// continue each other; those of its subfolders are parts with tags of their own.
    /// </param>
    /// <param name="epochColumn">The column of a table that holds the epochs; by default <c>epoch</c>.</param>
    /// <exception cref="ForeignLogException">The log is damaged, of no known kind, or too large.</exception>
    /// <exception cref="StorageException">A file cannot be read.</exception>
    public static ForeignLog Read(string path, string? epochColumn = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (Directory.Exists(path))
        {
            return KnownFiles.Select(name => Path.Combine(path, name)).FirstOrDefault(File.Exists) is { } file ? Read(file, epochColumn) : ReadFolder(path);
        }

        byte[] bytes = ForeignLimits.Read(path);
        return EventFileLog.IsNamedLikeOne(path) || EventFileLog.IsOne(bytes) ? EventFileLog.Parse([(path, bytes)], path)
            : IsJson(bytes) ? TrainerStateLog.Parse(bytes, path)
            : bytes.AsSpan(0, Math.Min(bytes.Length, 4_096)).Contains((byte)0) ? throw new ForeignLogException(path, "is neither a table, nor a trainer_state.json, nor an event file of TensorBoard.")
            : TableLog.Parse(bytes, path, epochColumn);
    }

    private static bool IsJson(ReadOnlySpan<byte> bytes) => bytes.TrimStart("\uFEFF \t\r\n"u8) is [(byte)'{' or (byte)'[', ..];

    private static ForeignLog ReadFolder(string folder)
    {
        (string Part, string[] Files)[] parts = EventFolders(folder);
        if (parts.Length == 0)
        {
            throw new ForeignLogException(folder, $"holds neither {string.Join(" nor ", KnownFiles)} nor event files of TensorBoard.");
        }

        string[] files = [.. parts.SelectMany(p => p.Files)];
        long bytes = files.Sum(LengthOf);
        if (files.Length > ForeignLimits.MostFiles || bytes > ForeignLimits.MostBytes)
        {
            throw new ForeignLogException(folder, $"its {files.Length} event files have {bytes} bytes; at most {ForeignLimits.MostFiles} files and {ForeignLimits.MostBytes} bytes are read. Name one of them.");
        }

        ForeignLog[] logs = [.. parts.Select(p => EventFileLog.Parse(p.Files.Select(f => (f, ForeignLimits.Read(f))), p.Part, p.Part == folder ? "" : Path.GetFileName(p.Part) + "/"))];
        return logs[0] with { Path = folder, Series = [.. logs.SelectMany(l => l.Series)], Notes = [.. logs.SelectMany(l => l.Notes)] };
    }

    private static long LengthOf(string file)
    {
        try
        {
            return new FileInfo(file).Length;
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw StorageException.From(file, cause);
        }
    }

    private static (string Part, string[] Files)[] EventFolders(string folder)
    {
        try
        {
            string[] parts = [folder, .. Directory.GetDirectories(folder).Order(StringComparer.Ordinal).Take(ForeignLimits.MostFiles)];
            return [.. parts.Select(part => (part, EventFiles(part))).Where(p => p.Item2.Length > 0)];
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw StorageException.From(folder, cause);
        }
    }

    private static string[] EventFiles(string folder) => [.. Directory.GetFiles(folder).Where(EventFileLog.IsNamedLikeOne).Order(StringComparer.Ordinal)];
}
