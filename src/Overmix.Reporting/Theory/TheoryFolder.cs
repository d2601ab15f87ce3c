using System.Globalization;
using System.Text;
using Overmix.Core.Durability;
using Overmix.Core.Errors;
using Overmix.Reporting.Plots;
using Overmix.Theory.Checks;

namespace Overmix.Reporting.Theory;

/// <summary>Writes what a study of the theory bench found: each figure as SVG and PNG, light and dark, and each table as CSV.</summary>
public static class TheoryFolder
{
    // 144 dots a inch: sharp on screens, and small; for paper there is the SVG.
    private const float ScreenScale = 1.5f;

    /// <summary>Writes the figures as <c>NAME{.svg,.png,-dark.svg,-dark.png}</c>. Files by these names are replaced, each in one step.</summary>
    /// <param name="seeds">The study from each seed; at least one. Lines become means with a band from lowest to highest seed.</param>
    /// <param name="folder">Where; created if missing.</param>
    /// <returns>Paths, in the order of the figures.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no study.</exception>
    /// <exception cref="StorageException">The disk is full, or the folder cannot be written.</exception>
    public static IReadOnlyList<string> WriteFigures(IReadOnlyList<TheoryReport> seeds, string folder)
    {
        ArgumentNullException.ThrowIfNull(seeds);
        ArgumentOutOfRangeException.ThrowIfZero(seeds.Count, nameof(seeds));
        Create(folder);
        var files = new List<string>();
        foreach (TheoryFigure figure in seeds[0].Figures)
        {
            TheoryFigure[] same = [.. seeds.Select(report => report.Figures.FirstOrDefault(f => f.Name == figure.Name)).OfType<TheoryFigure>()];
            files.AddRange(Write(TheoryPanels.Of(same), Path.Combine(folder, figure.Name)));
        }

        return files;
    }

    /// <summary>Writes tables as <c>NAME.csv</c> (RFC 4180, line feeds; numbers so that reading them gives the same bits).</summary>
    /// <param name="tables">The tables.</param>
    /// <param name="folder">Where; created if missing.</param>
    /// <returns>Paths, in the order of the tables.</returns>
    /// <exception cref="StorageException">The disk is full, or the folder cannot be written.</exception>
    public static IReadOnlyList<string> WriteTables(IReadOnlyList<TheoryTable> tables, string folder)
    {
        ArgumentNullException.ThrowIfNull(tables);
        Create(folder);
        var files = new List<string>();
        foreach (TheoryTable table in tables)
        {
            string path = Path.Combine(folder, table.Name + ".csv");
            DurableFile.ReplaceText(path, Csv(table));
            files.Add(path);
        }

        return files;
    }

    private static IEnumerable<string> Write(Figure figure, string path)
    {
        foreach (Theme theme in new[] { Theme.Light, Theme.Dark })
        {
            string variant = theme.Name.Length == 0 ? path : $"{path}-{theme.Name}";
            DurableFile.ReplaceText(variant + ".svg", FigurePainter.Svg(figure, theme, TheoryPanels.Shape));
            DurableFile.Replace(variant + ".png", FigurePainter.Png(figure, theme, TheoryPanels.Shape, ScreenScale));
            yield return variant + ".svg";
            yield return variant + ".png";
        }
    }

    private static string Csv(TheoryTable table)
    {
        var csv = new StringBuilder();
        IEnumerable<string> heading = table.Columns.Select(column => Quote(column.Name));
        csv.AppendJoin(',', table.RowLabels is null ? heading : heading.Prepend("row")).Append('\n');
        for (int row = 0; row < table.Rows; row++)
        {
            IEnumerable<string> cells = table.Columns.Select(column => column.Values[row].ToString("R", CultureInfo.InvariantCulture));
            csv.AppendJoin(',', table.RowLabels is { } labels ? cells.Prepend(Quote(labels[row])) : cells).Append('\n');
        }

        return csv.ToString();
    }

    private static string Quote(string text) =>
        text.AsSpan().ContainsAny(",\"\r\n") ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;

    private static void Create(string folder)
    {
        try
        {
            Directory.CreateDirectory(folder);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw StorageException.From(folder, cause);
        }
    }
}
