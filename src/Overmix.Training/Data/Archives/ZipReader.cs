using System.Buffers.Binary;
using System.IO.Compression;

namespace Overmix.Training.Data.Archives;

/// <summary>Reads a zip in the order of its entries' places in the file, each checked against its neighbour, its local header and its checksum.</summary>
internal sealed class ZipReader : ArchiveReader
{
    private const int LocalLength = 30;
    private const uint LocalSignature = 0x04034b50;
    private const int DataDescriptor = 8, Utf8 = 2048;
    private const long SmallEntry = 1 << 20; // up to here an entry's own ratio does not matter

    private readonly Stream _file;
    private readonly List<ZipRecord> _records = [];
    private readonly long _directory;
    private int _next;
    private long _read;
    private EntryStream _content = new(Stream.Null, 0);

    public ZipReader(Stream file, string path, ArchiveLimits limits)
        : base(path, limits)
    {
        _file = file;
        ZipDirectory directory = ZipDirectory.TryFind(file, out (long Offset, string Problem, string Expectation) refused) ?? throw Refusal("", refused.Offset, refused.Problem, refused.Expectation);
        _directory = directory.Offset;
        if (directory.Entries > limits.Entries)
        {
            throw Refusal("", directory.Offset, $"the directory has {directory.Entries} entries", $"at most {limits.Entries}");
        }

        ReadRecords(directory);
        _records.Sort((a, b) => (a.Offset, a.DirectoryOffset).CompareTo((b.Offset, b.DirectoryOffset)));
    }

    public override Stream Content => _content;

    public override ArchiveEntry? Next()
    {
        if (_next == _records.Count)
        {
            return null;
        }

        ZipRecord record = _records[_next++];
        ArchiveEntry entry = Admit(record.Name, record.Length, record.Offset, record.IsFolder);
        long start = CheckLocal(record), end = _next < _records.Count ? _records[_next].Offset : _directory;
        if (record.CompressedLength > end - start)
        {
            throw Refusal(entry.Name, record.Offset, $"reaches over {end}, where the next one begins", "entries that do not overlap");
        }

        _file.Position = start;
        Stream raw = new EntryStream(_file, record.CompressedLength, tooShort: () => CutShort(record));
        Stream plain = record.Method == 0 ? raw : new DeflateStream(raw, CompressionMode.Decompress);
        _content = new EntryStream(new GuardedInflation(plain, cause => Damaged(record, cause)), record.Length, read => Count(record, read), () => CutShort(record)) { Checks = true };
        _content.AtEnd = content => CheckEnd(record, content, plain);
        return entry;
    }

    protected override void Dispose(bool disposing) => _file.Dispose();

    private void ReadRecords(ZipDirectory directory)
    {
        // The directory is a part of the file, so its size is paid for; it is read in pieces all the same.
        _file.Position = directory.Offset;
        using var reader = new BufferedStream(new EntryStream(_file, directory.Length), 1 << 16);
        byte[] buffer = new byte[ZipRecord.FixedLength + 3 * ushort.MaxValue];
        long position = directory.Offset;
        for (long i = 0; i < directory.Entries; i++)
        {
            int head = reader.ReadAtLeast(buffer.AsSpan(0, ZipRecord.FixedLength), ZipRecord.FixedLength, throwOnEndOfStream: false);
            int tail = head < ZipRecord.FixedLength ? 0 : Length(buffer, 28) + Length(buffer, 30) + Length(buffer, 32);
            int length = head + reader.ReadAtLeast(buffer.AsSpan(head, tail), tail, throwOnEndOfStream: false);
            ZipRecord? record = ZipRecord.TryParse(buffer.AsSpan(0, length), position, out int used, out (string Problem, string Expectation) refused);
            string name = length > ZipRecord.FixedLength ? Show(buffer.AsSpan(ZipRecord.FixedLength, Math.Min(Length(buffer, 28), length - ZipRecord.FixedLength))) : "";
            Add(record ?? throw Refusal(name, position, refused.Problem, refused.Expectation), name);
            position += used;
        }

        if (position != directory.End)
        {
            throw Refusal("", position, "the directory goes on after its last entry", $"{directory.Entries} entries");
        }
    }

