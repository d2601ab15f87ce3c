using System.Globalization;
using System.Text;
using Overmix.Core.Claims;
using Overmix.Reporting.Figures;

namespace Overmix.Reporting.Claims;

/// <summary>The numbers of a claim as CSV (RFC 4180, line feeds; numbers so that reading them gives the same bits) and as Markdown.</summary>
internal static class ClaimTables
{
    /// <summary>The figure's numbers: a row a point.</summary>
    public static string Csv(ClaimFigure figure)
    {
        var csv = new StringBuilder("panel,series,x,y,low,high\n");
        foreach (ClaimPanel panel in figure.Panels)
        {
            foreach (ClaimSeries series in panel.Series)
            {
                for (int i = 0; i < series.X.Count; i++)
                {
                    csv.Append(CultureInfo.InvariantCulture, $"{CurveTable.Quote(panel.Title)},{CurveTable.Quote(series.Name)},{Exact(series.X[i])},{Exact(series.Y[i])},{Exact(series.Low?[i])},{Exact(series.High?[i])}\n");
                }
            }
        }

        return csv.ToString();
    }

    /// <summary>A table's numbers.</summary>
    public static string Csv(ClaimTable table)
    {
        var csv = new StringBuilder();
        IEnumerable<string> heading = table.Columns.Select(c => CurveTable.Quote(c.Name));
        csv.AppendJoin(',', table.RowLabels is null ? heading : heading.Prepend("row")).Append('\n');
        for (int row = 0; row < table.Rows; row++)
        {
            IEnumerable<string> cells = table.Columns.Select(c => Exact(c.Values[row]));
            csv.AppendJoin(',', table.RowLabels is { } labels ? cells.Prepend(CurveTable.Quote(labels[row])) : cells).Append('\n');
        }

        return csv.ToString();
    }

    /// <summary>A table for people, up to so many rows.</summary>
    public static string Markdown(ClaimTable table, int most)
    {
        var text = new StringBuilder();
        bool isLabelled = table.RowLabels is not null;
        text.Append('|').Append(isLabelled ? "  |" : "").Append(string.Concat(table.Columns.Select(c => $" {Cell(c.Name)} |"))).Append('\n');
        text.Append('|').Append(isLabelled ? " --- |" : "").Append(string.Concat(table.Columns.Select(_ => " ---: |"))).Append('\n');
        for (int row = 0; row < Math.Min(table.Rows, most); row++)
        {
            text.Append('|').Append(isLabelled ? $" {Cell(table.RowLabels![row])} |" : "").Append(string.Concat(table.Columns.Select(c => $" {Short(c.Values[row])} |"))).Append('\n');
        }

        return table.Rows > most ? text.Append(CultureInfo.InvariantCulture, $"\n{table.Rows - most} more rows in the CSV that `reproduce` writes.\n").ToString() : text.ToString();
    }

    /// <summary>A number with three or four digits that count; a dash for none.</summary>
    public static string Short(double value) => !double.IsFinite(value) ? "–"
        : Math.Abs(value) is >= 100 and < 1e6 ? value.ToString("0", CultureInfo.InvariantCulture)
        : Math.Abs(value) is >= 10 and < 1e6 ? value.ToString("0.0", CultureInfo.InvariantCulture)
        : value.ToString("G3", CultureInfo.InvariantCulture);

    /// <summary>Text inside a cell.</summary>
    public static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal).Replace('\n', ' ');

    private static string Exact(double? value) => value is { } number ? number.ToString("R", CultureInfo.InvariantCulture) : "";
}
