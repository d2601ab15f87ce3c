using System.IO.Compression;

namespace Overmix.Training.Data.Formats;

/// <summary>Parser of npz files: a zip of npy arrays, stored or deflated. Only what is asked for is decompressed, and its checksum is verified.</summary>
internal static class NpzArchive
{
    private const int MostEntries = 1024;
    private const string Suffix = ".npy";

    /// <summary>Reads arrays.</summary>
    /// <param name="file">Name for messages.</param>
    /// <param name="stream">The file; seekable.</param>
    /// <param name="isWanted">Whether an array is to be read, by its name.</param>
    /// <returns>The wanted arrays, in the order of the file.</returns>
    /// <exception cref="DataException">Damaged, encrypted, a wanted array is there twice, or it is not one of numbers.</exception>
    public static IReadOnlyList<(string Name, NpyArray Array)> Read(string file, Stream stream, Func<string, bool> isWanted)
    {
        try
        {
            using var zip = new ZipArchive(stream, ZipArchiveMode.Read, leaveOpen: true);
            return zip.Entries.Count > MostEntries
                ? throw new DataException(file, $"expected at most {MostEntries} arrays, found {zip.Entries.Count} files. Save fewer.", 0)
                : ReadEntries(file, zip, isWanted);
        }
        catch (Exception cause) when (cause is InvalidDataException or NotSupportedException or EndOfStreamException)
        {
            throw new DataException(file, $"expected a zip of npy arrays, as numpy.savez writes it: {cause.Message.TrimEnd('.')}. {BoundedReader.Remedy}", 0, cause);
        }
    }

    private static List<(string Name, NpyArray Array)> ReadEntries(string file, ZipArchive zip, Func<string, bool> isWanted)
    {
        List<(string Name, NpyArray Array)> arrays = [];
        foreach (ZipArchiveEntry entry in zip.Entries.Where(e => e.FullName.EndsWith(Suffix, StringComparison.Ordinal)))
        {
            string name = entry.FullName[..^Suffix.Length];
            if (!isWanted(name))
            {
                continue;
            }

            if (arrays.Any(a => a.Name == name))
            {
                throw new DataException(file, $"expected each array once, found '{name}' twice. Save the file again.", 0);
            }

            arrays.Add((name, ReadEntry($"{file}, array '{name}'", entry)));
        }

        return arrays;
    }

    private static NpyArray ReadEntry(string place, ZipArchiveEntry entry)
    {
        if (entry.IsEncrypted)
        {
            throw new DataException(place, "expected no encryption. Save the array without a password.", 0);
        }

        using var content = new ChecksumStream(entry.Open());
        NpyArray array = NpyArray.Read(BoundedReader.Decompressed(place, content, entry.CompressedLength));
        return content.Checksum == entry.Crc32
            ? array
            : throw new DataException(place, $"expected the checksum 0x{entry.Crc32:x8}, found 0x{content.Checksum:x8}. {BoundedReader.Remedy}", content.Length);
    }
}
