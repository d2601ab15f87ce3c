using System.Text;

namespace Overmix.Training.Data.Formats;

/// <summary>
/// Reads some regular files out of a tar archive, by name and in one pass, without unpacking anything. Everything else in it (links, devices, long names, other files) is passed over.
/// </summary>
internal static class TarMembers
{
    private const int Block = 512, NameBytes = 100, SizeAt = 124, SizeBytes = 12, SumAt = 148, SumBytes = 8, TypeAt = 156;

    /// <summary>Reads an archive to its end.</summary>
    /// <param name="archive">The archive, decompressed.</param>
    /// <param name="most">Bytes it may have at most, decompressed.</param>
    /// <param name="wanted">Whether a file is to be read, by its name without folders.</param>
    /// <param name="read">Reads one: gets its name and its content.</param>
    /// <exception cref="DataException">It is damaged or larger than that.</exception>
    public static void Read(BoundedReader archive, long most, Func<string, bool> wanted, Action<string, BoundedReader> read)
    {
        byte[] header = new byte[Block];
        while (true)
        {
            long at = archive.Offset;
            archive.Fill(header, "a header of the archive");
            if (header.AsSpan().IndexOfAnyExcept((byte)0) < 0)
            {
                archive.SkipToEnd(most); // a block of zeros ends the archive
                return;
            }

            CheckSum(archive, header, at);
            (long size, string name) = (Octal(archive, header, SizeAt, SizeBytes, at), NameOf(header));
            if (size > most - archive.Offset)
            {
                throw archive.Error($"expected an archive of at most {most} bytes, found a file of {size} bytes here. {BoundedReader.Remedy}", at);
            }

            long end = archive.Offset + (size + Block - 1) / Block * Block;
            if (header[TypeAt] is (byte)'0' or 0 && wanted(name))
            {
                archive.Require(size, "a file of the archive");
                read(name, BoundedReader.Plain($"{archive.File}, {name}", archive.Segment(size), size));
            }

            archive.Skip(end - archive.Offset, "a file of the archive");
        }
    }

    private static string NameOf(byte[] header)
    {
        string path = Encoding.Latin1.GetString(header, 0, NameBytes).Split('\0')[0];
        return path[(path.LastIndexOf('/') + 1)..];
    }

    // The sum of all bytes of the header, those of the sum itself taken for blanks.
    private static void CheckSum(BoundedReader archive, byte[] header, long at)
    {
        int sum = SumBytes * ' ';
        for (int i = 0; i < Block; i++)
        {
            sum += i is >= SumAt and < SumAt + SumBytes ? 0 : header[i];
        }

        if (Octal(archive, header, SumAt, SumBytes, at) != sum)
        {
            throw archive.Error($"expected the header of a file of a tar archive. {BoundedReader.Remedy}", at);
        }
    }

    private static long Octal(BoundedReader archive, byte[] header, int from, int length, long at)
    {
        long number = 0;
        foreach (byte b in header.AsSpan(from, length).Trim((ReadOnlySpan<byte>)[0, (byte)' ']))
        {
            number = b is >= (byte)'0' and <= (byte)'7' ? number * 8 + b - '0' : throw archive.Error($"expected an octal number in the header of a file of a tar archive. {BoundedReader.Remedy}", at + from);
        }

        return number;
    }
}
