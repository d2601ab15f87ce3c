using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Overmix.Dashboard.Explorer;

/// <summary>Answers as JSON: no more digits than a picture shows, and null for what is not finite.</summary>
internal static class ExplorerJson
{
    /// <summary>For a server's answer: six significant digits.</summary>
    public static JsonSerializerOptions Live { get; } = Of(6);

    /// <summary>For a grid of answers in one file: four.</summary>
    public static JsonSerializerOptions Compact { get; } = Of(4);

    private static JsonSerializerOptions Of(int digits) =>
        new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase, Converters = { new ShortNumber(digits) } };

    private sealed class ShortNumber(int digits) : JsonConverter<double>
    {
        private readonly string _format = "E" + (digits - 1).ToString(CultureInfo.InvariantCulture);

        public override double Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.TokenType == JsonTokenType.Null ? double.NaN : reader.GetDouble();

        public override void Write(Utf8JsonWriter writer, double value, JsonSerializerOptions options)
        {
            if (!double.IsFinite(value))
            {
                writer.WriteNullValue();
                return;
            }

            writer.WriteNumberValue(double.Parse(value.ToString(_format, CultureInfo.InvariantCulture), CultureInfo.InvariantCulture));
        }
    }
}
