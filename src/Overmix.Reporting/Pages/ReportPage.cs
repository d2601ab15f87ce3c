using System.Security.Cryptography;
using System.Text;
using Overmix.Reporting.Plots;

namespace Overmix.Reporting.Pages;

/// <summary>The report's page: one HTML file that loads nothing, runs no script and opens from a disk.</summary>
internal static class ReportPage
{
    private static readonly Lazy<string> Style = new(ReadStyle);

    /// <summary>Writes the page.</summary>
    public static string Of(ReportData data, IReadOnlyList<Figure> figures) => Markup.Of($"""
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta http-equiv="Content-Security-Policy" content="{Policy()}">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <title>{data.Title}</title>
        <link rel="icon" href="data:,">
        <style>{new Markup(Style.Value)}</style>
        </head>
        <body>
        <header>
        <h1>{data.Title}</h1>
        {data.Description.Select(line => Markup.Of($"<p class=\"lead\">{line}</p>\n"))}</header>
        <main>
        <section aria-labelledby="verdict">
        <h2 id="verdict">Verdict</h2>
        {Verdicts.Cards(data)}
        {FigureBlock.Of(figures[0])}</section>
        <section aria-labelledby="numbers">
        <h2 id="numbers">The numbers</h2>
        {Verdicts.KeyTable(data)}
        <p class="files">The table as files: <a href="results.tex">LaTeX</a>, <a href="results.csv">CSV</a>.</p>
        </section>
        {Explanation.Of(data)}
        <section aria-labelledby="training">
        <h2 id="training">What training saw meanwhile</h2>
        {figures.Skip(1).Select(FigureBlock.Of)}</section>
        {GallerySection.Of(data)}
        {SettingDifferences.Of(data)}
        <section aria-labelledby="seeds">
        <h2 id="seeds">Seed by seed</h2>
        {SeedTables.Of(data)}</section>
        {Background.Of(data)}
        </main>
        <footer><p>Written by Overmix from finished runs. The page needs no network and no other file; the figures lie beside it as SVG, PNG, PDF and CSV.</p></footer>
        </body>
        </html>

        """).Html;

    // Nothing from anywhere, but images within the page and this one style sheet, named by its hash.
    private static string Policy()
    {
        string hash = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Style.Value)));
        return $"default-src 'none'; img-src data:; style-src 'sha256-{hash}'; base-uri 'none'; form-action 'none'";
    }

    private static string ReadStyle()
    {
        using Stream stream = typeof(ReportPage).Assembly.GetManifestResourceStream("report.css")!;
        using var reader = new StreamReader(stream, Encoding.UTF8);
        // A browser hashes the text after reading line ends as line feeds.
        return "\n" + reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
