using System.Globalization;
using System.Text;
using Overmix.Core.Durability;
using Overmix.Core.Errors;
using Overmix.Diagnostics.Classification;
using Overmix.Reporting.Figures;
using Overmix.Reporting.Plots;

namespace Overmix.Reporting.Classification;

/// <summary>Writes what an evaluation found: the confusion matrix as SVG, PNG and CSV, and the classes' figures as CSV.</summary>
public static class EvaluationFolder
{
    /// <summary>Writes <c>confusion{.csv,.svg,.png,-dark.svg,-dark.png}</c> and <c>classes.csv</c>. Files by these names are replaced, each in one step.</summary>
    /// <param name="report">The figures.</param>
    /// <param name="classNames">Names of the classes, <c>[C]</c>.</param>
    /// <param name="trainCounts">Training examples of each class, <c>[C]</c>.</param>
    /// <param name="title">Heading of the picture.</param>
    /// <param name="folder">Where; created if missing.</param>
    /// <returns>Paths of the files.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There are not as many names as classes.</exception>
    /// <exception cref="StorageException">The disk is full, or the folder cannot be written.</exception>
    public static IReadOnlyList<string> Write(ClassificationReport report, IReadOnlyList<string> classNames, IReadOnlyList<int> trainCounts, string title, string folder)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(classNames.Count, report.Confusion.Classes, nameof(classNames));
        ArgumentOutOfRangeException.ThrowIfNotEqual(trainCounts.Count, report.Confusion.Classes, nameof(trainCounts));
        ReportWriter.CreateFolder(folder);
        List<string> files = [];
        string Put(string name)
        {
            files.Add(Path.Combine(folder, name));
            return files[^1];
        }

        DurableFile.ReplaceText(Put("confusion.csv"), MatrixCsv(report.Confusion, classNames));
        DurableFile.ReplaceText(Put("classes.csv"), ClassesCsv(report.Confusion, classNames, trainCounts));
        foreach (Theme theme in new[] { Theme.Light, Theme.Dark })
        {
            var painter = new ConfusionPainter(report.Confusion, classNames, title, theme);
            string variant = theme.Name.Length == 0 ? "confusion" : $"confusion-{theme.Name}";
            DurableFile.ReplaceText(Put(variant + ".svg"), FigurePainter.Svg(painter.Width, painter.Height, title, Tell(report, classNames), painter.Paint));
            DurableFile.Replace(Put(variant + ".png"), FigurePainter.Png(painter.Width, painter.Height, painter.Paint));
        }

        return files;
    }

    /// <summary>The matrix as CSV: a row a true class, a column a predicted one.</summary>
    internal static string MatrixCsv(ConfusionMatrix confusion, IReadOnlyList<string> classNames)
    {
        var csv = new StringBuilder("actual").Append(string.Concat(classNames.Select(name => "," + CurveTable.Quote(name)))).Append('\n');
        for (int row = 0; row < confusion.Classes; row++)
        {
            csv.Append(CurveTable.Quote(classNames[row]));
            for (int column = 0; column < confusion.Classes; column++)
            {
                csv.Append(CultureInfo.InvariantCulture, $",{confusion[row, column]}");
            }

            csv.Append('\n');
        }

        return csv.ToString();
    }

    private static string ClassesCsv(ConfusionMatrix confusion, IReadOnlyList<string> classNames, IReadOnlyList<int> trainCounts)
    {
        var csv = new StringBuilder("class,train_examples,examples,predictions,error,precision,f1\n");
        for (int c = 0; c < confusion.Classes; c++)
        {
            csv.Append(CultureInfo.InvariantCulture, $"{CurveTable.Quote(classNames[c])},{trainCounts[c]},{confusion.Occurrences(c)},{confusion.Predictions(c)},")
                .Append(CultureInfo.InvariantCulture, $"{confusion.ErrorOf(c):R},{confusion.PrecisionOf(c):R},{confusion.F1Of(c):R}\n");
        }

        return csv.ToString();
    }

    private static string Tell(ClassificationReport report, IReadOnlyList<string> classNames)
    {
        (int Actual, int Predicted, long Count)[] worst = [.. report.Confusion.LargestConfusions(3)];
        string mistakes = worst.Length == 0 ? "No example was taken for another class." : "Most frequent mistakes: " + string.Join(", ", worst.Select(w => $"{FigureText.Clean(classNames[w.Actual])} taken for {FigureText.Clean(classNames[w.Predicted])}, {w.Count} times")) + ".";
        return $"Confusion matrix of {report.Confusion.Classes} classes over {report.Count} examples; {FigureText.Percent(report.Error)} wrong. {mistakes}";
    }
}
