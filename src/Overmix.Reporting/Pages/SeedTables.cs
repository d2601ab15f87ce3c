using Overmix.Reporting.Plots;

namespace Overmix.Reporting.Pages;

/// <summary>The figures of every seed, so that a reader can check the means.</summary>
internal static class SeedTables
{
    /// <summary>A table for each group.</summary>
    public static Markup Of(ReportData data) => Markup.Join(data.Groups.Select(Table));

    private static Markup Table(RunGroup group, int index)
    {
        string diverged = string.Join(", ", group.Curves.Where(c => c.HasDiverged).Select(c => c.Seed));
        Markup note = diverged.Length == 0 ? default : Markup.Of($"<p>{group.Name} diverged with seed {diverged}: a loss stopped being finite.</p>\n");
        if (group.Verdict is not { Seeds.Count: > 0 } verdict)
        {
            return Markup.Of($"<h3>{group.Name}</h3>\n<p>No figures for single seeds.</p>\n{note}");
        }

        return Markup.Of($"""
            <div class="scroll seeds" role="region" aria-labelledby="seeds-{index}" tabindex="0">
            <table>
            <caption id="seeds-{index}">{group.Name}: test error of each seed</caption>
            <thead><tr>{Headings(verdict.LastCount).Select(h => Markup.Of($"<th scope=\"col\">{h}</th>"))}</tr></thead>
            <tbody>
            {verdict.Seeds.Select(Row)}</tbody>
            </table>
            </div>
            {note}
            """);
    }

    private static string[] Headings(int last) =>
        ["Seed", "Best epoch on validation", "Test error there", "Last", $"Median of last {last}", "Oracle", "Oracle epoch", "Depth, points"];

    private static Markup Row(SeedFigures seed)
    {
        Markup[] cells =
        [
            Cell(seed.BestEpoch, FigureText.Whole),
            Cell(seed.BestTestError, FigureText.Percent),
            Cell(seed.LastTestError, FigureText.Percent),
            Cell(seed.MedianOfLast, FigureText.Percent),
            Cell(seed.OracleTestError, FigureText.Percent),
            Cell(seed.OracleEpoch, FigureText.Whole),
            Cell(seed.DepthPoints, Verdicts.Points),
        ];
        return Markup.Of($"<tr><th scope=\"row\">{seed.Seed}</th>{cells}</tr>\n");
    }

    private static Markup Cell(double value, Func<double, string> format) => Markup.Of($"<td>{(double.IsFinite(value) ? format(value) : "–")}</td>");
}
