using System.Globalization;
using System.Text.RegularExpressions;
using Overmix.Reporting.Plots;

namespace Overmix.Reporting.Pages;

/// <summary>The verdicts in words, and the table that compares the groups.</summary>
internal static partial class Verdicts
{
    private const int MostColumns = 3;
    private static readonly Markup None = new("–");

    /// <summary>A card for each group, words first.</summary>
    public static Markup Cards(ReportData data) => Markup.Of(
        $"<div class=\"verdicts\">\n{data.Groups.Select((g, i) => Card(g, i))}</div>");

    /// <summary>A row a measure, a column a group: reads the same on a phone. With many groups a row a group, so that it still fits a page.</summary>
    public static Markup KeyTable(ReportData data)
    {
        int[] lastCounts = [.. data.Groups.Select(g => g.Verdict?.LastCount).OfType<int>().Distinct()];
        Measure[] measures = Measures(lastCounts is [int k] ? $"last {k} evaluations" : "last few evaluations");
        bool isTurned = data.Groups.Count > MostColumns;
        return Markup.Of($"""
            <div class="scroll key{(isTurned ? " turned" : "")}" role="region" aria-labelledby="key-caption" tabindex="0">
            <table>
            <caption id="key-caption">Test errors are means over seeds. A point is one percentage point of test error.</caption>
            {(isTurned ? ByGroup(data, measures) : ByMeasure(data, measures))}
            </table>
            </div>
            """);
    }

    /// <summary>Percentage points with a sign: +7.9.</summary>
    public static string Points(double points) =>
        (Math.Round(points, 1) < 0 ? "−" : "+") + Math.Abs(points).ToString("0.0", CultureInfo.InvariantCulture);

    /// <summary>A sentence as a page sets it: no line ends between a number and its per cent sign, and a minus is a minus.</summary>
    internal static string Typeset(string text) => Minus().Replace(text.Replace(" %", "\u00A0%", StringComparison.Ordinal), " −");

    private static Markup Card(RunGroup group, int slot) => group.Verdict is GroupVerdict verdict
        ? Markup.Of($"<article class=\"verdict slot-{slot % Theme.Light.Series.Count}\"><h3>{group.Name}: {verdict.Name}</h3><p>{Typeset(verdict.Summary)}</p></article>\n")
        : Markup.Of($"<article class=\"verdict slot-{slot % Theme.Light.Series.Count}\"><h3>{group.Name}</h3><p>No verdict was asked for.</p></article>\n");

    private static Measure[] Measures(string last) =>
    [
        new("Verdict", "", v => Markup.Of($"{v.Name}")),
        new("Turning epoch", "from here the test error rises", v => v.TurningEpoch is double e ? Markup.Of($"{FigureText.Whole(e)}") : new Markup("none")),
        new("Test error, best on validation", "the epoch one would have picked", v => Mean(v, s => s.BestTestError)),
        new("Test error, last evaluation", "", v => Mean(v, s => s.LastTestError)),
        new($"Test error, median of the {last}", "", v => Mean(v, s => s.MedianOfLast)),
        new("Lowest test error (oracle)", "found by looking at the test set: nobody can pick it in practice", v => Mean(v, s => s.OracleTestError)),
        new("Depth of the U", $"median of the {last} minus best on validation, with 95\u00A0% interval over seeds", Depth),
    ];

    private static Markup ByMeasure(ReportData data, Measure[] measures) => Markup.Of($"""
        <thead><tr><th scope="col">Measure</th>{data.Groups.Select(g => Markup.Of($"<th scope=\"col\">{g.Name}</th>"))}</tr></thead>
        <tbody>
        {measures.Select(m => Markup.Of($"<tr><th scope=\"row\">{m.Name}{Note(m)}</th>{data.Groups.Select(g => Cell(g, m))}</tr>\n"))}</tbody>
        """);

    private static Markup ByGroup(ReportData data, Measure[] measures) => Markup.Of($"""
        <thead><tr><th scope="col">Group</th>{measures.Select(m => Markup.Of($"<th scope=\"col\">{m.Name}{Note(m)}</th>"))}</tr></thead>
        <tbody>
        {data.Groups.Select(g => Markup.Of($"<tr><th scope=\"row\">{g.Name}</th>{measures.Select(m => Cell(g, m))}</tr>\n"))}</tbody>
        """);

    private static Markup Cell(RunGroup group, Measure measure) => Markup.Of($"<td>{(group.Verdict is { } verdict ? measure.Cell(verdict) : None)}</td>");

    private static Markup Note(Measure measure) => measure.Note.Length == 0 ? default : Markup.Of($" <span class=\"note\">{measure.Note}</span>");

    private static Markup Mean(GroupVerdict verdict, Func<SeedFigures, double> value)
    {
        double[] values = [.. verdict.Seeds.Select(value).Where(double.IsFinite)];
        return values.Length == 0 ? None : Markup.Of($"{FigureText.Percent(values.Average())}");
    }

    private static Markup Depth(GroupVerdict verdict)
    {
        if (verdict.DepthPoints is not double depth || !double.IsFinite(depth))
        {
            return None;
        }

        string interval = verdict.DepthInterval is DepthInterval i ? $"{Points(i.Low)} to {Points(i.High)}" : "no interval from one seed";
        return Markup.Of($"{Points(depth)} points <span class=\"note\">{interval}</span>");
    }

    [GeneratedRegex(@" -(?=\d)")]
    private static partial Regex Minus();

    /// <summary>A line of the table.</summary>
    /// <param name="Name">What is measured.</param>
    /// <param name="Note">What that means; may be empty.</param>
    /// <param name="Cell">Its value for a group.</param>
    private sealed record Measure(string Name, string Note, Func<GroupVerdict, Markup> Cell);
}
