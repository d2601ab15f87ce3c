using System.Globalization;
using System.Text;
using Overmix.Reporting.Figures;

namespace Overmix.Reporting.Pages;

/// <summary>The table of results for a paper (LaTeX, no package needed) and for a spreadsheet (CSV): a row a group.</summary>
internal static class ResultTable
{
    /// <summary>File name of the LaTeX table.</summary>
    public const string LatexFile = "results.tex";

    /// <summary>File name of the CSV table.</summary>
    public const string CsvFile = "results.csv";

    /// <summary>The table as a <c>tabular</c>, to be read in by <c>\input</c>. Errors in per cent, means over seeds.</summary>
    public static string Latex(ReportData data)
    {
        var text = new StringBuilder();
        text.Append(Line($"% {LatexText.Comment(data.Title)}")).Append(Line($"% Made by: {LatexText.Comment(data.Command)}"));
        text.Append(Line($"% Test errors in per cent, means over seeds; depth in percentage points with its 95 % interval over seeds."));
        text.Append(Line($"\\begin{{tabular}}{{lrlrrrrl}}")).Append(Line($"\\hline"));
        text.Append(Line($"Group & Seeds & Verdict & Turning epoch & Best on validation & Last & Oracle & Depth \\\\")).Append(Line($"\\hline"));
        foreach (RunGroup group in data.Groups)
        {
            text.Append(Line($"{string.Join(" & ", Cells(group, LatexText.Dash).Select(LatexText.Escape))} \\\\"));
        }

        return text.Append(Line($"\\hline")).Append(Line($"\\end{{tabular}}")).ToString();
    }

    /// <summary>The same as CSV: errors as fractions, every digit.</summary>
    public static string Csv(ReportData data)
    {
        var text = new StringBuilder("group,seeds,verdict,turning_epoch,best_on_validation_test_error,last_test_error,oracle_test_error,depth_points,depth_low,depth_high\n");
        foreach (RunGroup group in data.Groups)
        {
            GroupVerdict? v = group.Verdict;
            double?[] numbers =
            [
                v?.TurningEpoch, Mean(v, s => s.BestTestError), Mean(v, s => s.LastTestError), Mean(v, s => s.OracleTestError), v?.DepthPoints, v?.DepthInterval?.Low, v?.DepthInterval?.High,
            ];
            text.Append(CultureInfo.InvariantCulture, $"{CurveTable.Quote(group.Name)},{group.Curves.Count},{v?.Name},");
            text.AppendJoin(',', numbers.Select(n => n?.ToString("R", CultureInfo.InvariantCulture))).Append('\n');
        }

        return text.ToString();
    }

    private static IEnumerable<string> Cells(RunGroup group, string none)
    {
        GroupVerdict? v = group.Verdict;
        string Percent(double? share) => share is { } value ? (100 * value).ToString("0.0", CultureInfo.InvariantCulture) : none;
        yield return group.Name;
        yield return group.Curves.Count.ToString(CultureInfo.InvariantCulture);
        yield return v?.Name ?? none;
        yield return v?.TurningEpoch is { } epoch ? Math.Round(epoch).ToString("0", CultureInfo.InvariantCulture) : none;
        yield return Percent(Mean(v, s => s.BestTestError));
        yield return Percent(Mean(v, s => s.LastTestError));
        yield return Percent(Mean(v, s => s.OracleTestError));
        yield return v?.DepthPoints is not { } depth ? none
            : v.DepthInterval is { } interval ? $"{Verdicts.Points(depth)} [{Verdicts.Points(interval.Low)}, {Verdicts.Points(interval.High)}]" : Verdicts.Points(depth);
    }

    private static double? Mean(GroupVerdict? verdict, Func<SeedFigures, double> value)
    {
        double[] values = [.. (verdict?.Seeds ?? []).Select(value).Where(double.IsFinite)];
        return values.Length == 0 ? null : values.Average();
    }

    private static string Line(FormattableString text) => text.ToString(CultureInfo.InvariantCulture) + "\n";
}
