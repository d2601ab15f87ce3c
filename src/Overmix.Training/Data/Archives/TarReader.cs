namespace Overmix.Training.Data.Archives;

/// <summary>Reads a tar, plain or decompressed on the way.</summary>
internal sealed class TarReader : ArchiveReader
{
    private const int LongestName = 1 << 12;
    private readonly MeteredStream _stream;
    private readonly long _longest; // no entry can be longer than a plain file
    private byte[]? _longName;
    private PaxRecords? _pax;
    private EntryStream _content = new(Stream.Null, 0);
    private int _padding;
    private bool _ended;

    public TarReader(Stream content, string path, ArchiveLimits limits, Stream file)
        : base(path, limits)
    {
        _stream = new MeteredStream(content, file, limits, (problem, expectation, cause) => Refusal("", _stream!.Position, problem, expectation, cause));
        _longest = ReferenceEquals(content, file) ? file.Length : long.MaxValue;
    }

    public override Stream Content => _content;

    public override ArchiveEntry? Next()
    {
        FinishEntry();
        byte[] block = new byte[TarHeader.Block];
        while (!_ended)
        {
            long offset = _stream.Position;
            if (_stream.Fill(block) < block.Length)
            {
                throw Refusal("", offset, "the tar is cut short", "an entry, or blocks of zeros at the end");
            }

            if (block.AsSpan().IndexOfAnyExcept((byte)0) < 0)
            {
                End(offset);
            }
            else if (Entry(block, offset) is { } entry)
            {
                return entry;
            }
        }

        return null;
    }

    protected override void Dispose(bool disposing) => _stream.Dispose();

    private ArchiveEntry? Entry(byte[] block, long offset)
    {
        TarHeader header = TarHeader.TryParse(block, out (string Problem, string Expectation) refused)
            ?? throw Refusal(Show(block.AsSpan(0, 100).TrimEnd((byte)0)), offset, refused.Problem, refused.Expectation);
        switch ((char)header.Kind)
        {
            case 'x':
                return Extend(ref _pax, ReadPax(header, offset), header, offset);
            case 'g':
                PaxRecords all = ReadPax(header, offset);
                return all.Path is null && all.Size is null ? null : throw Refusal("", offset, "is a pax header that names all files at once", "no global path or size");
            case 'L':
                byte[] name = ReadExtension(header, offset, LongestName);
                return Extend(ref _longName, name.AsSpan().TrimEnd((byte)0).ToArray(), header, offset);
            default:
                return Admit(header, offset);
        }
    }

    private ArchiveEntry Admit(TarHeader header, long offset)
    {
        byte[] name = _pax?.Path ?? _longName ?? (header.Prefix.Length == 0 ? header.Name : [.. header.Prefix, (byte)'/', .. header.Name]);
        bool isFolder = header.Kind == '5' || (header.Kind is 0 or (byte)'0' && name.AsSpan().EndsWith("/"u8));
        if (header.Kind is not (0 or (byte)'0' or (byte)'5'))
        {
            throw Refusal(Show(name), offset, $"is {KindOf(header.Kind)}", "regular files and folders only");
        }

        if (_pax?.Path is not null && _longName is not null)
        {
            throw Refusal(Show(name), offset, "has two long names", "one");
        }

        long size = _pax?.Size ?? header.Size;
        if (isFolder && size != 0)
        {
            throw Refusal(Show(name), offset, $"is a folder of {size} bytes", "0 bytes");
        }

        if (size > _longest - _stream.Position)
        {
            throw Refusal(Show(name), offset, $"is declared to have {size} bytes", $"at most {Math.Max(0, _longest - _stream.Position)}, what the file still has");
        }

        (_pax, _longName) = (null, null);
        ArchiveEntry entry = Admit(name, size, offset, isFolder);
        _content = new EntryStream(_stream, size, tooShort: () => CutShort(entry.Name, offset, size));
        _padding = (int)(-size & (TarHeader.Block - 1));
        return entry;
    }

    private ArchiveEntry? Extend<T>(ref T? held, T value, TarHeader header, long offset)
        where T : class
    {
        if (held is not null)
        {
            throw Refusal(Show(header.Name), offset, "gives the same entry a second name", "one header of each kind");
        }

        held = value;
        return null;
    }

    private PaxRecords ReadPax(TarHeader header, long offset) =>
        PaxRecords.TryParse(ReadExtension(header, offset, PaxRecords.MostBytes), out string problem) ?? throw Refusal(Show(header.Name), offset, problem, "plain pax records of regular files");

    private byte[] ReadExtension(TarHeader header, long offset, int most)
    {
        if (header.Size > most || header.Size == 0)
        {
            throw Refusal(Show(header.Name), offset, $"is a header of {header.Size} bytes", $"1 to {most}");
        }

        byte[] bytes = new byte[header.Size];
        return _stream.Fill(bytes) == bytes.Length && _stream.Skip(-header.Size & (TarHeader.Block - 1)) ? bytes : throw CutShort(Show(header.Name), offset, header.Size);
    }

    private void FinishEntry()
    {
        long left = _content.Length - _content.Position;
        if (!_stream.Skip(left + _padding))
        {
            throw Refusal("", _stream.Position, "the tar is cut short", $"{left + _padding} more bytes of the entry before");
        }

        (_content, _padding) = (new EntryStream(Stream.Null, 0), 0);
    }

    // Reading on to the end also lets the decompressor check its own checksum.
    private void End(long offset)
    {
        if (_pax is not null || _longName is not null)
        {
            throw Refusal("", offset, "the tar ends after a header that announced an entry", "the entry");
        }

        byte[] rest = new byte[1 << 14];
        for (int length = _stream.Fill(rest); length > 0; length = _stream.Fill(rest))
        {
            int other = rest.AsSpan(0, length).IndexOfAnyExcept((byte)0);
            if (other >= 0)
            {
                throw Refusal("", _stream.Position - length + other, "there is something after the end of the tar", "zeros up to the end of the file");
            }
        }

        _ended = true;
    }

    private DataException CutShort(string name, long offset, long size) => Refusal(name, offset, "is cut short", $"{size} bytes");

    private static string KindOf(byte kind) => (char)kind switch
    {
        '1' => "a hard link",
        '2' => "a symbolic link",
        '3' or '4' => "a device",
        '6' => "a named pipe",
        'S' => "a sparse file",
        'K' => "the name of a link",
        _ => $"of the unknown kind 0x{kind:x2}",
    };
}
