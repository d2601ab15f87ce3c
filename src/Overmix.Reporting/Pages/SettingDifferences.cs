namespace Overmix.Reporting.Pages;

/// <summary>In which settings the groups differ: what a difference in their results may come from.</summary>
internal static class SettingDifferences
{
    /// <summary>Writes the section; nothing for one group.</summary>
    public static Markup Of(ReportData data)
    {
        if (data.Groups.Count < 2)
        {
            return default;
        }

        Markup body = data.Differences.Count == 0
            ? Markup.Of($"<p>The resolved configurations are the same in all but name and seed.</p>")
            : Markup.Of($"""
                <div class="scroll differences" role="region" aria-labelledby="differences-caption" tabindex="0">
                <table>
                <caption id="differences-caption">Every key of the resolved configuration that is not the same in all groups; names and seeds left out.</caption>
                <thead><tr><th scope="col">Key</th>{data.Groups.Select(g => Markup.Of($"<th scope=\"col\">{g.Name}</th>"))}</tr></thead>
                <tbody>
                {data.Differences.Select(d => Markup.Of($"<tr><th scope=\"row\"><code>{d.Key}</code></th>{d.Values.Select(v => Markup.Of($"<td>{v ?? "–"}</td>"))}</tr>\n"))}</tbody>
                </table>
                </div>
                """);
        return Markup.Of($"""
            <section aria-labelledby="differences">
            <h2 id="differences">How the groups differ</h2>
            {body}
            </section>
            """);
    }
}
