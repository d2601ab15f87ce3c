using System.Reflection;
using System.Text;
using System.Text.RegularExpressions;
using Overmix.Core.Durability;
using Overmix.Core.Errors;

namespace Overmix.Dashboard.Explorer;

/// <summary>
/// The theory explorer as one file that needs no server and no network: the very modules of the dashboard, one after the other in a single script, beside a grid of
/// answers.
/// </summary>
public static partial class ExplorerPage
{
    // Each needs those before it only. Their top-level names differ, so that they can share one scope.
    private static readonly string[] Modules =
        ["ui/dom.js", "explorer/chart.js", "explorer/figure.js", "explorer/controls.js", "explorer/plane.js", "explorer/source.js", "explorer/pictures.js", "explorer/planeview.js", "explorer/explorer.js"];

    /// <summary>How many answers a grid has.</summary>
    public static int GridSize => ExplorerGrid.Requests.Count;

    /// <summary>Computes the grid and writes the page.</summary>
    /// <param name="path">The file; replaced if it exists.</param>
    /// <param name="done">Told after each answer of the grid.</param>
    /// <param name="cancellation">Ends the computation.</param>
    /// <exception cref="StorageException">The file cannot be written.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; nothing was written.</exception>
    public static void Export(string path, Action? done = null, CancellationToken cancellation = default) =>
        DurableFile.ReplaceText(path, Of(ExplorerGrid.Compute(ExplorerGrid.Requests, done ?? (() => { }), cancellation)));

    /// <summary>The page around a grid.</summary>
    internal static string Of(string grid) => $$"""
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data: blob:; base-uri 'none'; form-action 'none'">
        <title>Overmix: theory explorer</title>
        <style>
        {{Read("style.css")}}
        {{Read("explorer/explorer.css")}}
        {{Read("explorer/standalone.css")}}
        </style>
        </head>
        <body>
        <main id="explorer" class="view view-theory"></main>
        <noscript>The pictures are drawn by JavaScript, all of which is in this file.</noscript>
        <script type="application/json" id="grid">{{grid.Replace("<", "\\u003c", StringComparison.Ordinal)}}</script>
        <script type="module">
        {{Script()}}
        showExplorer(document.getElementById('explorer'), {
          source: gridSource(JSON.parse(document.getElementById('grid').textContent)),
          query: new URLSearchParams(location.hash.slice(1)),
          keep: query => history.replaceState(null, '', `#${query}`),
        });
        </script>
        </body>
        </html>

        """;

    private static string Script() => string.Join('\n', Modules.Select(module => ExportWord().Replace(ImportLine().Replace(Read(module), ""), "")));

    private static string Read(string name)
    {
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("wwwroot/" + name)!;
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd();
    }

    [GeneratedRegex(@"^import [^;]*;\n", RegexOptions.Multiline)]
    private static partial Regex ImportLine();

    [GeneratedRegex(@"^export (?=(async )?(function|const|class) )", RegexOptions.Multiline)]
    private static partial Regex ExportWord();
}
