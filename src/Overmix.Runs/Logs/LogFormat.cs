using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Overmix.Core.Curves;

namespace Overmix.Runs.Logs;

/// <summary>
/// How entries of one log are spelt: a line each, a JSON object in UTF-8 with members in camelCase, closed by <see cref="Seal.Line"/> and a newline.
/// Numbers read back to the same bits whatever the culture; NaN and ±∞ are the strings <c>"NaN"</c>, <c>"Infinity"</c> and <c>"-Infinity"</c>,
/// because JSON has no numbers for them. Readers ignore members they do not know.
/// </summary>
/// <typeparam name="T">What a line holds.</typeparam>
public abstract class LogFormat<T>
{
    private protected LogFormat()
    {
    }

    /// <summary>Name of the file in a run folder.</summary>
    public abstract string FileName { get; }

    /// <summary>An entry as its line, newline included.</summary>
    /// <param name="entry">The entry.</param>
    /// <exception cref="ArgumentOutOfRangeException">The line would be longer than <see cref="LogReader.MaxLineBytes"/>.</exception>
    public byte[] Encode(T entry)
    {
        var bytes = new ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(bytes, JsonReals.Compact))
        {
            json.WriteStartObject();
            Write(json, entry);
            json.WriteEndObject();
        }

        byte[] line = [.. Seal.Line.Apply(bytes.WrittenSpan), (byte)'\n'];
        ArgumentOutOfRangeException.ThrowIfGreaterThan(line.Length, LogReader.MaxLineBytes, nameof(entry));
        return line;
    }

    internal abstract T Read(JsonFields fields);

    /// <summary>Reads a line that is spelt exactly as <see cref="Encode"/> spells it, several times faster than <see cref="Read"/>; false if it is not, which says nothing against it.</summary>
    internal virtual bool TryReadOwn(ReadOnlySpan<byte> line, [NotNullWhen(true)] out T? entry)
    {
        entry = default;
        return false;
    }

    /// <summary>Null if an entry may come after another; otherwise what is wrong.</summary>
    internal virtual string? Misorder(T previous, T next) => null;

    private protected abstract void Write(Utf8JsonWriter json, T entry);
}

/// <summary>The three logs of a run.</summary>
public static class LogFormats
{
    /// <summary><c>metrics.jsonl</c>: deterministic figures only, epochs strictly rising. Two equal runs have equal files.</summary>
    public static LogFormat<EpochRecord> Metrics { get; } = new MetricsFormat();

    /// <summary><c>timings.jsonl</c>: what may differ between equal runs.</summary>
    public static LogFormat<Timing> Timings { get; } = new TimingsFormat();

    /// <summary><c>events.jsonl</c>: what happened, and when.</summary>
    public static LogFormat<LoggedEvent> Events { get; } = new EventsFormat();
}
