using System.Text.Json;
using Overmix.Cli.Output;
using Overmix.Theory.Checks;

namespace Overmix.Cli.Theory;

/// <summary>A study as one JSON document. Numbers that JSON cannot hold (∞, NaN: does not apply) become null.</summary>
internal static class StudyJson
{
    private const int Schema = 1;

    /// <summary>Writes a study.</summary>
    /// <param name="terminal">Where to.</param>
    /// <param name="request">What was asked.</param>
    /// <param name="study">What was found.</param>
    /// <param name="files">Files written.</param>
    public static void Write(Terminal terminal, TheoryRequest request, SeededStudy study, IReadOnlyList<string> files) => terminal.WriteJson(Schema, json =>
    {
        json.WriteString("name", request.Entry.Name);
        WriteCheck(json, study.Check);
        WriteParameters(json, request);
        json.WriteStartArray("seeds");
        foreach (ulong seed in study.Seeds)
        {
            json.WriteNumberValue(seed);
        }

        json.WriteEndArray();
        json.WriteObjects("checks", study.Seeds.Zip(study.Reports).SelectMany(pair => pair.Second.Checks.Select(check => (Seed: pair.First, Check: check))), item =>
        {
            json.WriteNumber("seed", item.Seed);
            WriteCheck(json, item.Check);
        });
        json.WriteObjects("tables", study.Tables, table => WriteTable(json, table));
        json.WriteStrings("files", files);
    });

    private static void WriteCheck(Utf8JsonWriter json, TheoryCheck check)
    {
        json.WriteString("check", check.Verdict.ToString());
        json.WriteFinite("predicted", check.Predicted);
        json.WriteFinite("measured", check.Measured);
        json.WriteFinite("standardError", check.StandardError);
        json.WriteString("message", check.Message);
    }

    // Numbers as numbers, so that a reader need not guess; everything else as it is written on the command line.
    private static void WriteParameters(Utf8JsonWriter json, TheoryRequest request)
    {
        json.WriteStartObject("parameters");
        foreach ((string name, string text) in request.Parameters)
        {
            if (ParameterReader.Real(text) is { } number && double.IsFinite(number))
            {
                json.WriteNumber(name, number);
            }
            else
            {
                json.WriteString(name, text);
            }
        }

        json.WriteEndObject();
    }

    private static void WriteTable(Utf8JsonWriter json, StudyTable table)
    {
        json.WriteString("name", table.Means.Name);
        if (table.Means.RowLabels is { } labels)
        {
            json.WriteStrings("rows", labels);
        }

        json.WriteObjects("columns", table.Means.Columns.Select((column, c) => (column, c)), item =>
        {
            json.WriteString("name", item.column.Name);
            WriteNumbers(json, "values", item.column.Values);
            if (table.HalfWidths is { } halves)
            {
                WriteNumbers(json, "halfWidths", halves[item.c].Values);
            }
        });
    }

    private static void WriteNumbers(Utf8JsonWriter json, string name, IReadOnlyList<double> values)
    {
        json.WriteStartArray(name);
        foreach (double value in values)
        {
            if (double.IsFinite(value))
            {
                json.WriteNumberValue(value);
            }
            else
            {
                json.WriteNullValue();
            }
        }

        json.WriteEndArray();
    }
}
