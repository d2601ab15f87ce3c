using System.Security.Cryptography;
using System.Text;
using Overmix.Core.Durability;

namespace Overmix.Runs.Index;

/// <summary>The index as a file: schema, then path and entry of each run, then the SHA-256 of all that. A file in which a bit differs is passed over as a whole.</summary>
internal static class IndexFile
{
    /// <summary>Raised whenever an entry means something else or is spelt otherwise.</summary>
    public const int Schema = 2;

    private const long MaxBytes = 1L << 30;

    /// <summary>The entries by path; none if the file is missing, damaged or of another schema.</summary>
    public static IEnumerable<KeyValuePair<string, ReadOnlyMemory<byte>>> Read(string path)
    {
        List<KeyValuePair<string, ReadOnlyMemory<byte>>> entries = [];
        try
        {
            if (new FileInfo(path) is not { Exists: true, Length: > SHA256.HashSizeInBytes and < MaxBytes })
            {
                return [];
            }

            byte[] bytes = File.ReadAllBytes(path);
            int end = bytes.Length - SHA256.HashSizeInBytes;
            if (!SHA256.HashData(bytes.AsSpan(0, end)).AsSpan().SequenceEqual(bytes.AsSpan(end)))
            {
                return [];
            }

            using var stream = new MemoryStream(bytes, 0, end);
            using var reader = new BinaryReader(stream, Encoding.UTF8);
            for (bool isOurs = reader.ReadInt32() == Schema; isOurs && stream.Position < end;)
            {
                string name = reader.ReadString();
                int length = reader.ReadInt32();
                entries.Add(new(name, bytes.AsMemory((int)stream.Position, length)));
                stream.Position += length;
            }

            return entries;
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException or ArgumentException or FormatException)
        {
            return [];
        }
    }

    /// <summary>Writes the entries in one step; without any, an empty file.</summary>
    /// <exception cref="Core.Errors.StorageException">The disk is full or the folder cannot be written.</exception>
    public static void Write(string path, IReadOnlyList<KeyValuePair<string, ReadOnlyMemory<byte>>> entries)
    {
        using var bytes = new MemoryStream();
        if (entries.Count > 0)
        {
            using var writer = new BinaryWriter(bytes, Encoding.UTF8, leaveOpen: true);
            writer.Write(Schema);
            foreach ((string name, ReadOnlyMemory<byte> entry) in entries)
            {
                writer.Write(name);
                writer.Write(entry.Length);
                writer.Write(entry.Span);
            }

            writer.Flush();
            writer.Write(SHA256.HashData(bytes.GetBuffer().AsSpan(0, (int)bytes.Length)));
        }

        DurableFile.Replace(path, bytes.ToArray());
    }
}
