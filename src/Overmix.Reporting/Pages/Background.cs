namespace Overmix.Reporting.Pages;

/// <summary>How the runs were made, how to make them again, and what they do not show.</summary>
internal static class Background
{
    private static readonly string[] Always =
    [
        "An interval over seeds covers the luck of initial weights, data order and mixing, not that of the data themselves: other examples may turn earlier, later or not at all.",
        "The oracle is chosen by looking at the test set. It shows what was lost; it is no result that anyone can get.",
        "The floor holds for the mean over λ and pairs. The mean over the batches drawn may lie a little above or below it.",
        "Epoch 0, the untrained network, has no place on a logarithmic axis; the CSV files have it.",
    ];

    /// <summary>Writes the sections.</summary>
    public static Markup Of(ReportData data) => Markup.Of($"""
        <section aria-labelledby="facts">
        <h2 id="facts">How it was made</h2>
        <dl class="facts">
        {data.Facts.Select(f => Markup.Of($"<div><dt>{f.Label}</dt><dd>{f.Value}</dd></div>\n"))}</dl>
        </section>
        <section aria-labelledby="again">
        <h2 id="again">Make it again</h2>
        <pre><code>{data.Command}</code></pre>
        </section>
        <section aria-labelledby="limits">
        <h2 id="limits">Limits</h2>
        <ul>
        {data.Limits.Concat(Always).Select(l => Markup.Of($"<li>{l}</li>\n"))}</ul>
        </section>
        """);
}
