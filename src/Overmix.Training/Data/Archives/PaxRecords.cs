using System.Buffers.Text;
using System.Text;

namespace Overmix.Training.Data.Archives;

/// <summary>The records of a pax header, of which only path and size matter here.</summary>
/// <param name="Path">The entry's name; null if the record is absent.</param>
/// <param name="Size">The entry's size; null if the record is absent.</param>
internal sealed record PaxRecords(byte[]? Path, long? Size)
{
    /// <summary>Largest header that is read.</summary>
    public const int MostBytes = 1 << 16;

    /// <summary>Reads records <c>length key=value\n</c>; null and the problem if they are damaged.</summary>
    public static PaxRecords? TryParse(ReadOnlySpan<byte> bytes, out string problem)
    {
        (byte[]? path, long? size, problem) = (null, null, "");
        while (bytes.Length > 0)
        {
            if (!TryRecord(bytes, out int length, out ReadOnlySpan<byte> key, out ReadOnlySpan<byte> value))
            {
                problem = "has a damaged pax record";
                return null;
            }

            if (key.SequenceEqual("path"u8))
            {
                path = value.ToArray();
            }
            else if (key.SequenceEqual("size"u8))
            {
                size = Whole(value) ?? -1;
            }
            else if (key.StartsWith("GNU.sparse."u8) || key.SequenceEqual("linkpath"u8))
            {
                problem = $"has the pax record '{Encoding.ASCII.GetString(key)}'";
                return null;
            }

            bytes = bytes[length..];
        }

        problem = size == -1 ? "has a pax record with an invalid size" : "";
        return problem.Length == 0 ? new PaxRecords(path, size) : null;
    }

    private static bool TryRecord(ReadOnlySpan<byte> bytes, out int length, out ReadOnlySpan<byte> key, out ReadOnlySpan<byte> value)
    {
        length = 0;
        key = value = default;
        int space = bytes[..Math.Min(bytes.Length, 8)].IndexOf((byte)' ');
        if (space < 1 || !Utf8Parser.TryParse(bytes[..space], out length, out int used) || used != space || bytes[0] is not (>= (byte)'1' and <= (byte)'9') || length <= space + 1 || length > bytes.Length || bytes[length - 1] != '\n')
        {
            return false;
        }

        ReadOnlySpan<byte> record = bytes[(space + 1)..(length - 1)];
        int equals = record.IndexOf((byte)'=');
        if (equals < 1)
        {
            return false;
        }

        key = record[..equals];
        value = record[(equals + 1)..];
        return true;
    }

    private static long? Whole(ReadOnlySpan<byte> digits) =>
        digits.Length is >= 1 and <= 18 && digits.IndexOfAnyExceptInRange((byte)'0', (byte)'9') < 0 && Utf8Parser.TryParse(digits, out long number, out _) ? number : null;
}
