using Overmix.Core.Claims;
using Overmix.Core.Durability;
using Overmix.Core.Errors;
using Overmix.Reporting.Plots;

namespace Overmix.Reporting.Claims;

/// <summary>Writes what was found about a claim, for people, spreadsheets and the dashboard.</summary>
public static class ClaimFolder
{
    /// <summary>The folder's name, which the dashboard looks for.</summary>
    public const string Name = "claims";

    /// <summary>Writes <c>ID.json</c>, the figure as <c>ID.svg</c> and <c>ID.png</c>, its numbers as <c>ID.csv</c> and each table as <c>ID-TABLE.csv</c>; files by these names are replaced.</summary>
    /// <param name="report">The report.</param>
    /// <param name="folder">Where; created if missing.</param>
    /// <exception cref="StorageException">The disk is full, or the folder cannot be written.</exception>
    public static void Write(ClaimReport report, string folder)
    {
        ArgumentNullException.ThrowIfNull(report);
        ReportWriter.CreateFolder(folder);
        string path = Path.Combine(folder, report.Id);
        if (report.Finding.Figure is { Panels.Count: > 0 } figure)
        {
            DurableFile.ReplaceText(path + ".csv", ClaimTables.Csv(figure));
            DurableFile.ReplaceText(path + ".svg", Svg(report.Id, figure));
            DurableFile.Replace(path + ".png", FigurePainter.Png(ClaimPanels.Of(report.Id, figure), Theme.Light, ClaimPanels.Shape(figure.Panels.Count), 2));
        }

        foreach (ClaimTable table in report.Finding.Tables)
        {
            DurableFile.ReplaceText($"{path}-{table.Name}.csv", ClaimTables.Csv(table));
        }

        DurableFile.Replace(path + ".json", ClaimFile.Encode(report));
    }

    /// <summary>The figure as SVG.</summary>
    internal static string Svg(string id, ClaimFigure figure) => FigurePainter.Svg(ClaimPanels.Of(id, figure), Theme.Light, ClaimPanels.Shape(figure.Panels.Count));
}
