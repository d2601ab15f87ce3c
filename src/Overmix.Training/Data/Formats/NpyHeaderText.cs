using System.Globalization;

namespace Overmix.Training.Data.Formats;

/// <summary>Reads the text of an npy header, a dictionary such as <c>{'descr': '&lt;f4', 'fortran_order': False, 'shape': (3, 4), }</c>, token by token.</summary>
/// <param name="file">Whose errors to raise.</param>
/// <param name="start">Byte of the file where the text begins.</param>
/// <param name="text">The text.</param>
internal sealed class NpyHeaderText(BoundedReader file, long start, string text)
{
    private int _at;

    /// <summary>Reads it whole.</summary>
    public NpyHeader Parse(int mostDimensions)
    {
        (string? type, bool? isFortran, List<int>? shape) = (null, null, null);
        Expect('{');
        while (!Accept('}'))
        {
            int at = _at;
            string key = Quoted();
            Expect(':');
            switch (key)
            {
                case "descr" when type is null:
                    type = TypeText();
                    break;
                case "fortran_order" when isFortran is null:
                    isFortran = Truth();
                    break;
                case "shape" when shape is null:
                    shape = Sizes(mostDimensions);
                    break;
                default:
                    throw Wrong("each of 'descr', 'fortran_order' and 'shape' once", at);
            }

            if (!Accept(','))
            {
                Expect('}');
                break;
            }
        }

        SkipSpace();
        return type is null || isFortran is null || shape is null || _at < text.Length
            ? throw Wrong("a dictionary of 'descr', 'fortran_order' and 'shape', and nothing after it", _at)
            : Typed(type, isFortran.Value, shape);
    }

    private NpyHeader Typed(string type, bool isFortran, List<int> shape)
    {
        bool isNumber = type.Length == 3 && type[0] is '<' or '>' or '|' or '=';
        (char kind, int size) = isNumber ? (type[1], type[2] - '0') : (' ', 0);
        bool isKnown = (kind, size) is ('u' or 'i', 1 or 2 or 4 or 8) or ('f', 2 or 4 or 8) or ('b', 1);
        return isKnown
            ? new NpyHeader(kind, size, type[0] == '>' || (type[0] == '=' && !BitConverter.IsLittleEndian), isFortran, shape)
            : throw file.Error($"expected an array of numbers, found type '{FoundText.Of(type)}'. Objects (pickle), structures and text are never read: save numbers, for example with astype('uint8').", start);
    }

    // A structure is a list of fields; it is named in the message as what it is.
    private string TypeText()
    {
        SkipSpace();
        return _at < text.Length && text[_at] == '[' ? throw Wrong("a plain type, not a structure of fields", _at) : Quoted();
    }

    private List<int> Sizes(int most)
    {
        List<int> sizes = [];
        Expect('(');
        while (!Accept(')'))
        {
            sizes.Add(Number());
            if (sizes.Count > most)
            {
                throw Wrong($"at most {most} dimensions", _at);
            }

            if (!Accept(','))
            {
                Expect(')');
                break;
            }
        }

        return sizes;
    }

    private int Number()
    {
        SkipSpace();
        int from = _at;
        while (_at < text.Length && char.IsAsciiDigit(text[_at]))
        {
            _at++;
        }

        string digits = text[from.._at];
        _ = Accept('L'); // as Python 2 wrote long integers
        return int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : throw Wrong($"a size from 0 to {int.MaxValue}", from);
    }

    private bool Truth()
    {
        SkipSpace();
        foreach (bool value in (bool[])[true, false])
        {
            string word = value ? "True" : "False";
            if (string.CompareOrdinal(text, _at, word, 0, word.Length) == 0)
            {
                _at += word.Length;
                return value;
            }
        }

        throw Wrong("True or False", _at);
    }

    private string Quoted()
    {
        SkipSpace();
        char quote = _at < text.Length && text[_at] is '\'' or '"' ? text[_at++] : throw Wrong("a text in quotes", _at);
        int from = _at, end = text.IndexOf(quote, from);
        if (end < 0)
        {
            throw Wrong("a closing quote", from);
        }

        _at = end + 1;
        return text[from..end];
    }

    private void Expect(char wanted)
    {
        if (!Accept(wanted))
        {
            throw Wrong($"'{wanted}'", _at);
        }
    }

    private bool Accept(char wanted)
    {
        SkipSpace();
        bool isThere = _at < text.Length && text[_at] == wanted;
        _at += isThere ? 1 : 0;
        return isThere;
    }

    private void SkipSpace()
    {
        while (_at < text.Length && text[_at] is ' ' or '\n' or '\t' or '\r')
        {
            _at++;
        }
    }

    private DataException Wrong(string expectation, int at) => file.Error($"expected {expectation} in the header. {BoundedReader.Remedy}", start + at);
}
