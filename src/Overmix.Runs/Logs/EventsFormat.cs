using System.Globalization;
using System.Text.Json;
using Overmix.Core.Curves;

namespace Overmix.Runs.Logs;

/// <summary>An event with the time it was logged at.</summary>
/// <param name="Time">Wall time, UTC.</param>
/// <param name="Event">What happened.</param>
public sealed record LoggedEvent(DateTimeOffset Time, RunEvent Event);

/// <summary>
/// A line an event. Details are read back as <see cref="long"/>, <see cref="double"/> (spelt with a point or an exponent), <see cref="bool"/> or text;
/// a NaN or ±∞ among them is read back as its text.
/// </summary>
internal sealed class EventsFormat : LogFormat<LoggedEvent>
{
    public override string FileName => "events.jsonl";

    private protected override void Write(Utf8JsonWriter json, LoggedEvent logged)
    {
        json.WriteString("time", logged.Time.ToUniversalTime().ToString("O", CultureInfo.InvariantCulture));
        json.WriteString("kind", JsonReals.Storable(logged.Event.Kind));
        json.WriteNumber("epoch", logged.Event.Epoch);
        json.WriteNumber("step", logged.Event.Step);
        json.WriteStartObject("details");
        foreach ((string name, object value) in logged.Event.Details)
        {
            WriteDetail(json, JsonReals.Storable(name), value);
        }

        json.WriteEndObject();
    }

    internal override LoggedEvent Read(JsonFields fields) => new(
        fields.Time("time"),
        new RunEvent(fields.Text("kind"), fields.Count("epoch"), fields.LongCount("step"), fields.Object("details").Members.ToDictionary(m => m.Name, m => Detail(m.Value))));

    private static void WriteDetail(Utf8JsonWriter json, string name, object value)
    {
        switch (value)
        {
            case bool flag:
                json.WriteBoolean(name, flag);
                break;
            case sbyte or byte or short or ushort or int or uint or long:
                json.WriteNumber(name, Convert.ToInt64(value, CultureInfo.InvariantCulture));
                break;
            case double or float:
                json.WriteRealWithPoint(name, Convert.ToDouble(value, CultureInfo.InvariantCulture));
                break;
            default:
                json.WriteString(name, JsonReals.Storable(Convert.ToString(value, CultureInfo.InvariantCulture) ?? ""));
                break;
        }
    }

    private static object Detail(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.Number => value.TryGetInt64(out long whole) && !value.GetRawText().AsSpan().ContainsAny('.', 'E') ? (object)whole : value.GetDouble(),
        JsonValueKind.String => value.GetString()!,
        _ => value.GetRawText(),
    };
}
