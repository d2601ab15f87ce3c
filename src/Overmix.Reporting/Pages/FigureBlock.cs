using System.Text;
using Overmix.Reporting.Plots;

namespace Overmix.Reporting.Pages;

/// <summary>
/// A figure on the page: drawn for wide and narrow screens, in light and dark. Light and dark are two pictures of which the style sheet shows one:
/// a browser does not choose a picture's source again when it prints, and paper must get the light one.
/// </summary>
internal static class FigureBlock
{
    /// <summary>Writes the figure with its caption.</summary>
    public static Markup Of(Figure figure) => Markup.Of($"""
        <figure id="{figure.Id}">
        {Picture(figure, Theme.Light, "on-light")}
        {Picture(figure, Theme.Dark, "on-dark")}
        <figcaption>{figure.Caption} <span class="files">Files: {Link(figure, "svg")}, {Link(figure, "png")}, {Link(figure, "pdf")}, {Link(figure, "csv")}.</span></figcaption>
        </figure>

        """);

    private static Markup Picture(Figure figure, Theme theme, string kind)
    {
        FigureShape wide = FigureShape.Wide, narrow = FigureShape.Narrow;
        int panels = figure.Panels.Count;
        return Markup.Of($"""
            <picture class="{kind}">
            <source media="screen and (max-width: 40rem)" srcset="{Uri(figure, theme, narrow)}" width="{narrow.Width}" height="{narrow.Height(panels)}">
            <img src="{Uri(figure, theme, wide)}" width="{wide.Width}" height="{wide.Height(panels)}" alt="{figure.AltText}">
            </picture>
            """);
    }

    private static Markup Link(Figure figure, string kind) => Markup.Of(
        $"<a href=\"figures/{figure.Id}.{kind}\">{kind.ToUpperInvariant()}<span class=\"hidden\"> of {figure.Title}</span></a>");

    private static Markup Uri(Figure figure, Theme theme, FigureShape shape) =>
        new("data:image/svg+xml;base64," + Convert.ToBase64String(Encoding.UTF8.GetBytes(FigurePainter.Svg(figure, theme, shape))));
}
