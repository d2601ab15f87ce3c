using System.IO.Compression;
using System.Text.Json;
using Overmix.Core.Errors;

namespace Overmix.Studies.Figures;

/// <summary>A kept record of a run cannot be used.</summary>
/// <param name="path">Its file.</param>
/// <param name="what">What is wrong with it.</param>
public sealed class KeptRunException(string path, string what)
    : UserErrorException($"{path}: {what}. Bring the file back from a copy, or delete it and have the run trained again.", ExitCode.InvalidData);

/// <summary>The bytes of kept records.</summary>
internal static class KeptRunFile
{
    private const int Piece = 1 << 16;

    public static JsonSerializerOptions Json { get; } = new(JsonSerializerDefaults.Web) { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Decompresses a file, counting while it reads.</summary>
    public static byte[] Unpack(string path, long longest)
    {
        try
        {
            using FileStream file = File.OpenRead(path);
            using var gzip = new GZipStream(file, CompressionMode.Decompress);
            using var memory = new MemoryStream();
            byte[] piece = new byte[Piece];
            for (int read; (read = gzip.Read(piece)) > 0;)
            {
                memory.Write(piece, 0, read);
                if (memory.Length > longest)
                {
                    throw new KeptRunException(path, "it is longer than any record");
                }
            }

            return memory.ToArray();
        }
        catch (InvalidDataException cause)
        {
            throw new KeptRunException(path, cause.Message.TrimEnd('.'));
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw StorageException.From(path, cause);
        }
    }

    public static void MakeFolder(string folder)
    {
        try
        {
            Directory.CreateDirectory(folder);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw StorageException.From(folder, cause);
        }
    }

    /// <summary>What may be published of an origin: not the computer's name.</summary>
    public static RunOrigin WithoutHost(this RunOrigin origin) => origin with { Machine = origin.Machine with { Host = "" } };
}
