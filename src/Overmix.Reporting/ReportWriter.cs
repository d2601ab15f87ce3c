using Overmix.Core.Durability;
using Overmix.Core.Errors;
using Overmix.Reporting.Figures;
using Overmix.Reporting.Pages;
using Overmix.Reporting.Plots;

namespace Overmix.Reporting;

/// <summary>Writes a report's folder: the page, its table, and each figure as SVG, PNG, PDF and CSV.</summary>
public static class ReportWriter
{
    /// <summary>
    /// Writes <c>index.html</c>, one file that needs no other, and beside it for use elsewhere <c>figures/NAME{.svg,.png,.pdf,-dark.svg,-dark.png,.csv}</c> and the
    /// table of results as <c>results.tex</c> and <c>results.csv</c>.
    /// Files of an earlier report by these names are replaced, each in one step. Equal data give equal bytes on machines of one kind.
    /// </summary>
    /// <param name="data">What to show.</param>
    /// <param name="folder">Where; created if missing.</param>
    /// <returns>The page's path.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The data have no group.</exception>
    /// <exception cref="StorageException">The disk is full, or the folder cannot be written.</exception>
    public static string Write(ReportData data, string folder)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentException.ThrowIfNullOrEmpty(folder);
        ArgumentOutOfRangeException.ThrowIfZero(data.Groups.Count, nameof(data));
        IReadOnlyList<Figure> figures = FiguresOf(data);
        string figureFolder = Path.Combine(folder, "figures"), page = Path.Combine(folder, "index.html");
        CreateFolder(figureFolder);
        foreach (Figure figure in figures)
        {
            WriteFigure(figure, figureFolder);
        }

        DurableFile.ReplaceText(Path.Combine(folder, ResultTable.LatexFile), ResultTable.Latex(data));
        DurableFile.ReplaceText(Path.Combine(folder, ResultTable.CsvFile), ResultTable.Csv(data));
        DurableFile.ReplaceText(page, ReportPage.Of(data, figures));
        return page;
    }

    /// <summary>The figures of a report, in the order of the page.</summary>
    internal static IReadOnlyList<Figure> FiguresOf(ReportData data) =>
        [.. new[] { TestErrorFigure.Of(data), ValidationErrorFigure.Of(data), MixupLossFigure.Of(data), ExcessLossFigure.Of(data), MemorizationFigure.Of(data), GradientNormFigure.Of(data), AccuracyFigure.Of(data) }.OfType<Figure>()];

    private static void WriteFigure(Figure figure, string folder)
    {
        string path = Path.Combine(folder, figure.Id);
        DurableFile.ReplaceText(path + ".csv", figure.Csv);
        DurableFile.Replace(path + ".pdf", FigurePainter.Pdf(figure));
        foreach (Theme theme in new[] { Theme.Light, Theme.Dark })
        {
            string variant = theme.Name.Length == 0 ? path : $"{path}-{theme.Name}";
            DurableFile.ReplaceText(variant + ".svg", FigurePainter.Svg(figure, theme, FigureShape.Wide));
            DurableFile.Replace(variant + ".png", FigurePainter.Png(figure, theme, FigureShape.Wide));
        }
    }

    /// <summary>Makes the folder of results, or says why not.</summary>
    internal static void CreateFolder(string folder)
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
