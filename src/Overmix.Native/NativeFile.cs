using System.Security.Cryptography;

namespace Overmix.Native;

/// <summary>A native library on disk.</summary>
/// <param name="Path">Its full path.</param>
/// <param name="Bytes">Its size; null if it cannot be read.</param>
/// <param name="Sha256">Lower-case hexadecimal; null if it cannot be read.</param>
public sealed record NativeFile(string Path, long? Bytes, string? Sha256)
{
    /// <summary>Reads and hashes a file, however large; never throws for a file that is missing or closed to us.</summary>
    internal static NativeFile Describe(string path)
    {
        try
        {
            using FileStream stream = File.OpenRead(path);
            return new NativeFile(path, stream.Length, Convert.ToHexStringLower(SHA256.HashData(stream)));
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return new NativeFile(path, null, null);
        }
    }
}
