using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace Overmix.Training.Data.Formats;

/// <summary>
/// Parser of a CSV table: one example a row, finite numbers in every column but that of the labels. The first row is a heading if one of its cells reads label, class, target or y,
/// or if one before the last is no number. The labels stand in the column of that heading, or in the last.
/// </summary>
/// <param name="Features">Number of feature columns d.</param>
/// <param name="Values">Features, <c>[n, d]</c>.</param>
/// <param name="Labels">Labels as written, <c>[n]</c>.</param>
internal sealed record CsvTable(int Features, float[] Values, string[] Labels)
{
    private const int LongestLabel = 256;
    private static readonly string[] LabelHeadings = ["label", "class", "target", "y"];
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Reads a table.</summary>
    /// <param name="file">Name for messages.</param>
    /// <param name="text">The file's bytes, UTF-8.</param>
    /// <exception cref="DataException">Not such a table; the message names row, column and byte.</exception>
    public static CsvTable Parse(string file, byte[] text)
    {
        var rows = new CsvCells(file, text);
        if (!rows.MoveNext() || rows.Row.Count < 2)
        {
            throw new DataException(file, "expected rows of at least one number and a label, parted by commas, semicolons or tabs.", rows.Start);
        }

        string[]? heading = ReadHeading(file, text, rows.Row);
        int columns = rows.Row.Count;
        var reader = new RowReader(file, text, columns, LabelColumn(file, heading, columns));
        for (bool more = heading is null || rows.MoveNext(); more; more = rows.MoveNext())
        {
            reader.Add(rows);
        }

        return reader.ToTable(text.Length);
    }

    private static string[]? ReadHeading(string file, byte[] text, IReadOnlyList<CsvCell> row)
    {
        bool isHeading = row.Take(row.Count - 1).Any(cell => !TryNumber(Span(text, cell), out _)) || row.Any(cell => cell.Length <= LongestLabel && IsLabelHeading(Text(file, text, cell)));
        return isHeading ? [.. row.Select(cell => Text(file, text, cell))] : null;
    }

    private static int LabelColumn(string file, string[]? heading, int columns)
    {
        int[] named = heading is null ? [] : [.. Enumerable.Range(0, columns).Where(i => IsLabelHeading(heading[i]))];
        return named.Length > 1
            ? throw new DataException(file, $"expected one column of labels, found {string.Join(", ", named.Select(i => $"'{FoundText.Of(heading![i])}'"))}. Rename the others.", 0)
            : named.Length == 1 ? named[0] : columns - 1;
    }

    private static bool IsLabelHeading(string cell) => LabelHeadings.Contains(cell.Trim(), StringComparer.OrdinalIgnoreCase);

    private static ReadOnlySpan<byte> Span(byte[] text, CsvCell cell) => text.AsSpan(cell.Start, cell.Length).Trim((byte)' ');

    private static bool TryNumber(ReadOnlySpan<byte> cell, out float number) => float.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out number) && float.IsFinite(number);

    private static string Text(string file, byte[] text, CsvCell cell)
    {
        if (cell.Length > LongestLabel)
        {
            throw new DataException(file, $"expected a label or heading of at most {LongestLabel} bytes, found {cell.Length}.", cell.Start);
        }

        try
        {
            string content = Utf8.GetString(Span(text, cell));
            return cell.HasQuotes ? content.Replace("\"\"", "\"", StringComparison.Ordinal) : content;
        }
        catch (DecoderFallbackException cause)
        {
            throw new DataException(file, "expected text in UTF-8. Save the table in that encoding.", cell.Start, cause);
        }
    }

    private sealed class RowReader(string file, byte[] text, int columns, int labelColumn)
    {
        private readonly List<float> _values = [];
        private readonly List<string> _labels = [];
        private readonly Dictionary<string, string> _seen = new(StringComparer.Ordinal);

        public void Add(CsvCells rows)
        {
            if (rows.Row.Count != columns)
            {
                throw new DataException(file, $"expected {columns} cells in row {_labels.Count + 1}, as in the first, found {rows.Row.Count}.", rows.Start);
            }

            for (int i = 0; i < columns; i++)
            {
                CsvCell cell = rows.Row[i];
                if (i == labelColumn)
                {
                    _labels.Add(Label(cell));
                }
                else
                {
                    _values.Add(TryNumber(Span(text, cell), out float number) ? number : throw NoNumber(cell, i));
                }
            }
        }

        public CsvTable ToTable(int end) => _labels.Count > 0
            ? new CsvTable(columns - 1, CollectionsMarshal.AsSpan(_values).ToArray(), [.. _labels])
            : throw new DataException(file, "expected at least one row below the heading.", end);

        // One string a class, not one a row.
        private string Label(CsvCell cell)
        {
            string label = Text(file, text, cell);
            return label.Length == 0 ? throw new DataException(file, $"expected a label in row {_labels.Count + 1}, column {labelColumn + 1}, found nothing.", cell.Start)
                : _seen.TryGetValue(label, out string? known) ? known
                : _seen[label] = label;
        }

        private DataException NoNumber(CsvCell cell, int column)
        {
            string found = FoundText.Of(Encoding.UTF8.GetString(text.AsSpan(cell.Start, Math.Min(cell.Length, LongestLabel))));
            return new DataException(file, $"expected a finite number in row {_labels.Count + (column > labelColumn ? 0 : 1)}, column {column + 1}, found '{found}'. Fill or drop what is missing; only the column of labels may hold text.", cell.Start);
        }
    }
}
