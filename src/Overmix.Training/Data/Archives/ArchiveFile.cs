using Overmix.Core.Durability;
using Overmix.Core.Errors;

namespace Overmix.Training.Data.Archives;

/// <summary>Opens files that users name.</summary>
internal static class ArchiveFile
{
    private const int Buffer = 1 << 16;

    /// <summary>Opens a regular file for reading.</summary>
    public static FileStream OpenRead(string path)
    {
        try
        {
            using FileStream probe = RegularFile.OpenRead(path); // A pipe would keep us waiting.
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, Buffer, FileOptions.SequentialScan);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw Unreadable(path, cause);
        }
    }

    /// <summary>What to say of a file that cannot be read.</summary>
    public static DataException Unreadable(string path, Exception cause) => cause is FileNotFoundException or DirectoryNotFoundException
        ? new DataException($"{path}: there is no such file or folder. Expected the data that data.path names, relative to the working folder.", cause)
        : new DataException(StorageException.From(path, cause).Message, cause);
}
