using System.Globalization;
using Overmix.Core.Errors;

namespace Overmix.Runs.Store;

/// <summary>Reads small files whose size is not to be trusted.</summary>
internal static class BoundedFile
{
    /// <summary>Longest small file that is accepted.</summary>
    public const int MaxBytes = 4 << 20;

    /// <summary>The file's bytes; null if there is none.</summary>
    /// <exception cref="RunFolderException">The file is too long.</exception>
    /// <exception cref="StorageException">The file cannot be read.</exception>
    public static byte[]? Read(string path)
    {
        try
        {
            var file = new FileInfo(path);
            if (!file.Exists)
            {
                return null;
            }

            if (file.Length > MaxBytes)
            {
                throw new RunFolderException(path, string.Create(CultureInfo.InvariantCulture, $"the file has {file.Length} bytes; at most {MaxBytes} are expected here."));
            }

            // A pipe or device in its place has length 0 too, and opening it could block for ever.
            return file.Length == 0 ? [] : ReadOpen(path, (int)file.Length);
        }
        catch (Exception cause) when (cause is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw StorageException.From(path, cause);
        }
    }

    private static byte[] ReadOpen(string path, int length)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        byte[] bytes = new byte[length];
        int read = stream.ReadAtLeast(bytes, length, throwOnEndOfStream: false);
        return bytes[..read];
    }
}
