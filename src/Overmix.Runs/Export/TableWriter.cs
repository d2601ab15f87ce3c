using System.Globalization;
using System.Text;
using System.Text.Json;
using Overmix.Runs.Logs;
using Parquet;
using Parquet.Schema;

namespace Overmix.Runs.Export;

/// <summary>Writes tables as CSV, JSON and Parquet. Equal tables give equal bytes.</summary>
public static class TableWriter
{
    private const int Schema = 1;

    /// <summary>CSV as of RFC 4180 with a heading: every digit, <c>.</c> as decimal sign, empty for nothing; not-a-number is <c>NaN</c>.</summary>
    /// <param name="table">The table.</param>
    /// <param name="output">Where to; UTF-8, lines end in a line feed.</param>
    public static void WriteCsv(ExportTable table, Stream output)
    {
        using var text = new StreamWriter(output, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true) { NewLine = "\n" };
        text.WriteLine(string.Join(',', table.Columns.Select(c => Quoted(c.Name))));
        for (int row = 0; row < table.Rows; row++)
        {
            text.WriteLine(string.Join(',', table.Columns.Select(c => Cell(c.Values[row]))));
        }
    }

    /// <summary>One JSON document: a schema number and a list of rows, each an object; null for nothing and for what is not finite.</summary>
    /// <param name="table">The table.</param>
    /// <param name="name">Name of the list.</param>
    /// <param name="output">Where to.</param>
    public static void WriteJson(ExportTable table, string name, Stream output)
    {
        using (var json = new Utf8JsonWriter(output, JsonReals.Indented))
        {
            json.WriteStartObject();
            json.WriteNumber("schema", Schema);
            json.WriteStartArray(name);
            for (int row = 0; row < table.Rows; row++)
            {
                json.WriteStartObject();
                foreach (ExportColumn column in table.Columns)
                {
                    Write(json, column.Name, column.Values[row]);
                }

                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        output.WriteByte((byte)'\n');
    }

    /// <summary>Apache Parquet, one row group: texts as UTF-8, whole numbers as INT64, reals as DOUBLE, each optional; Snappy.</summary>
    /// <param name="table">The table.</param>
    /// <param name="output">Where to; must be seekable.</param>
    public static void WriteParquet(ExportTable table, Stream output) => WriteParquetAsync(table, output).GetAwaiter().GetResult();

    private static async Task WriteParquetAsync(ExportTable table, Stream output)
    {
        DataField[] fields = [.. table.Columns.Select(c => new DataField(c.Name, TypeOf(c.Kind), isNullable: true))];
        await using ParquetWriter writer = await ParquetWriter.CreateAsync(new ParquetSchema(fields), output);
        using ParquetRowGroupWriter group = writer.CreateRowGroup();
        foreach ((ExportColumn column, DataField field) in table.Columns.Zip(fields))
        {
            await (column.Kind switch
            {
                ColumnKind.Text => group.WriteAsync(field, [.. column.Values.Select(v => (string?)v!)]),
                ColumnKind.Whole => group.WriteAsync<long>(field, column.Values.Select(v => (long?)v).ToArray()),
                _ => group.WriteAsync<double>(field, column.Values.Select(v => (double?)v).ToArray()),
            });
        }

        group.CompleteValidate();
    }

    private static Type TypeOf(ColumnKind kind) => kind switch
    {
        ColumnKind.Text => typeof(string),
        ColumnKind.Whole => typeof(long),
        _ => typeof(double),
    };

    private static string Cell(object? value) => value switch
    {
        null => "",
        double real => real.ToString("R", CultureInfo.InvariantCulture),
        string text => Quoted(text),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    private static string Quoted(string text) =>
        text.AsSpan().IndexOfAny(",\"\r\n") >= 0 ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;

    private static void Write(Utf8JsonWriter json, string name, object? value)
    {
        switch (value)
        {
            case long whole:
                json.WriteNumber(name, whole);
                break;
            case double real when double.IsFinite(real):
                json.WriteNumber(name, real);
                break;
            case string text:
                json.WriteString(name, text);
                break;
            default:
                json.WriteNull(name);
                break;
        }
    }
}
