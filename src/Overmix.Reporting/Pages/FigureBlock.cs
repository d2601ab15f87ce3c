using System.Text;
using Overmix.Reporting.Plots;

namespace Overmix.Reporting.Pages;

/// <summary>A figure on the page: drawn for wide and narrow screens, in light and dark; paper gets light.</summary>
internal static class FigureBlock
{
    private const string IsDark = "screen and (prefers-color-scheme: dark)", IsNarrow = "(max-width: 40rem)";

    /// <summary>Writes the figure with its caption.</summary>
    public static Markup Of(Figure figure)
    {
        int height = FigureShape.Wide.Height(figure.Panels.Count);
        return Markup.Of($"""
            <figure id="{figure.Id}">
            <picture>
            {Source(figure, Theme.Dark, FigureShape.Narrow, $"{IsDark} and {IsNarrow}")}
            {Source(figure, Theme.Dark, FigureShape.Wide, IsDark)}
            {Source(figure, Theme.Light, FigureShape.Narrow, $"screen and {IsNarrow}")}
            <img src="{Uri(figure, Theme.Light, FigureShape.Wide)}" width="{FigureShape.Wide.Width}" height="{height}" alt="{figure.AltText}">
            </picture>
            <figcaption>{figure.Caption} <span class="files">Files: {Link(figure, "svg")}, {Link(figure, "png")}, {Link(figure, "csv")}.</span></figcaption>
            </figure>

            """);
    }

    private static Markup Source(Figure figure, Theme theme, FigureShape shape, string media) => Markup.Of(
        $"<source media=\"{media}\" srcset=\"{Uri(figure, theme, shape)}\" width=\"{shape.Width}\" height=\"{shape.Height(figure.Panels.Count)}\">");

    private static Markup Link(Figure figure, string kind) => Markup.Of(
        $"<a href=\"figures/{figure.Id}.{kind}\">{kind.ToUpperInvariant()}<span class=\"hidden\"> of {figure.Title}</span></a>");

    private static Markup Uri(Figure figure, Theme theme, FigureShape shape) =>
        new("data:image/svg+xml;base64," + Convert.ToBase64String(Encoding.UTF8.GetBytes(FigurePainter.Svg(figure, theme, shape))));
}
