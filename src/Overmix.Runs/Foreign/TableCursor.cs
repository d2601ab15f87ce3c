namespace Overmix.Runs.Foreign;

/// <summary>Walks over a table's rows and fields without copying any that is not quoted.</summary>
internal sealed class TableCursor
{
    private readonly byte[] _bytes;
    private readonly byte _separator;
    private int _at;
    private bool _inRow;
    private byte[] _unquoted = [];

    /// <summary>Starts before the first row.</summary>
    public TableCursor(byte[] bytes, string path)
    {
        (_bytes, Path) = (bytes, path);
        _at = bytes.AsSpan().StartsWith("\uFEFF"u8) ? 3 : 0;
        _separator = Separator(bytes.AsSpan(_at));
    }

    /// <summary>The file's name.</summary>
    public string Path { get; }

    /// <summary>The line the cursor is in, counted from 1.</summary>
    public long Line { get; private set; } = 1;

    /// <summary>Moves to the next row that is not blank.</summary>
    public bool NextRow()
    {
        while (_inRow)
        {
            NextField(out _);
        }

        while (_at < _bytes.Length && _bytes[_at] is (byte)'\r' or (byte)'\n')
        {
            Line += _bytes[_at++] == '\n' ? 1 : 0;
        }

        _inRow = _at < _bytes.Length;
        return _inRow;
    }

    /// <summary>The next field of the row; false behind the last one. What it gives is valid until the next call.</summary>
    public bool NextField(out ReadOnlySpan<byte> field)
    {
        field = default;
        if (!_inRow)
        {
            return false;
        }

        field = _at < _bytes.Length && _bytes[_at] == '"' ? Quoted() : Plain();
        _inRow = _at < _bytes.Length && _bytes[_at] == _separator;
        _at += _inRow ? 1 : 0;
        if (_at < _bytes.Length && !_inRow && _bytes[_at] is not ((byte)'\r' or (byte)'\n'))
        {
            throw new ForeignLogException(Path, "something follows the closing quote of a field.", Line);
        }

        return true;
    }

    private ReadOnlySpan<byte> Plain()
    {
        ReadOnlySpan<byte> rest = _bytes.AsSpan(_at);
        int end = rest.IndexOfAny(_separator, (byte)'\r', (byte)'\n');
        end = end < 0 ? rest.Length : end;
        _at += end;
        return rest[..end];
    }

    private ReadOnlySpan<byte> Quoted()
    {
        (long line, int start, int doubled) = (Line, _at + 1, 0);
        for (_at = start; _at < _bytes.Length; _at++)
        {
            Line += _bytes[_at] == '\n' ? 1 : 0;
            if (_bytes[_at] != '"')
            {
                continue;
            }

            if (_at + 1 < _bytes.Length && _bytes[_at + 1] == '"')
            {
                (doubled, _at) = (doubled + 1, _at + 1);
                continue;
            }

            ReadOnlySpan<byte> inside = _bytes.AsSpan(start, _at++ - start);
            return doubled == 0 ? inside : Undoubled(inside);
        }

        throw new ForeignLogException(Path, "a quoted field that begins here is never closed.", line);
    }

    private ReadOnlySpan<byte> Undoubled(ReadOnlySpan<byte> inside)
    {
        if (_unquoted.Length < inside.Length)
        {
            _unquoted = new byte[inside.Length];
        }

        int length = 0;
        for (int i = 0; i < inside.Length; i++)
        {
            _unquoted[length++] = inside[i];
            i += inside[i] == '"' ? 1 : 0;
        }

        return _unquoted.AsSpan(0, length);
    }

    // The one that the first line has most of, outside quotes; a comma if it has none.
    private static byte Separator(ReadOnlySpan<byte> bytes)
    {
        int end = bytes.IndexOfAny((byte)'\r', (byte)'\n');
        (int commas, int tabs, int semicolons, bool quoted) = (0, 0, 0, false);
        foreach (byte letter in end < 0 ? bytes : bytes[..end])
        {
            quoted ^= letter == '"';
            commas += !quoted && letter == ',' ? 1 : 0;
            tabs += !quoted && letter == '\t' ? 1 : 0;
            semicolons += !quoted && letter == ';' ? 1 : 0;
        }

        return tabs > commas && tabs > semicolons ? (byte)'\t' : semicolons > commas ? (byte)';' : (byte)',';
    }
}
