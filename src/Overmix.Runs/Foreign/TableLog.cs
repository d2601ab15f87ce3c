using System.Globalization;
using System.Text;

namespace Overmix.Runs.Foreign;

/// <summary>
/// Reads tables of numbers: Lightning's <c>metrics.csv</c>, timm's <c>summary.csv</c>, what pandas writes. The first line names the columns; fields are separated by
/// commas, tabs or semicolons and may be quoted (RFC 4180). Empty fields, <c>NaN</c>, <c>None</c> and <c>null</c> are missing values.
/// </summary>
internal static class TableLog
{
    private static readonly string[] Missing = ["", "nan", "none", "null", "na", "n/a"];
    private static readonly string[] Infinities = ["inf", "+inf", "-inf", "infinity", "-infinity"];

    /// <summary>Reads a table.</summary>
    /// <param name="bytes">The file.</param>
    /// <param name="path">Its name, for messages.</param>
    /// <param name="epochColumn">The column that holds the epochs; by default the one of that name.</param>
    /// <exception cref="ForeignLogException">The file is no table, or too large.</exception>
    public static ForeignLog Parse(byte[] bytes, string path, string? epochColumn = null)
    {
        var cursor = new TableCursor(bytes, path);
        string[] names = Headings(cursor, path);
        int epoch = PositionColumn(names, epochColumn is null ? ["epoch", "epochs"] : [epochColumn]);
        int step = PositionColumn(names, ["step", "global_step", "iteration", "iter", "steps"]);
        if (epochColumn is not null && epoch < 0)
        {
            throw new ForeignLogException(path, $"there is no column '{epochColumn}'; its columns are {NameList.Of(names)}.", 1);
        }

        var collector = new SeriesCollector(path);
        var unreadable = new Dictionary<string, string>(StringComparer.Ordinal);
        double[] row = new double[names.Length];
        while (cursor.NextRow())
        {
            int fields = ReadRow(cursor, names, row, unreadable);
            var place = new LoggedValue(At(epoch, fields, row), At(step, fields, row), 0);
            for (int i = 0; i < fields; i++)
            {
                if (i != epoch && i != step && names[i].Length > 0)
                {
                    collector.Add(names[i], place with { Value = row[i] }, cursor.Line);
                }
            }
        }

        return new ForeignLog { Path = path, Format = ForeignFormat.Table, Series = [.. collector.Series().Where(s => !unreadable.ContainsKey(s.Name))], Unreadable = unreadable };
    }

    private static double At(int column, int fields, double[] row) => column >= 0 && column < fields ? row[column] : double.NaN;

    private static string[] Headings(TableCursor cursor, string path)
    {
        if (!cursor.NextRow())
        {
            throw new ForeignLogException(path, "there is no line that names the columns.", 1);
        }

        var names = new List<string>();
        while (cursor.NextField(out ReadOnlySpan<byte> field))
        {
            string name = Encoding.UTF8.GetString(field).Trim();
            if (field.Length > ForeignLimits.MostNameBytes || names.Count == ForeignLimits.MostSeries)
            {
                throw new ForeignLogException(path, "its first line has too many columns or too long a name: this is no table of training curves.", cursor.Line);
            }

            names.Add(names.Contains(name) ? "" : name); // Of two columns of one name the first counts.
        }

        return names.Any(n => n.Any(char.IsControl)) || names.All(n => n.Length == 0)
            ? throw new ForeignLogException(path, "its first line names no columns: this is no table of text.", 1)
            : [.. names];
    }

    private static int PositionColumn(string[] names, string[] wanted) => Array.FindIndex(names, n => wanted.Contains(n, StringComparer.OrdinalIgnoreCase));

    // Returns how many fields the line has; what lies behind them is of an earlier line.
    private static int ReadRow(TableCursor cursor, string[] names, double[] row, Dictionary<string, string> unreadable)
    {
        int fields = 0;
        for (; cursor.NextField(out ReadOnlySpan<byte> field); fields++)
        {
            if (fields == names.Length)
            {
                throw new ForeignLogException(cursor.Path, $"this line has more fields than the {names.Length} columns that the first line names.", cursor.Line);
            }

            if (!TryNumber(field, out row[fields]) && names[fields].Length > 0)
            {
                unreadable.TryAdd(names[fields], string.Create(CultureInfo.InvariantCulture, $"line {cursor.Line} has '{ForeignLogException.Clean(Encoding.UTF8.GetString(field[..Math.Min(field.Length, 40)]))}' there"));
            }
        }

        return fields;
    }

    private static bool TryNumber(ReadOnlySpan<byte> field, out double number)
    {
        field = field.Trim((byte)' ');
        if (field.Length > 0 && double.TryParse(field, NumberStyles.Float, CultureInfo.InvariantCulture, out number))
        {
            return true;
        }

        number = double.NaN;
        if (field.Length > 9)
        {
            return false;
        }

        string word = Encoding.UTF8.GetString(field).ToLowerInvariant();
        number = Infinities.Contains(word) ? word[0] == '-' ? double.NegativeInfinity : double.PositiveInfinity : double.NaN;
        return double.IsInfinity(number) || Missing.Contains(word);
    }
}
