using Overmix.Reporting.Plots;

namespace Overmix.Reporting.Pages;

/// <summary>x</summary>
internal static class ReportPage
{
    /// <summary>x</summary>
    public static string Of(ReportData data, IReadOnlyList<Figure> figures) => string.Concat(figures.Select(f => FigurePainter.Svg(f, Theme.Light, FigureShape.Narrow)));
}
