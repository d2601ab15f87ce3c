using System.Buffers.Binary;

namespace Overmix.Training.Data.Archives;

/// <summary>A block of 512 bytes before each entry of a tar: POSIX ustar and pax, GNU, and the old one of Version 7.</summary>
/// <param name="Name">Name without prefix.</param>
/// <param name="Prefix">Prefix of ustar; empty elsewhere.</param>
/// <param name="Size">Bytes that follow.</param>
/// <param name="Kind">Type flag.</param>
internal sealed record TarHeader(byte[] Name, byte[] Prefix, long Size, byte Kind)
{
    public const int Block = 512;

    /// <summary>Whether a stream begins with a tar header that has no magic word; leaves it at its start.</summary>
    public static bool IsOldStyle(Stream archive)
    {
        byte[] block = new byte[Block];
        int length = archive.ReadAtLeast(block, Block, throwOnEndOfStream: false);
        archive.Position = 0;
        return length == Block && block[0] != 0 && TryParse(block, out _) is not null;
    }

    /// <summary>Reads a header; null and the problem if it is none.</summary>
    public static TarHeader? TryParse(ReadOnlySpan<byte> block, out (string Problem, string Expectation) refused)
    {
        refused = default;
        long sum = 0;
        for (int i = 0; i < Block; i++)
        {
            sum += i is >= 148 and < 156 ? ' ' : block[i];
        }

        long? declared = Number(block.Slice(148, 8)), size = Number(block.Slice(124, 12));
        bool isPosix = block.Slice(257, 6).SequenceEqual("ustar\0"u8);
        byte[]? name = Text(block[..100]), prefix = isPosix ? Text(block.Slice(345, 155)) : [];
        refused = declared != sum ? ($"has a header whose checksum is {declared?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "unreadable"}", $"{sum}")
            : size is null ? ("has no valid size", "an octal or positive binary number of bytes")
            : name is null || prefix is null ? ("has a NUL inside its name", "a plain name")
            : default;
        return refused == default ? new TarHeader(name!, prefix!, size!.Value, block[156]) : null;
    }

    // Octal digits, framed by spaces and NULs; or, of GNU, a positive binary number.
    private static long? Number(ReadOnlySpan<byte> field)
    {
        if (field[0] >= 0x80)
        {
            return field[0] == 0x80 && field.Length > sizeof(long) && field[1..^8].IndexOfAnyExcept((byte)0) < 0 && BinaryPrimitives.ReadInt64BigEndian(field[^8..]) is var large and >= 0 ? large : null;
        }

        ReadOnlySpan<byte> digits = field.TrimStart((byte)' ').TrimEnd(" \0"u8);
        if (digits.Length == 0 || digits.IndexOfAnyExceptInRange((byte)'0', (byte)'7') >= 0)
        {
            return null;
        }

        long number = 0;
        foreach (byte digit in digits)
        {
            number = number * 8 + (digit - '0'); // At most 12 digits: below 2³⁶.
        }

        return number;
    }

    // Up to the first NUL; what follows must be NUL too, or two readers might see two names.
    private static byte[]? Text(ReadOnlySpan<byte> field)
    {
        int end = field.IndexOf((byte)0);
        return end < 0 ? field.ToArray() : field[end..].IndexOfAnyExcept((byte)0) < 0 ? field[..end].ToArray() : null;
    }
}
