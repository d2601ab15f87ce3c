using Overmix.Core.Errors;

namespace Overmix.Core.Durability;

/// <summary>
/// Writes that survive a power cut: temporary file beside the target, fsync, rename, fsync of the folder.
/// A reader sees the old file or the new one, never a part.
/// </summary>
public static class DurableFile
{
    /// <summary>Replaces a file's content in one step.</summary>
    /// <param name="path">The file.</param>
    /// <param name="content">Its new bytes.</param>
    /// <exception cref="StorageException">The disk is full, or the folder is missing or read-only; the old file is intact.</exception>
    public static void Replace(string path, ReadOnlySpan<byte> content)
    {
        string temporary = path + ".tmp";
        try
        {
            Write(temporary, content);
            File.Move(temporary, path, overwrite: true);
            FolderSync.Flush(Path.GetDirectoryName(Path.GetFullPath(path))!);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            DeleteQuietly(temporary);
            throw StorageException.From(path, cause);
        }
    }

    /// <summary>Replaces a text file's content in one step, as UTF-8 without a byte-order mark.</summary>
    /// <inheritdoc cref="Replace(string, ReadOnlySpan{byte})"/>
    public static void ReplaceText(string path, string content) => Replace(path, System.Text.Encoding.UTF8.GetBytes(content));

    /// <summary>Writes a new file and flushes it to the device. For files inside a folder that is renamed into place afterwards.</summary>
    /// <param name="path">The file; overwritten if it exists.</param>
    /// <param name="content">Its bytes.</param>
    public static void Write(string path, ReadOnlySpan<byte> content)
    {
        using var stream = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        stream.Write(content);
        stream.Flush(flushToDisk: true);
    }

    /// <summary>Moves a finished folder into its place and makes the move durable.</summary>
    /// <param name="temporary">The folder as written, its files flushed already.</param>
    /// <param name="final">Its place; must not exist.</param>
    public static void MoveFolder(string temporary, string final)
    {
        FolderSync.Flush(temporary);
        Directory.Move(temporary, final);
        FolderSync.Flush(Path.GetDirectoryName(Path.GetFullPath(final))!);
    }

    private static void DeleteQuietly(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            // A left-over .tmp file is harmless: it is overwritten by the next save and ignored by every reader.
        }
    }
}
