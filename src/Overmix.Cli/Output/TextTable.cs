using Spectre.Console;

namespace Overmix.Cli.Output;

/// <summary>Tables of plain text on stdout: ruled and fitted to its width for a terminal; bare columns, a line a row, for a pipe or a file.</summary>
internal static class TextTable
{
    private const string Gap = "  ";

    /// <summary>Writes a table.</summary>
    /// <param name="terminal">Where to.</param>
    /// <param name="headings">One a column; a heading that begins with <c>&gt;</c> aligns its column right. None: the table has no headings.</param>
    /// <param name="rows">As many cells a row as headings.</param>
    public static void WriteTable(this Terminal terminal, IReadOnlyList<string> headings, IEnumerable<IReadOnlyList<string>> rows)
    {
        IReadOnlyList<string>[] cells = [.. rows];
        if (terminal.Traits.OutIsTerminal)
        {
            terminal.Results.Write(Ruled(headings, cells));
        }
        else
        {
            WriteBare(terminal.Out, headings, cells);
        }
    }

    /// <summary>Writes a table of few rows and many figures: on its side, a column a row, where it would not fit a terminal's width.</summary>
    /// <inheritdoc cref="WriteTable"/>
    public static void WriteFigures(this Terminal terminal, IReadOnlyList<string> headings, IEnumerable<IReadOnlyList<string>> rows)
    {
        IReadOnlyList<string>[] cells = [.. rows];
        bool fits = Fits(terminal, headings, cells);
        terminal.WriteTable(
            fits ? headings : [headings[0], .. cells.Select(row => ">" + row[0])],
            fits ? cells : Enumerable.Range(1, headings.Count - 1).Select(i => (string[])[headings[i].TrimStart('>'), .. cells.Select(row => row[i])]));
    }

    /// <summary>Whether a table keeps its rows on one line each: always where no terminal cuts them.</summary>
    public static bool Fits(Terminal terminal, IReadOnlyList<string> headings, IReadOnlyList<string>[] rows) =>
        !terminal.Traits.OutIsTerminal || RuledWidth(headings, rows) <= terminal.Results.Profile.Width;

    // Each column has a blank and a ruling's place on either side.
    private static int RuledWidth(IReadOnlyList<string> headings, IReadOnlyList<string>[] rows) =>
        headings.Select((heading, i) => Math.Max(heading.TrimStart('>').Length, rows.Max(row => row[i].Length)) + 3).Sum() + 1;

    private static Table Ruled(IReadOnlyList<string> headings, IReadOnlyList<string>[] rows)
    {
        var table = new Table { Border = TableBorder.Simple, ShowHeaders = headings.Count > 0 };
        for (int i = 0; i < (headings.Count > 0 ? headings.Count : rows[0].Count); i++)
        {
            string heading = headings.ElementAtOrDefault(i) ?? "";
            table.AddColumn(new TableColumn(new Text(heading.TrimStart('>'))) { Alignment = heading.StartsWith('>') ? Justify.Right : Justify.Left });
        }

        foreach (IReadOnlyList<string> row in rows)
        {
            table.AddRow(row.Select(cell => new Text(cell)));
        }

        return table;
    }

    private static void WriteBare(TextWriter output, IReadOnlyList<string> headings, IReadOnlyList<string>[] rows)
    {
        IReadOnlyList<string>[] lines = headings.Count > 0 ? [[.. headings.Select(h => h.TrimStart('>'))], .. rows] : rows;
        int[] widths = [.. Enumerable.Range(0, lines.Max(line => line.Count)).Select(column => lines.Max(line => line[column].Length))];
        foreach (IReadOnlyList<string> line in lines)
        {
            IEnumerable<string> padded = line.Select((cell, i) => headings.Count > 0 && headings[i].StartsWith('>') ? cell.PadLeft(widths[i]) : cell.PadRight(widths[i]));
            output.WriteLine(string.Join(Gap, padded).TrimEnd());
        }
    }
}
