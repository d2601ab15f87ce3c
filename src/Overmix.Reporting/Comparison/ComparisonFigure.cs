using System.Globalization;
using System.Text;
using Overmix.Core.Durability;
using Overmix.Core.Errors;
using Overmix.Diagnostics.Comparison;
using Overmix.Reporting.Figures;
using Overmix.Reporting.Plots;

namespace Overmix.Reporting.Comparison;

/// <summary>Ways of training to be drawn side by side.</summary>
/// <param name="Groups">Their curves; the first is the one that the others are compared with.</param>
/// <param name="Differences">Test error at the end of each other one minus the first's, fractions, in the order of the groups.</param>
/// <param name="Confidence">Confidence of the intervals together.</param>
public sealed record ComparisonFigureData(IReadOnlyList<RunGroup> Groups, IReadOnlyList<PairedDifference> Differences, double Confidence);

/// <summary>The picture of a comparison: test error along training, and the paired differences at its end with their intervals.</summary>
public static class ComparisonFigure
{
    /// <summary>Name of the files, without ending.</summary>
    public const string Name = "comparison";

    // Seeds stand left of their interval, so that neither hides the other.
    private const double SeedPlace = -0.16, HalfAnAxis = 0.5;

    private static readonly FigureShape Shape = FigureShape.Wide with { Width = 1_080, LabelRoom = 128 };
    private static readonly Quantity TestError = new(r => r.TestError, FigureText.Percent);

    /// <summary>Writes <c>comparison{.csv,.svg,.png,.pdf,-dark.svg,-dark.png}</c>. Files by these names are replaced, each in one step.</summary>
    /// <param name="data">What to draw.</param>
    /// <param name="folder">Where; created if missing.</param>
    /// <returns>The path of the SVG.</returns>
    /// <exception cref="StorageException">The disk is full, or the folder cannot be written.</exception>
    public static string Write(ComparisonFigureData data, string folder)
    {
        ReportWriter.CreateFolder(folder);
        Figure figure = Of(data);
        string path = Path.Combine(folder, Name);
        DurableFile.ReplaceText(path + ".csv", figure.Csv);
        DurableFile.Replace(path + ".pdf", FigurePainter.Pdf(figure));
        foreach (Theme theme in new[] { Theme.Light, Theme.Dark })
        {
            string variant = theme.Name.Length == 0 ? path : $"{path}-{theme.Name}";
            DurableFile.ReplaceText(variant + ".svg", FigurePainter.Svg(figure, theme, Shape));
            DurableFile.Replace(variant + ".png", FigurePainter.Png(figure, theme, Shape));
        }

        return path + ".svg";
    }

    internal static Figure Of(ComparisonFigureData data)
    {
        var report = new ReportData { Title = "", Command = "", Groups = data.Groups };
        Axis epochs = Limits.Epochs(report);
        Series[] curves = [.. data.Groups.Select((g, i) => GroupSeries.Of(g, i, TestError))];
        Panel differences = DifferencePanel(data);
        return new Figure
        {
            Id = Name,
            Panels =
            [
                new Panel { Title = "Test error along training", Note = $"% of test examples, mean {Story.SeedCount(report)}", X = epochs, Y = Limits.Errors(GroupSeries.Extent(curves), epochs).Axis, Series = curves },
                differences,
            ],
            Caption = $"Left: {Story.Lines(report, curves)} Right: {differences.Note}.",
            AltText = $"Two charts. {string.Join(' ', curves.Select(s => Story.Falling(s, FigureText.Percent)))} At the end, against {data.Groups[0].Name}: "
                + string.Join("; ", data.Differences.Select((d, i) => $"{FigureText.Clean(data.Groups[i + 1].Name)} {ObjectiveAdviceText.Points(d)}")) + ".",
            Csv = Csv(data),
        };
    }

    private static Panel DifferencePanel(ComparisonFigureData data)
    {
        string together = data.Confidence.ToString("P0", CultureInfo.InvariantCulture).Replace(" ", "", StringComparison.Ordinal);
        string first = FigureText.Clean(data.Groups[0].Name);
        double[] values = [0, .. data.Differences.SelectMany(d => d.Differences.Concat(d.Interval is { } i ? [i.Low, i.High] : [])).Where(double.IsFinite).Select(v => 100 * v)];
        double room = Math.Max(0.12 * (values.Max() - values.Min()), 0.1);
        return new Panel
        {
            Title = $"Difference to {first} at the end",
            Note = $"points; dots: pairs; bar and cross: {together} interval (together), mean",
            X = new Axis(HalfAnAxis, data.Differences.Count + HalfAnAxis, IsLog: false, [.. data.Differences.Select((_, i) => new AxisTick(i + 1, FigureText.Clean(data.Groups[i + 1].Name)))]),
            XLabel = $"below 0: better than {first}",
            Y = Axis.Linear(values.Min() - room, values.Max() + room, FigureText.Plain),
            Series = [.. data.Differences.Select((d, i) => SeriesOf(d, i + 1))],
            References = values.Length == 1 ? [] : [new Reference([new CurvePoint(HalfAnAxis, 0), new CurvePoint(data.Differences.Count + HalfAnAxis, 0)], "")],
        };
    }

    private static Series SeriesOf(PairedDifference difference, int place)
    {
        BandPoint[] bar = difference.Interval is { } interval ? [.. new[] { interval.Low, interval.High }.Select(v => new BandPoint(place, 100 * v, 100 * v, 100 * v))] : [];
        IReadOnlyList<CurvePoint>[] pairs = [.. difference.Differences.Where(double.IsFinite).Select(v => (IReadOnlyList<CurvePoint>)[new CurvePoint(place + SeedPlace, 100 * v)])];
        CurvePoint[] mean = double.IsFinite(difference.Mean) ? [new CurvePoint(place, 100 * difference.Mean)] : [];
        string[] words = ObjectiveAdviceText.Points(difference).Split(" (");
        return new Series(words[0], place, bar, pairs, mean, words.Length > 1 ? words[1].TrimEnd(')') : "") { HasMarkers = false };
    }

    private static string Csv(ComparisonFigureData data)
    {
        string Number(double? value) => value?.ToString("R", CultureInfo.InvariantCulture) ?? "";
        var csv = new StringBuilder("group,seed,final_test_error,minus_first,mean_difference,low,high\n");
        for (int g = 0; g < data.Groups.Count; g++)
        {
            PairedDifference? difference = g == 0 ? null : data.Differences[g - 1];
            foreach ((RunCurve curve, int i) in data.Groups[g].Curves.Select((c, i) => (c, i)))
            {
                csv.Append(CultureInfo.InvariantCulture, $"{CurveTable.Quote(data.Groups[g].Name)},{curve.Seed},{Number(curve.HasDiverged ? null : curve.Records[^1].TestError)},{Number(difference?.Differences[i])},{Number(difference?.Mean)},{Number(difference?.Interval?.Low)},{Number(difference?.Interval?.High)}\n");
            }
        }

        return csv.ToString();
    }
}
