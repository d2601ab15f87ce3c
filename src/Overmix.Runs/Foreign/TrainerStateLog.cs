using System.Text;
using System.Text.Json;

namespace Overmix.Runs.Foreign;

/// <summary>
/// Reads Hugging Face's <c>trainer_state.json</c>: the objects of its member <c>log_history</c>, each with <c>epoch</c>, <c>step</c> and numbers. Python's writer puts
/// <c>NaN</c> and <c>Infinity</c> into it, which JSON has not: they are missing values here.
/// </summary>
internal static class TrainerStateLog
{
    private const string History = "log_history", Epoch = "epoch", Step = "step";
    private const int Deepest = 64;

    /// <summary>Reads the file.</summary>
    /// <param name="bytes">The file.</param>
    /// <param name="path">Its name, for messages.</param>
    /// <exception cref="ForeignLogException">The file is not such a state, or too large.</exception>
    public static ForeignLog Parse(byte[] bytes, string path)
    {
        byte[] json = WithoutBareWords(bytes.AsSpan().StartsWith("\uFEFF"u8) ? bytes[3..] : bytes);
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = Deepest });
        var collector = new SeriesCollector(path);
        try
        {
            if (!ToHistory(ref reader))
            {
                throw new ForeignLogException(path, $"there is no list '{History}' in it: this is no trainer_state.json.");
            }

            while (reader.Read() && reader.TokenType == JsonTokenType.StartObject)
            {
                ReadEntry(ref reader, collector);
            }

            if (reader.TokenType != JsonTokenType.EndArray)
            {
                throw new ForeignLogException(path, $"'{History}' holds something else than objects.", offset: reader.TokenStartIndex);
            }

            while (reader.Read())
            {
                // To the end: a damaged file is not half read.
            }
        }
        catch (JsonException error)
        {
            throw new ForeignLogException(path, "is not valid JSON from here on.", (error.LineNumber ?? 0) + 1);
        }
        catch (InvalidOperationException)
        {
            throw new ForeignLogException(path, "has a name or text that is not valid UTF-8.", offset: reader.TokenStartIndex);
        }

        return new ForeignLog { Path = path, Format = ForeignFormat.TrainerState, Series = collector.Series() };
    }

    private static bool ToHistory(ref Utf8JsonReader reader)
    {
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            return false;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            bool isIt = reader.ValueTextEquals(History);
            reader.Read();
            if (isIt)
            {
                return reader.TokenType == JsonTokenType.StartArray;
            }

            reader.Skip();
        }

        return false;
    }

    private static void ReadEntry(ref Utf8JsonReader reader, SeriesCollector collector)
    {
        long offset = reader.TokenStartIndex;
        var numbers = new List<(string Name, double Value)>();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string name = reader.HasValueSequence || reader.ValueSpan.Length > ForeignLimits.MostNameBytes ? "" : reader.GetString()!;
            reader.Read();
            if (reader.TokenType == JsonTokenType.Number && name.Length > 0 && reader.TryGetDouble(out double value) && double.IsFinite(value))
            {
                numbers.Add((name, value));
            }

            reader.Skip();
        }

        double At(string name) => numbers.FindIndex(n => n.Name == name) is >= 0 and var found ? numbers[found].Value : double.NaN;
        var place = new LoggedValue(At(Epoch), At(Step), 0);
        foreach ((string name, double value) in numbers.Where(n => n.Name is not (Epoch or Step)))
        {
            collector.Add(name, place with { Value = value }, offset: offset);
        }
    }

    // NaN, Infinity and -Infinity outside texts become empty texts of the same length, so that places in the file stay what they are.
    private static byte[] WithoutBareWords(byte[] bytes)
    {
        byte[] json = bytes;
        bool isText = false;
        for (int i = 0; i < bytes.Length; i++)
        {
            if (isText && bytes[i] == '\\')
            {
                i++;
            }
            else if (bytes[i] == '"')
            {
                isText = !isText;
            }
            else if (!isText && WordAt(bytes.AsSpan(i)) is > 0 and var length)
            {
                json = ReferenceEquals(json, bytes) ? [.. bytes] : json;
                Encoding.ASCII.GetBytes("\"\"".PadRight(length), json.AsSpan(i));
                i += length - 1;
            }
        }

        return json;
    }

    private static int WordAt(ReadOnlySpan<byte> rest) => rest[0] is not ((byte)'N' or (byte)'I' or (byte)'-') ? 0
        : rest.StartsWith("NaN"u8) ? 3
        : rest.StartsWith("Infinity"u8) ? 8
        : rest.StartsWith("-Infinity"u8) ? 9
        : 0;
}
