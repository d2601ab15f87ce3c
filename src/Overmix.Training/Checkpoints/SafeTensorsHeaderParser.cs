using System.Text.Json;

namespace Overmix.Training.Checkpoints;

/// <summary>Reads the header's JSON token by token, so that each complaint has its byte and nothing is built before it is checked.</summary>
/// <param name="file">Name for messages.</param>
/// <param name="json">The header without its length.</param>
internal ref struct SafeTensorsHeaderParser(string file, byte[] json)
{
    private const int MaxRank = 64; // libtorch's own limit
    private const int ShownNameLength = 80;

    private readonly Dictionary<string, string> _metadata = new(StringComparer.Ordinal);
    private readonly List<SafeTensorsEntry> _entries = [];
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private Utf8JsonReader _reader = new(json, new JsonReaderOptions { MaxDepth = 4 });

    /// <summary>Reads all of it.</summary>
    /// <exception cref="CheckpointException">It is not JSON, or not of the format's form.</exception>
    public (List<SafeTensorsEntry> Entries, Dictionary<string, string> Metadata) Parse()
    {
        if (json.Length == 0 || json[0] != (byte)'{')
        {
            throw new CheckpointException(file, "the header must start with '{'. It is damaged or no safetensors file.", SafeTensorsHeader.PrefixBytes);
        }

        try
        {
            Next(JsonTokenType.StartObject, "an object");
            while (NextName(_names) is { } name)
            {
                ReadMember(name);
            }

            return _reader.Read() ? throw Wrong("nothing after the header's object") : (_entries, _metadata);
        }
        catch (JsonException cause)
        {
            // The position is within the line: the start of the last good token is a byte we know.
            throw new CheckpointException(file, $"the header is not JSON: {cause.Message.TrimEnd('.')}.", Place(_reader.BytesConsumed), cause);
        }
        catch (InvalidOperationException cause)
        {
            throw new CheckpointException(file, "the header holds text that is not UTF-8.", Place(_reader.TokenStartIndex), cause);
        }
    }

    private void ReadMember(string name)
    {
        if (name == "__metadata__")
        {
            ReadMetadata();
        }
        else if (_entries.Count == SafeTensorsHeader.MaxTensors)
        {
            throw Wrong($"at most {SafeTensorsHeader.MaxTensors} tensors");
        }
        else
        {
            _entries.Add(ReadEntry(name));
        }
    }

    private void ReadMetadata()
    {
        Next(JsonTokenType.StartObject, "an object of texts");
        HashSet<string> keys = new(StringComparer.Ordinal);
        while (NextName(keys) is { } key)
        {
            Next(JsonTokenType.String, "a text");
            _metadata[key] = _reader.GetString()!;
        }
    }

    private SafeTensorsEntry ReadEntry(string name)
    {
        long place = Place(_reader.TokenStartIndex);
        (SafeTensorsType? type, long[]? shape, long[]? offsets) = (null, null, null);
        Next(JsonTokenType.StartObject, "a tensor's description");
        HashSet<string> keys = new(3, StringComparer.Ordinal);
        while (NextName(keys) is { } key)
        {
            switch (key)
            {
                case "dtype":
                    type = ReadType();
                    break;
                case "shape":
                    shape = ReadNumbers(MaxRank);
                    break;
                case "data_offsets":
                    offsets = ReadNumbers(2);
                    break;
                default:
                    throw Wrong("dtype, shape or data_offsets");
            }
        }

        return type is not null && shape is not null && offsets is { Length: 2 }
            ? Checked(new SafeTensorsEntry(name, type, shape, offsets[0], offsets[1], place))
            : throw Bad(name, place, "needs dtype, shape and two data_offsets");
    }

    private readonly SafeTensorsEntry Checked(SafeTensorsEntry entry)
    {
        // A size of 0 must not hide an overflow of the others: libtorch multiplies them into strides.
        UInt128 bytes = (uint)entry.Type.Bytes;
        foreach (long size in entry.Shape)
        {
            bytes *= (ulong)Math.Max(size, 1); // both below 2⁶³: no overflow of 128 bits
            if (bytes > long.MaxValue)
            {
                throw Bad(entry.Name, entry.Place, "has more bytes than a file can hold");
            }
        }

        bytes = entry.Shape.Contains(0) ? 0 : bytes;
        return entry.Begin <= entry.End && bytes == (ulong)(entry.End - entry.Begin)
            ? entry
            : throw Bad(entry.Name, entry.Place, $"has the bytes {entry.Begin} to {entry.End}, but its shape and type need {bytes}");
    }

    private SafeTensorsType ReadType()
    {
        Next(JsonTokenType.String, "a type");
        return SafeTensorsType.Find(_reader.GetString()!) ?? throw Wrong($"one of the types {SafeTensorsType.KnownNames}");
    }

    private long[] ReadNumbers(int most)
    {
        Next(JsonTokenType.StartArray, "a list of whole numbers");
        List<long> numbers = [];
        while (_reader.Read() && _reader.TokenType != JsonTokenType.EndArray)
        {
            if (numbers.Count == most || _reader.TokenType != JsonTokenType.Number || !_reader.TryGetInt64(out long number) || number < 0)
            {
                throw Wrong($"at most {most} whole numbers ≥ 0");
            }

            numbers.Add(number);
        }

        return [.. numbers];
    }

    private string? NextName(HashSet<string> seen)
    {
        if (_reader.Read() && _reader.TokenType == JsonTokenType.EndObject)
        {
            return null;
        }

        string name = _reader.GetString()!;
        return seen.Add(name) ? name : throw Wrong($"each name once; '{Shown(name)}' comes twice");
    }

    private void Next(JsonTokenType type, string expected)
    {
        if (!_reader.Read() || _reader.TokenType != type)
        {
            throw Wrong(expected);
        }
    }

    private readonly CheckpointException Wrong(string expected) => new(file, $"the header is damaged: expected {expected}.", Place(_reader.TokenStartIndex));

    private readonly CheckpointException Bad(string name, long place, string problem) => new(file, $"tensor '{Shown(name)}' {problem}.", place);

    private static long Place(long inHeader) => SafeTensorsHeader.PrefixBytes + inHeader;

    // A hostile name may be megabytes long, or full of control characters for the terminal.
    private static string Shown(string name) =>
        string.Concat(name.Take(ShownNameLength).Select(c => char.IsControl(c) ? '?' : c)) + (name.Length > ShownNameLength ? "…" : "");
}
