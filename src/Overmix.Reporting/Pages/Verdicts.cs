using System.Globalization;
using Overmix.Reporting.Plots;

namespace Overmix.Reporting.Pages;

/// <summary>The verdicts in words, and the table that compares the groups.</summary>
internal static class Verdicts
{
    private static readonly Markup None = new("–");

    /// <summary>A card for each group, words first.</summary>
    public static Markup Cards(ReportData data) => Markup.Of(
        $"<div class=\"verdicts\">\n{data.Groups.Select((g, i) => Card(g, i))}</div>");

    /// <summary>A row a measure, a column a group: reads the same on a phone.</summary>
    public static Markup KeyTable(ReportData data)
    {
        int[] lastCounts = [.. data.Groups.Select(g => g.Verdict?.LastCount).OfType<int>().Distinct()];
        string last = lastCounts is [int k] ? $"last {k} evaluations" : "last few evaluations";
        return Markup.Of($"""
            <div class="scroll key" role="region" aria-labelledby="key-caption" tabindex="0">
            <table>
            <caption id="key-caption">Test errors are means over seeds. A point is one percentage point of test error.</caption>
            <thead><tr><th scope="col">Measure</th>{data.Groups.Select(g => Markup.Of($"<th scope=\"col\">{g.Name}</th>"))}</tr></thead>
            <tbody>
            {Row(data, "Verdict", "", v => Markup.Of($"{v.Name}"))}
            {Row(data, "Turning epoch", "from here the test error rises", v => v.TurningEpoch is double e ? Markup.Of($"{FigureText.Whole(e)}") : new Markup("none"))}
            {Row(data, "Test error, best on validation", "the epoch one would have picked", v => Mean(v, s => s.BestTestError))}
            {Row(data, "Test error, last evaluation", "", v => Mean(v, s => s.LastTestError))}
            {Row(data, $"Test error, median of the {last}", "", v => Mean(v, s => s.MedianOfLast))}
            {Row(data, "Lowest test error (oracle)", "found by looking at the test set: nobody can pick it in practice", v => Mean(v, s => s.OracleTestError))}
            {Row(data, "Depth of the U", $"median of the {last} minus best on validation, with 95\u00A0% interval over seeds", Depth)}
            </tbody>
            </table>
            </div>
            """);
    }

    /// <summary>Percentage points with a sign: +7.9.</summary>
    public static string Points(double points) =>
        (Math.Round(points, 1) < 0 ? "−" : "+") + Math.Abs(points).ToString("0.0", CultureInfo.InvariantCulture);

    private static Markup Card(RunGroup group, int slot) => group.Verdict is GroupVerdict verdict
        ? Markup.Of($"<article class=\"verdict slot-{slot % Theme.Light.Series.Count}\"><h3>{group.Name}: {verdict.Name}</h3><p>{verdict.Summary}</p></article>\n")
        : Markup.Of($"<article class=\"verdict slot-{slot % Theme.Light.Series.Count}\"><h3>{group.Name}</h3><p>No verdict was asked for.</p></article>\n");

    private static Markup Row(ReportData data, string name, string note, Func<GroupVerdict, Markup> cell)
    {
        Markup small = note.Length == 0 ? default : Markup.Of($" <span class=\"note\">{note}</span>");
        return Markup.Of($"<tr><th scope=\"row\">{name}{small}</th>{data.Groups.Select(g => Markup.Of($"<td>{(g.Verdict is null ? None : cell(g.Verdict))}</td>"))}</tr>");
    }

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
}
