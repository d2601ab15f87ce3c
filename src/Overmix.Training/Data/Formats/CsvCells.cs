namespace Overmix.Training.Data.Formats;

/// <summary>A cell of a CSV file: where its content lies, without the quotes around it.</summary>
/// <param name="Start">First byte.</param>
/// <param name="Length">Bytes.</param>
/// <param name="HasQuotes">Whether the content holds doubled quotes, each of which means one.</param>
internal readonly record struct CsvCell(int Start, int Length, bool HasQuotes);

/// <summary>Cuts CSV text (RFC 4180, UTF-8) into rows of cells. The separator is the one of comma, semicolon and tab that the first line holds most often outside quotes.</summary>
internal sealed class CsvCells
{
    private const int MostCells = 100_000;
    private const byte Quote = (byte)'"';

    private readonly string _file;
    private readonly byte[] _text;
    private readonly byte _separator;
    private readonly List<CsvCell> _cells = [];
    private int _at;

    /// <summary>Begins at the first row.</summary>
    public CsvCells(string file, byte[] text)
    {
        (_file, _text) = (file, text);
        _at = text.AsSpan().StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]) ? 3 : 0;
        _separator = FindSeparator(text.AsSpan(_at));
    }

    /// <summary>The cells of the current row.</summary>
    public IReadOnlyList<CsvCell> Row => _cells;

    /// <summary>Where the current row begins.</summary>
    public int Start { get; private set; }

    /// <summary>Goes on to the next row that is not empty; false after the last.</summary>
    /// <exception cref="DataException">A quote is not closed, or stands where none may.</exception>
    public bool MoveNext()
    {
        while (_at < _text.Length)
        {
            _cells.Clear();
            Start = _at;
            while (ReadCell())
            {
                if (_cells.Count > MostCells)
                {
                    throw new DataException(_file, $"expected at most {MostCells} columns.", Start);
                }
            }

            if (_cells.Count > 1 || _cells[0].Length > 0)
            {
                return true;
            }
        }

        return false;
    }

    // True if another cell of the row follows.
    private bool ReadCell()
    {
        if (_at < _text.Length && _text[_at] == Quote)
        {
            ReadQuoted();
        }
        else
        {
            int start = _at;
            _at = Next(start);
            int quote = _text.AsSpan(start, _at - start).IndexOf(Quote);
            if (quote >= 0)
            {
                throw new DataException(_file, "expected no quote inside a cell that does not begin with one.", start + quote);
            }

            _cells.Add(new CsvCell(start, _at - start, false));
        }

        return EndCell();
    }

    private void ReadQuoted()
    {
        int start = ++_at;
        bool hasQuotes = false;
        while (true)
        {
            int quote = _text.AsSpan(_at).IndexOf(Quote);
            if (quote < 0)
            {
                throw new DataException(_file, "expected this quote to be closed.", start - 1);
            }

            _at += quote + 1;
            if (_at == _text.Length || _text[_at] != Quote)
            {
                break;
            }

            hasQuotes = true;
            _at++;
        }

        _cells.Add(new CsvCell(start, _at - 1 - start, hasQuotes));
        if (Next(_at) != _at)
        {
            throw new DataException(_file, "expected the end of the cell after its closing quote.", _at);
        }
    }

    private bool EndCell()
    {
        if (_at == _text.Length)
        {
            return false;
        }

        byte end = _text[_at++];
        _at += end == '\r' && _at < _text.Length && _text[_at] == '\n' ? 1 : 0;
        return end == _separator;
    }

    private int Next(int from) => _text.AsSpan(from).IndexOfAny(_separator, (byte)'\n', (byte)'\r') is var at and >= 0 ? from + at : _text.Length;

    private static byte FindSeparator(ReadOnlySpan<byte> text)
    {
        (int comma, int semicolon, int tab, bool isQuoted) = (0, 0, 0, false);
        foreach (byte b in text)
        {
            if (b is (byte)'\n' or (byte)'\r' && !isQuoted)
            {
                break;
            }

            isQuoted ^= b == Quote;
            (comma, semicolon, tab) = isQuoted ? (comma, semicolon, tab) : (comma + (b == ',' ? 1 : 0), semicolon + (b == ';' ? 1 : 0), tab + (b == '\t' ? 1 : 0));
        }

        return (byte)(semicolon > comma && semicolon >= tab ? ';' : tab > comma ? '\t' : ',');
    }
}
