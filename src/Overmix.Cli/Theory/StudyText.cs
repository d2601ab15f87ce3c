using System.Globalization;
using Overmix.Cli.Output;
using Overmix.Theory.Checks;

namespace Overmix.Cli.Theory;

/// <summary>A study as text on stdout: its tables, what each check says, and the verdict.</summary>
internal static class StudyText
{
    private const int MostRows = 20;

    /// <summary>Writes a study.</summary>
    /// <param name="terminal">Where to.</param>
    /// <param name="study">The study.</param>
    /// <param name="folder">Where its figures and tables are.</param>
    public static void Write(Terminal terminal, SeededStudy study, string folder)
    {
        foreach (StudyTable table in study.Tables)
        {
            WriteTable(terminal, table);
            terminal.Out.WriteLine();
        }

        foreach ((ulong seed, TheoryReport report) in study.Seeds.Zip(study.Reports))
        {
            // Of several seeds only what needs a look, and the first seed in full.
            foreach (TheoryCheck check in report.Checks.Where(c => c.Verdict != TheoryVerdict.Consistent || ReferenceEquals(report, study.Reports[0])))
            {
                terminal.Out.WriteLine($"{(study.HasIntervals ? $"seed {seed}: " : "")}{SeededStudy.Word(check.Verdict)}: {check.Message}");
            }
        }

        terminal.Out.WriteLine($"{study.Reports[0].Name}: {study.Verdict}{(study.HasIntervals ? $" ({study.Agreeing} of {study.Reports.Count} seeds)" : "")}");
        terminal.Out.WriteLine($"figures and tables: {folder}");
    }

    /// <summary>A number with five significant digits; whole ones in full.</summary>
    public static string Number(double value) => value switch
    {
        double.NaN => "–",
        double.PositiveInfinity => "∞",
        double.NegativeInfinity => "−∞",
        _ when value == Math.Round(value) && Math.Abs(value) < 1e15 => value.ToString("0", CultureInfo.InvariantCulture),
        _ => value.ToString("G5", CultureInfo.InvariantCulture),
    };

    private static void WriteTable(Terminal terminal, StudyTable table)
    {
        TheoryTable means = table.Means;
        int[] rows = Shown(means.Rows);
        string thinned = rows.Length < means.Rows ? $" ({rows.Length} of {means.Rows} rows; the CSV has all)" : "";
        terminal.Out.WriteLine($"{means.Name}{thinned}{(table.HalfWidths is null ? "" : ", mean ± half-width of the 95 % interval")}");
        IEnumerable<string> headings = means.Columns.Select(column => ">" + column.Name);
        terminal.WriteTable(
            [.. means.RowLabels is null ? headings : headings.Prepend("")],
            rows.Select(row => (string[])[.. means.RowLabels is { } labels ? [labels[row]] : Array.Empty<string>(), .. means.Columns.Select((_, c) => Cell(table, c, row))]));
    }

    private static string Cell(StudyTable table, int column, int row)
    {
        string mean = Number(table.Means.Columns[column].Values[row]);
        return table.HalfWidths?[column].Values[row] is { } half && half != 0 && !double.IsNaN(half)
            ? string.Create(CultureInfo.InvariantCulture, $"{mean} ± {half:G2}")
            : mean;
    }

    private static int[] Shown(int rows) => rows <= MostRows
        ? [.. Enumerable.Range(0, rows)]
        : [.. Enumerable.Range(0, MostRows).Select(i => (int)Math.Round(i * (rows - 1.0) / (MostRows - 1)))];
}
