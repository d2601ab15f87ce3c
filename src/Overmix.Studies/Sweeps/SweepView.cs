using System.Buffers;
using System.Globalization;
using System.Text.Json;

namespace Overmix.Studies.Sweeps;

/// <summary><c>sweep.json</c>: what the dashboard shows of a sweep, docs/methods/dashboard.md.</summary>
internal static class SweepView
{
    private const int Schema = 1;

    public static byte[] Encode(SweepPlan plan, IReadOnlyList<string> runs)
    {
        var bytes = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            json.WriteNumber("schema", Schema);
            json.WriteString("name", plan.Name);
            WriteAxes(json, plan.Axes);
            json.WriteStartArray("tasks");
            foreach ((SweepTask task, string run) in plan.Tasks.Zip(runs))
            {
                json.WriteStartObject();
                json.WriteNumber("index", task.Index);
                json.WriteString("run", run);
                json.WriteStartObject("settings");
                foreach ((string key, string value) in task.SettingsWithSeed)
                {
                    json.WritePropertyName(key);
                    WriteValue(json, value);
                }

                json.WriteEndObject();
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return bytes.WrittenSpan.ToArray();
    }

    /// <summary>A setting: a number or truth as such, all else as text.</summary>
    public static void WriteValue(Utf8JsonWriter json, string value)
    {
        if (value is "true" or "false")
        {
            json.WriteBooleanValue(value == "true");
        }
        else if (double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && double.IsFinite(number) && char.IsAsciiDigit(value[^1]))
        {
            json.WriteNumberValue(number);
        }
        else
        {
            json.WriteStringValue(value);
        }
    }

    // Keys that advance together lie on one axis of the map: the first of them stands for it.
    private static void WriteAxes(Utf8JsonWriter json, IReadOnlyList<PlanAxis> axes)
    {
        json.WriteStartArray("axes");
        foreach (PlanAxis axis in axes)
        {
            json.WriteStartObject();
            json.WriteString("key", axis.Keys[0]);
            json.WriteStartArray("values");
            foreach (string value in axis.Points.Select(p => p[0]).Distinct())
            {
                WriteValue(json, value);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
