namespace Overmix.Runs.Index;

/// <summary>A file as its folder lists it: enough to tell whether it changed.</summary>
/// <param name="Length">Bytes; −1 if there is none.</param>
/// <param name="Modified">When it was last written, in ticks, UTC.</param>
public readonly record struct FileStamp(long Length, long Modified)
{
    /// <summary>A file that is not there.</summary>
    public static FileStamp None { get; } = new(-1, 0);

    /// <summary>The stamp of a file; a link is not followed and counts as none.</summary>
    public static FileStamp Of(string path)
    {
        try
        {
            var file = new FileInfo(path);
            return file.Exists && (file.Attributes & FileAttributes.ReparsePoint) == 0 ? new FileStamp(file.Length, file.LastWriteTimeUtc.Ticks) : None;
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            return None;
        }
    }

    /// <summary>Whether the file was written so shortly before a moment that a further write might leave the same stamp.</summary>
    /// <param name="now">The moment.</param>
    public bool IsFresh(DateTimeOffset now) => Length >= 0 && Modified > (now - TimeSpan.FromSeconds(2)).UtcTicks;
}
