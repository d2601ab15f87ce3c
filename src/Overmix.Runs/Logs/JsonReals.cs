using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Overmix.Runs.Logs;

/// <summary>How the files of a run spell JSON: readable text, numbers that read back to the same bits, non-finite numbers as the strings NaN, Infinity and -Infinity.</summary>
internal static class JsonReals
{
    /// <summary>For one line of a log.</summary>
    // Relaxed escaping keeps λ and ü readable with cat; the files are never pasted into HTML unescaped.
    public static JsonWriterOptions Compact { get; } = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, NewLine = "\n" };

    /// <summary>For a small document.</summary>
    public static JsonWriterOptions Indented { get; } = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, NewLine = "\n", Indented = true };

    public static void WriteReal(this Utf8JsonWriter json, string name, double value)
    {
        if (double.IsFinite(value))
        {
            json.WritePropertyName(name);
            json.WriteRawValue(Spell(value));
        }
        else
        {
            json.WriteString(name, Spell(value));
        }
    }

    public static void WriteReal(this Utf8JsonWriter json, string name, double? value)
    {
        if (value is { } real)
        {
            json.WriteReal(name, real);
        }
        else
        {
            json.WriteNull(name);
        }
    }

    /// <summary>A number that still shows that it is a real one: 1.0 rather than 1.</summary>
    public static void WriteRealWithPoint(this Utf8JsonWriter json, string name, double value)
    {
        string text = Spell(value);
        if (double.IsFinite(value))
        {
            json.WritePropertyName(name);
            json.WriteRawValue(text.AsSpan().ContainsAny('.', 'E') ? text : text + ".0");
        }
        else
        {
            json.WriteString(name, text);
        }
    }

    /// <summary>Text as it can be stored: half a surrogate pair becomes the replacement character.</summary>
    public static string Storable(string text) => System.Text.Encoding.UTF8.GetString(System.Text.Encoding.UTF8.GetBytes(text));

    private static string Spell(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
