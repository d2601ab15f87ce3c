namespace Overmix.Runs.Logs;

/// <summary>Walks through the lines of a stream in bounded memory, whatever their length.</summary>
/// <param name="stream">The stream, at the start of a line.</param>
/// <param name="maxLineBytes">Longest line that is given out, newline included.</param>
/// <param name="offset">Where in its file the stream starts, in bytes.</param>
/// <param name="linesBefore">How many lines come before.</param>
internal sealed class LineCursor(Stream stream, int maxLineBytes, long offset = 0, long linesBefore = 0)
{
    private byte[] _buffer = new byte[64 * 1024];
    private int _start, _end;
    private long _next = offset;

    /// <summary>The line without its newline; empty if too long.</summary>
    public ReadOnlyMemory<byte> Line { get; private set; }

    /// <summary>Counted from 1.</summary>
    public long Number { get; private set; } = linesBefore;

    /// <summary>Where the line starts, in bytes.</summary>
    public long Offset { get; private set; }

    /// <summary>Where the last line that needs no second look ends, in bytes: whole, or too long to be kept.</summary>
    public long EndOfWholeLines { get; private set; } = offset;

    /// <summary>How many such lines there are up to there.</summary>
    public long WholeLines { get; private set; } = linesBefore;

    /// <summary>Whether the newline is there.</summary>
    public bool IsWhole { get; private set; }

    /// <summary>Whether the line exceeds the limit, newline included.</summary>
    public bool IsTooLong { get; private set; }

    public bool MoveNext()
    {
        (Number, Offset, IsTooLong) = (Number + 1, _next, false);
        while (true)
        {
            int newline = _buffer.AsSpan(_start, _end - _start).IndexOf((byte)'\n');
            if (newline >= 0)
            {
                Take(newline, 1);
                return true;
            }

            IsTooLong |= _end - _start >= maxLineBytes;
            if (!Fill())
            {
                Take(_end - _start, 0);
                return _next > Offset;
            }
        }
    }

    private void Take(int length, int newline)
    {
        IsTooLong |= length + newline > maxLineBytes;
        Line = IsTooLong ? default : _buffer.AsMemory(_start, length);
        IsWhole = newline == 1;
        _start += length + newline;
        _next += length + newline;
        if ((IsWhole || IsTooLong) && _next > Offset)
        {
            (EndOfWholeLines, WholeLines) = (_next, Number);
        }
    }

    private bool Fill()
    {
        if (IsTooLong)
        {
            _next += _end - _start; // Only its end matters from here on.
            _start = _end;
        }

        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
        }

        if (_end == _buffer.Length)
        {
            Array.Resize(ref _buffer, 2 * _buffer.Length);
        }

        int read = stream.Read(_buffer, _end, _buffer.Length - _end);
        _end += read;
        return read > 0;
    }
}
