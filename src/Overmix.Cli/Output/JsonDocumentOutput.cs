using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Overmix.Cli.Output;

/// <summary>One JSON document on stdout, with a <c>schema</c> number first. Numbers that JSON cannot hold become null.</summary>
internal static class JsonDocumentOutput
{
    private static readonly JsonWriterOptions Indented = new() { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes a document.</summary>
    /// <param name="terminal">Where to.</param>
    /// <param name="schema">Number of the document's schema; it rises when a member changes its meaning or goes.</param>
    /// <param name="members">Writes the members that follow.</param>
    public static void WriteJson(this Terminal terminal, int schema, Action<Utf8JsonWriter> members) =>
        terminal.Out.Write(Encoding.UTF8.GetString(Bytes(schema, members)));

    /// <summary>A document as bytes, a line feed at its end.</summary>
    /// <inheritdoc cref="WriteJson"/>
    public static byte[] Bytes(int schema, Action<Utf8JsonWriter> members)
    {
        var bytes = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(bytes, Indented))
        {
            json.WriteStartObject();
            json.WriteNumber("schema", schema);
            members(json);
            json.WriteEndObject();
        }

        return [.. bytes.WrittenSpan, (byte)'\n'];
    }

    /// <summary>A number; null for NaN, infinities and nothing.</summary>
    public static void WriteFinite(this Utf8JsonWriter json, string name, double? value)
    {
        if (value is { } number && double.IsFinite(number))
        {
            json.WriteNumber(name, number);
        }
        else
        {
            json.WriteNull(name);
        }
    }

    /// <summary>A list of objects.</summary>
    public static void WriteObjects<T>(this Utf8JsonWriter json, string name, IEnumerable<T> items, Action<T> members)
    {
        json.WriteStartArray(name);
        foreach (T item in items)
        {
            json.WriteStartObject();
            members(item);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    /// <summary>A list of texts.</summary>
    public static void WriteStrings(this Utf8JsonWriter json, string name, IEnumerable<string> items)
    {
        json.WriteStartArray(name);
        foreach (string item in items)
        {
            json.WriteStringValue(item);
        }

        json.WriteEndArray();
    }
}
