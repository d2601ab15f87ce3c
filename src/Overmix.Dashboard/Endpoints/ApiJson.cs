using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Overmix.Dashboard.Endpoints;

/// <summary>How answers are spelt: camelCase, and null for numbers that JSON has none for (a bare NaN would break the page's parser).</summary>
internal static class ApiJson
{
    /// <summary>The options.</summary>
    public static JsonSerializerOptions Options { get; } = new(JsonSerializerDefaults.Web) { Converters = { new FiniteDouble(), new FiniteSingle() } };

    /// <summary>An answer.</summary>
    public static JsonHttpResult<T> Answer<T>(T value) => TypedResults.Json(value, Options);

    /// <summary>There is no such thing.</summary>
    public static ContentHttpResult Missing(string what) => TypedResults.Text($"There is no such {what} here (any more).\n", "text/plain", statusCode: StatusCodes.Status404NotFound);

    /// <summary>The question makes no sense.</summary>
    public static ContentHttpResult Refused(string why) => TypedResults.Text(why + "\n", "text/plain", statusCode: StatusCodes.Status400BadRequest);

    private sealed class FiniteDouble : JsonConverter<double>
    {
        public override double Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.GetDouble();

        public override void Write(Utf8JsonWriter writer, double value, JsonSerializerOptions options)
        {
            if (double.IsFinite(value))
            {
                writer.WriteNumberValue(value);
            }
            else
            {
                writer.WriteNullValue();
            }
        }
    }

    private sealed class FiniteSingle : JsonConverter<float>
    {
        public override float Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.GetSingle();

        public override void Write(Utf8JsonWriter writer, float value, JsonSerializerOptions options)
        {
            if (float.IsFinite(value))
            {
                writer.WriteNumberValue(value);
            }
            else
            {
                writer.WriteNullValue();
            }
        }
    }
}
