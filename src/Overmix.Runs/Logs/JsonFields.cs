using System.Globalization;
using System.Text.Json;

namespace Overmix.Runs.Logs;

/// <summary>Typed access to the members of a JSON object; whatever does not fit is a <see cref="FormatException"/> that names the member.</summary>
internal readonly struct JsonFields
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 16 };
    private readonly JsonElement _object;

    private JsonFields(JsonElement element) => _object = element.ValueKind == JsonValueKind.Object ? element : throw new FormatException("not a JSON object");

    public IEnumerable<JsonProperty> Members => _object.EnumerateObject();

    /// <summary>Reads an object; every kind of failure is a <see cref="FormatException"/>.</summary>
    public static T Read<T>(ReadOnlyMemory<byte> json, Func<JsonFields, T> read)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(json, Strict);
            return read(new JsonFields(document.RootElement));
        }
        catch (Exception cause) when (cause is JsonException or InvalidOperationException)
        {
            throw new FormatException("not valid JSON in UTF-8", cause);
        }
    }

    public bool Has(string name) => _object.TryGetProperty(name, out JsonElement value) && value.ValueKind != JsonValueKind.Null;

    public string Text(string name) => Member(name) is { ValueKind: JsonValueKind.String } value ? value.GetString()! : throw Unfit(name, "text");

    public string? OptionalText(string name) => Has(name) ? Text(name) : null;

    public bool Flag(string name) => Member(name).ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => throw Unfit(name, "true or false"),
    };

    public bool? OptionalFlag(string name) => Has(name) ? Flag(name) : null;

    public int Count(string name) =>
        Member(name) is { ValueKind: JsonValueKind.Number } value && value.TryGetInt32(out int count) && count >= 0 ? count : throw Unfit(name, "a whole number from 0 to 2147483647");

    public long LongCount(string name) => Long(name) is >= 0 and var count ? count : throw Unfit(name, "a whole number ≥ 0");

    public long Long(string name) =>
        Member(name) is { ValueKind: JsonValueKind.Number } value && value.TryGetInt64(out long whole) ? whole : throw Unfit(name, "a whole number");

    public double Real(string name) => Member(name) switch
    {
        { ValueKind: JsonValueKind.Number } value => value.GetDouble(),
        { ValueKind: JsonValueKind.String } value => value.GetString() switch
        {
            "NaN" => double.NaN,
            "Infinity" => double.PositiveInfinity,
            "-Infinity" => double.NegativeInfinity,
            _ => throw Unfit(name, "a number"),
        },
        _ => throw Unfit(name, "a number"),
    };

    public double? OptionalReal(string name) => Has(name) ? Real(name) : null;

    /// <summary>A share in [0, 1], or NaN.</summary>
    public double Share(string name) => Real(name) is var share and not (< 0 or > 1) ? share : throw Unfit(name, "a number in [0, 1]");

    public double? OptionalShare(string name) => Has(name) ? Share(name) : null;

    public DateTimeOffset Time(string name) =>
        DateTimeOffset.TryParseExact(Text(name), "O", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateTimeOffset time) ? time : throw Unfit(name, "a time such as 2030-01-31T12:00:00.0000000+00:00");

    public JsonFields Object(string name) => Member(name) is { ValueKind: JsonValueKind.Object } value ? new JsonFields(value) : throw Unfit(name, "an object");

    public IReadOnlyList<string> Texts(string name) => Member(name) is { ValueKind: JsonValueKind.Array } value
        ? [.. value.EnumerateArray().Select(item => item.ValueKind == JsonValueKind.String ? item.GetString()! : throw Unfit(name, "a list of texts"))]
        : throw Unfit(name, "a list of texts");

    private static FormatException Unfit(string name, string expected) => new($"member '{name}' is not {expected}");

    private JsonElement Member(string name) => _object.TryGetProperty(name, out JsonElement value) ? value : throw new FormatException($"member '{name}' is missing");
}
