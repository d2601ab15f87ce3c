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
            <thead><tr><th scope="col">Seed</th><th scope="col">Best epoch on validation</th><th scope="col">Test error there</th><th scope="col">Last</th><th scope="col">Median of last {verdict.LastCount}</th><th scope="col">Oracle</th><th scope="col">Oracle epoch</th><th scope="col">Depth, points</th></tr></thead>
            <tbody>
            {verdict.Seeds.Select(Row)}</tbody>
            </table>
            </div>
            {note}
            """);
    }

    private static Markup Row(SeedFigures s) => Markup.Of(
        $"<tr><th scope=\"row\">{s.Seed}</th>{Cell(s.BestEpoch, FigureText.Whole)}{Cell(s.BestTestError, FigureText.Percent)}{Cell(s.LastTestError, FigureText.Percent)}{Cell(s.MedianOfLast, FigureText.Percent)}{Cell(s.OracleTestError, FigureText.Percent)}{Cell(s.OracleEpoch, FigureText.Whole)}{Cell(s.DepthPoints, Verdicts.Points)}</tr>\n");

    private static Markup Cell(double value, Func<double, string> format) => Markup.Of($"<td>{(double.IsFinite(value) ? format(value) : "–")}</td>");
}
