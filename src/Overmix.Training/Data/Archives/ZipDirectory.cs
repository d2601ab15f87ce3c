using System.Buffers.Binary;

namespace Overmix.Training.Data.Archives;

/// <summary>Where a zip's directory lies, from the record at the file's end.</summary>
/// <param name="Offset">Its first byte.</param>
/// <param name="Length">Its bytes.</param>
/// <param name="Entries">How many records it is said to hold.</param>
/// <param name="End">The record that was read for this; the directory ends here.</param>
internal sealed record ZipDirectory(long Offset, long Length, long Entries, long End)
{
    private const int RecordLength = 22, MostComment = 65535, LocatorLength = 20, Record64Length = 56;
    private const uint Signature = 0x06054b50, LocatorSignature = 0x07064b50, Signature64 = 0x06064b50;

    /// <summary>Finds the directory; null and the problem if it cannot be trusted.</summary>
    public static ZipDirectory? TryFind(Stream file, out (long Offset, string Problem, string Expectation) refused)
    {
        byte[] tail = new byte[Math.Min(file.Length, RecordLength + MostComment + LocatorLength + Record64Length)];
        long start = file.Length - tail.Length;
        file.Position = start;
        file.ReadExactly(tail);
        refused = (file.Length, "the file ends without the record of a zip's end", "an undamaged zip file");
        for (int at = tail.Length - RecordLength; at >= 0; at--)
        {
            ReadOnlySpan<byte> record = tail.AsSpan(at);
            if (BinaryPrimitives.ReadUInt32LittleEndian(record) == Signature && record.Length == RecordLength + BinaryPrimitives.ReadUInt16LittleEndian(record[20..]))
            {
                return Check(tail, at, start, out refused);
            }
        }

        return null;
    }

    private static ZipDirectory? Check(byte[] tail, int at, long start, out (long, string, string) refused)
    {
        ReadOnlySpan<byte> record = tail.AsSpan(at);
        (int disk, int firstDisk, long here) = (Short(record, 4), Short(record, 6), Short(record, 8));
        var found = new ZipDirectory(Int(record, 16), Int(record, 12), Short(record, 10), start + at);
        bool single = disk == 0 && firstDisk == 0 && here == found.Entries;
        if (at >= LocatorLength && Int(tail.AsSpan(at - LocatorLength), 0) == LocatorSignature)
        {
            ZipDirectory? large = Large(tail, at - LocatorLength, start);
            bool agrees = large is not null && single && Agrees(found.Offset, large.Offset, uint.MaxValue) && Agrees(found.Length, large.Length, uint.MaxValue) && Agrees(found.Entries, large.Entries, ushort.MaxValue);
            refused = (start + at, "the 64-bit record of the zip's end is damaged or contradicts the 32-bit one", "two records that agree");
            found = agrees ? large! : found;
            if (!agrees)
            {
                return null;
            }
        }

        refused = (start + at, $"the directory is said to have {found.Entries} entries in {found.Length} bytes at {found.Offset}, on {(single ? "one disk" : "several disks")}", $"one disk, {ZipRecord.FixedLength} bytes or more an entry, and an end at {found.End}");
        bool sound = single && found.Length >= 0 && found.Offset >= 0 && found.Entries >= 0 && found.Offset <= found.End && found.Length == found.End - found.Offset && found.Entries <= found.Length / ZipRecord.FixedLength;
        return sound ? found : null;
    }

    private static ZipDirectory? Large(byte[] tail, int locator, long start)
    {
        ReadOnlySpan<byte> pointer = tail.AsSpan(locator);
        int at = locator - Record64Length; // without the extensible part, which nobody writes
        if (at < 0 || Int(tail.AsSpan(at), 0) != Signature64 || Int(pointer, 4) != 0 || Int(pointer, 16) != 1 || BinaryPrimitives.ReadInt64LittleEndian(pointer[8..]) != start + at)
        {
            return null;
        }

        ReadOnlySpan<byte> record = tail.AsSpan(at);
        long size = BinaryPrimitives.ReadInt64LittleEndian(record[4..]), here = BinaryPrimitives.ReadInt64LittleEndian(record[24..]), entries = BinaryPrimitives.ReadInt64LittleEndian(record[32..]);
        return size == Record64Length - 12 && Int(record, 16) == 0 && Int(record, 20) == 0 && here == entries
            ? new ZipDirectory(BinaryPrimitives.ReadInt64LittleEndian(record[48..]), BinaryPrimitives.ReadInt64LittleEndian(record[40..]), entries, start + at)
            : null;
    }

    private static bool Agrees(long small, long large, long saturated) => small == large || small == saturated;

    private static int Short(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt16LittleEndian(bytes[at..]);

    private static long Int(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt32LittleEndian(bytes[at..]);
}
