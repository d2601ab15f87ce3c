using Spectre.Console;

namespace Overmix.Cli.Output;

/// <summary>Tables of plain text on stdout: ruled for a terminal, bare columns for a pipe or a file.</summary>
internal static class TextTable
{
    /// <summary>Writes a table.</summary>
    /// <param name="terminal">Where to.</param>
    /// <param name="headings">One a column; a heading that begins with <c>&gt;</c> aligns its column right.</param>
    /// <param name="rows">As many cells a row as headings.</param>
    public static void WriteTable(this Terminal terminal, IReadOnlyList<string> headings, IEnumerable<IReadOnlyList<string>> rows)
    {
        var table = new Table { Border = terminal.Traits.OutIsTerminal ? TableBorder.Simple : TableBorder.None };
        foreach (string heading in headings)
        {
            var column = new TableColumn(new Text(heading.TrimStart('>'))) { Alignment = heading.StartsWith('>') ? Justify.Right : Justify.Left, NoWrap = !terminal.Traits.OutIsTerminal };
            table.AddColumn(column);
        }

        foreach (IReadOnlyList<string> row in rows)
        {
            table.AddRow(row.Select(cell => new Text(cell)));
        }

        terminal.Results.Write(table);
    }
}
