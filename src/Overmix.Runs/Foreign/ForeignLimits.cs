using System.Globalization;
using Overmix.Core.Errors;

namespace Overmix.Runs.Foreign;

/// <summary>What a foreign log may have at most: whoever wrote it is not trusted.</summary>
internal static class ForeignLimits
{
    /// <summary>Bytes of a file.</summary>
    public const int MostBytes = 64 << 20;

    /// <summary>Series of a log.</summary>
    public const int MostSeries = 4_096;

    /// <summary>Numbers of a log.</summary>
    public const int MostValues = 2_000_000;

    /// <summary>A number's magnitude. Larger ones count as infinite: sums of squares of what is smaller stay finite.</summary>
    public const double Largest = 1e100;

    /// <summary>Bytes of a name.</summary>
    public const int MostNameBytes = 1_024;

    /// <summary>Files of a folder.</summary>
    public const int MostFiles = 1_000;

    /// <summary>A file's bytes. The buffer is as long as the file is, whatever it says of itself.</summary>
    /// <exception cref="ForeignLogException">The file is empty, no plain file, or too long.</exception>
    /// <exception cref="StorageException">The file cannot be read.</exception>
    public static byte[] Read(string path)
    {
        try
        {
            long length = new FileInfo(path).Length;
            if (length > MostBytes)
            {
                throw new ForeignLogException(path, string.Create(CultureInfo.InvariantCulture, $"the file has {length} bytes; at most {MostBytes} are read. Thin it out first."));
            }

            // A pipe or device has length 0 too, and opening it could block for ever.
            if (length == 0)
            {
                throw new ForeignLogException(path, "the file is empty, or not a plain file.");
            }

            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
            byte[] bytes = new byte[length];
            int read = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            return read == bytes.Length ? bytes : bytes[..read];
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw StorageException.From(path, cause);
        }
    }
}