    private void Add(ZipRecord record, string name)
    {
        bool ascii = record.Name.AsSpan().IndexOfAnyExceptInRange((byte)0, (byte)127) < 0;
        if (!ascii && (record.Flags & Utf8) == 0)
        {
            throw Refusal(name, record.DirectoryOffset, "has a name in an unnamed encoding", "ASCII or UTF-8; pack the archive anew");
        }

        if (record.Length > SmallEntry && record.Length > Limits.Ratio * record.CompressedLength)
        {
            throw Refusal(name, record.DirectoryOffset, $"turns {record.CompressedLength} bytes into {record.Length}", $"at most {Limits.Ratio} for each byte");
        }

        _records.Add(record);
    }

    // The local header says the same as the directory, or somebody is to be fooled. Returns where the data begin.
    private long CheckLocal(ZipRecord record)
    {
        byte[] local = new byte[LocalLength + record.Name.Length];
        if (record.Offset > _directory - local.Length)
        {
            throw Refusal(Show(record.Name), record.Offset, "lies outside the file", $"a place before {_directory}");
        }

        _file.Position = record.Offset;
        _file.ReadExactly(local);
        bool described = (record.Flags & DataDescriptor) != 0;
        (long compressed, long length, long offset) = (Whole(local, 18), Whole(local, 22), 0);
        byte[] extra = new byte[Length(local, 28)];
        long start = record.Offset + LocalLength + Length(local, 26) + extra.Length;
        bool same = Whole(local, 0) == LocalSignature && Length(local, 6) == record.Flags && Length(local, 8) == record.Method && Length(local, 26) == record.Name.Length
            && local.AsSpan(LocalLength).SequenceEqual(record.Name) && start <= _directory && _file.ReadAtLeast(extra, extra.Length, throwOnEndOfStream: false) == extra.Length
            && Zip64Extra.TryApply(extra, ref length, ref compressed, ref offset)
            && (described || (compressed == record.CompressedLength && length == record.Length && Whole(local, 14) == record.Checksum));
        return same ? start : throw Refusal(Show(record.Name), record.Offset, "has a header that says something else than the directory", "the same name, method, sizes and checksum");
    }

    private void Count(ZipRecord record, int read)
    {
        _read += read;
        if (_read > Limits.TotalBytes || (_read > Limits.FreeBytes && _read > Limits.Ratio * _file.Length))
        {
            throw Refusal(Show(record.Name), record.Offset, $"brings the archive to {_read} bytes", $"at most {Limits.TotalBytes}, and {Limits.Ratio} for each byte of the file");
        }
    }

    private void CheckEnd(ZipRecord record, EntryStream content, Stream plain)
    {
        if (content.Checksum != record.Checksum)
        {
            throw Refusal(Show(record.Name), record.Offset, $"has the CRC-32 {content.Checksum:x8}", $"{record.Checksum:x8}");
        }

        if (new GuardedInflation(plain, cause => Damaged(record, cause)).ReadByte() >= 0)
        {
            throw Refusal(Show(record.Name), record.Offset, $"has more than the declared {record.Length} bytes", "as many as declared");
        }
    }

    private DataException CutShort(ZipRecord record) => Refusal(Show(record.Name), record.Offset, "is cut short", $"{record.Length} bytes");

    private DataException Damaged(ZipRecord record, Exception cause) => Refusal(Show(record.Name), record.Offset, "has damaged compressed data", "undamaged deflated data", cause);

    private static int Length(byte[] bytes, int at) => BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(at));

    private static long Whole(byte[] bytes, int at) => BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(at));
}
