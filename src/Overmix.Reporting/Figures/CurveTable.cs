using System.Globalization;
using System.Text;
using Overmix.Core.Curves;

namespace Overmix.Reporting.Figures;

/// <summary>A column of numbers.</summary>
/// <param name="Name">Heading, snake case, with its unit where it has one.</param>
/// <param name="Value">Reads it; null leaves the field empty.</param>
internal sealed record Column(string Name, Func<EpochRecord, double?> Value);

/// <summary>
/// The numbers behind a figure as CSV (RFC 4180, line feeds): a row an evaluation, the evaluations before training included. Numbers are written so
/// that reading them gives the same bits; NaN and Infinity by these words.
/// </summary>
internal static class CurveTable
{
    /// <summary>Writes the table.</summary>
    public static string Write(IEnumerable<RunGroup> groups, params IReadOnlyList<Column> columns)
    {
        var csv = new StringBuilder("group,seed,epoch,step");
        foreach (Column column in columns)
        {
            csv.Append(',').Append(column.Name);
        }

        csv.Append('\n');
        foreach (RunGroup group in groups)
        {
            foreach (RunCurve curve in group.Curves)
            {
                foreach (EpochRecord record in curve.Records)
                {
                    csv.Append(CultureInfo.InvariantCulture, $"{Quote(group.Name)},{curve.Seed},{record.Epoch},{record.Step}");
                    foreach (Column column in columns)
                    {
                        csv.Append(',').Append(column.Value(record)?.ToString("R", CultureInfo.InvariantCulture));
                    }

                    csv.Append('\n');
                }
            }
        }

        return csv.ToString();
    }

    /// <summary>A field of text. A leading =, +, -, @, tab or return would make a spreadsheet run it as a formula: an apostrophe keeps it text.</summary>
    public static string Quote(string text)
    {
        string safe = text.Length > 0 && "=+-@\t\r".Contains(text[0], StringComparison.Ordinal) ? "'" + text : text;
        return safe.AsSpan().ContainsAny(",\"\r\n") ? $"\"{safe.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : safe;
    }
}
