using System.Globalization;
using System.Text;
using Overmix.Core.Curves;
using Overmix.Reporting.Pages;
using Overmix.Runs.Export;

namespace Overmix.Reporting;

/// <summary>Runs as a LaTeX table, a row a run, no package needed.</summary>
public static class RunsTable
{
    /// <summary>A <c>tabular</c> to be read in by <c>\input</c>: run, seed, the settings in which the runs differ, epochs, test errors in per cent.</summary>
    /// <param name="runs">The runs.</param>
    /// <param name="command">The command that makes it again.</param>
    public static string Latex(IReadOnlyList<ExportedRun> runs, string command)
    {
        string[] differing = [.. runs.SelectMany(r => r.Settings.Keys).Distinct().Where(key => runs.Select(r => r.Settings.GetValueOrDefault(key)).Distinct().Count() > 1).Order(StringComparer.Ordinal)];
        var text = new StringBuilder();
        text.Append(Line($"% Made by: {LatexText.Comment(command)}"));
        text.Append(Line($"% Test errors in per cent: at the epoch of least validation error, and at the last evaluation."));
        text.Append(Line($"\\begin{{tabular}}{{lr{new string('l', differing.Length)}rrrr}}")).Append(Line($"\\hline"));
        text.Append(Row(["Run", "Seed", .. differing, "Epochs", "Training loss", "Best on validation", "Last"])).Append(Line($"\\hline"));
        foreach (ExportedRun run in runs)
        {
            EpochRecord? last = run.Records.Count == 0 ? null : run.Records[^1];
            EpochRecord? best = run.Records.Where(r => r is { Epoch: > 0, ValidationError: not null }).MinBy(r => r.ValidationError);
            text.Append(Row(
            [
                run.Run.Reference, run.Manifest.Seed.ToString(CultureInfo.InvariantCulture),
                .. differing.Select(key => run.Settings.GetValueOrDefault(key, LatexText.Dash)),
                last?.Epoch.ToString(CultureInfo.InvariantCulture) ?? LatexText.Dash, Number(last?.Mixing.Loss, "0.0000"), Number(100 * best?.TestError, "0.0"), Number(100 * last?.TestError, "0.0"),
            ]));
        }

        return text.Append(Line($"\\hline")).Append(Line($"\\end{{tabular}}")).ToString();
    }

    private static string Row(IEnumerable<string> cells) => string.Join(" & ", cells.Select(LatexText.Escape)) + " \\\\\n";

    private static string Number(double? value, string format) => value is { } number && double.IsFinite(number) ? number.ToString(format, CultureInfo.InvariantCulture) : LatexText.Dash;

    private static string Line(FormattableString text) => text.ToString(CultureInfo.InvariantCulture) + "\n";
}
