using System.Globalization;
using System.Text.Json;
using Overmix.Cli.Commands;
using Overmix.Diagnostics.Classification;
using Overmix.Studies.Evaluation;
using Overmix.Training.Delivery;

namespace Overmix.Cli.Output;

/// <summary>What an evaluation found, as tables or as JSON.</summary>
internal static class EvaluationText
{
    private const int MostClassesInATable = 40, MostMistakes = 10, LongestHeading = 3;

    /// <summary>A part as people read it.</summary>
    public static string PartName(EvaluatedPart part) => part switch
    {
        EvaluatedPart.Test => "test part",
        EvaluatedPart.Validation => "validation part",
        EvaluatedPart.Train => "training examples",
        _ => "all examples",
    };

    /// <summary>Tables on stdout.</summary>
    public static void Write(Terminal terminal, ModelCard card, EvaluationResult result, IReadOnlyList<string> files)
    {
        ClassificationReport report = result.Report;
        terminal.WriteTable([], Facts(card, result).Select(f => (string[])[f.Name, f.Value]));
        terminal.WriteTable(
            ["class", ">trained on", ">examples", ">error", ">precision", ">F1", "most often taken for"],
            Enumerable.Range(0, report.Confusion.Classes).Select(c => ClassRow(card, report.Confusion, c)));
        WriteMatrix(terminal, result);
        foreach (string file in files)
        {
            terminal.Out.WriteLine($"written: {file}");
        }
    }

    /// <summary>Members of a JSON document. Errors are fractions; figures that are undefined are null.</summary>
    public static void Write(Utf8JsonWriter json, ModelCard card, EvaluationResult result, IReadOnlyList<string> files)
    {
        ClassificationReport report = result.Report;
        json.WriteString("run", card.Run);
        json.WriteString("architecture", card.Architecture.Name);
        json.WriteNumber("epoch", card.Epoch);
        json.WriteNumber("step", card.Step);
        json.WriteString("data", result.DataName);
        json.WriteString("part", result.Part.ToString().ToLowerInvariant());
        json.WriteNumber("examples", report.Count);
        json.WriteFinite("error", report.Error);
        json.WriteStartArray("errorInterval");
        json.WriteNumberValue(report.ErrorInterval.Low);
        json.WriteNumberValue(report.ErrorInterval.High);
        json.WriteEndArray();
        json.WriteFinite("crossEntropy", report.CrossEntropy);
        json.WriteFinite("macroF1", report.Confusion.MacroF1);
        json.WriteFinite("balancedError", report.Confusion.BalancedError);
        json.WriteFinite("brier", report.Calibration.Brier);
        json.WriteFinite("expectedCalibrationError", report.Calibration.ExpectedCalibrationError);
        json.WriteObjects("classes", Enumerable.Range(0, report.Confusion.Classes), c => WriteClass(json, card, result, c));
        WriteCounts(json, report.Confusion);
        json.WriteStrings("files", files);
    }

    private static IEnumerable<(string Name, string Value)> Facts(ModelCard card, EvaluationResult result)
    {
        ClassificationReport report = result.Report;
        yield return ("model", ModelSelection.Describe(card));
        yield return ("data", $"{result.DataName}, {PartName(result.Part)}: {Figures.Count(report.Count)} examples");
        yield return ("error", $"{Figures.Percent(report.Error)}, 95 % interval {Figures.Percent(report.ErrorInterval.Low)} to {Figures.Percent(report.ErrorInterval.High)}");
        yield return ("mean of the classes' errors", Figures.Percent(report.Confusion.BalancedError));
        yield return ("macro-F1", Ratio(report.Confusion.MacroF1));
        yield return ("cross-entropy", $"{Figures.Loss(report.CrossEntropy)} nats");
        yield return ("calibration", $"expected error {Ratio(report.Calibration.ExpectedCalibrationError)} ({Calibration.BinCount} bins), Brier score {Ratio(report.Calibration.Brier)}");
    }

    private static string[] ClassRow(ModelCard card, ConfusionMatrix confusion, int c)
    {
        (int Other, long Count) worst = Enumerable.Range(0, confusion.Classes).Where(j => j != c).Select(j => (j, confusion[c, j])).MaxBy(p => p.Item2);
        return
        [
            card.Classes[c],
            Figures.Count(card.Data.TrainCounts[c]),
            Figures.Count(confusion.Occurrences(c)),
            Figures.Percent(confusion.ErrorOf(c)),
            Figures.Percent(confusion.PrecisionOf(c)),
            Ratio(confusion.F1Of(c)),
            worst.Count > 0 ? $"{card.Classes[worst.Other]} ({Figures.Count(worst.Count)})" : "–",
        ];
    }

    // The matrix where it can be read, columns numbered as the rows where names are long; the most frequent mistakes where it cannot.
    private static void WriteMatrix(Terminal terminal, EvaluationResult result)
    {
        ConfusionMatrix confusion = result.Report.Confusion;
        int[] classes = [.. Enumerable.Range(0, confusion.Classes)];
        bool areShort = result.ClassNames.All(name => name.Length <= LongestHeading);
        string[] headings = ["true \\ taken for", .. classes.Select(c => areShort ? $">{result.ClassNames[c]}" : $">{c + 1}")];
        string[][] rows = [.. classes.Select(i => (string[])[areShort ? result.ClassNames[i] : $"{i + 1} {result.ClassNames[i]}", .. classes.Select(j => confusion[i, j] == 0 ? "·" : Figures.Count(confusion[i, j]))])];
        if (classes.Length <= MostClassesInATable && TextTable.Fits(terminal, headings, rows))
        {
            terminal.WriteTable(headings, rows);
            return;
        }

        terminal.WriteTable(
            ["true", "taken for", ">times"],
            confusion.LargestConfusions(MostMistakes).Select(m => (string[])[result.ClassNames[m.Actual], result.ClassNames[m.Predicted], Figures.Count(m.Count)]));
        terminal.Say("the confusion matrix is too wide to show here; --out DIR writes it");
    }

    private static void WriteClass(Utf8JsonWriter json, ModelCard card, EvaluationResult result, int c)
    {
        ConfusionMatrix confusion = result.Report.Confusion;
        json.WriteString("name", result.ClassNames[c]);
        json.WriteNumber("trainExamples", card.Data.TrainCounts[c]);
        json.WriteNumber("examples", confusion.Occurrences(c));
        json.WriteNumber("predictions", confusion.Predictions(c));
        json.WriteFinite("error", confusion.ErrorOf(c));
        json.WriteFinite("precision", confusion.PrecisionOf(c));
        json.WriteFinite("f1", confusion.F1Of(c));
    }

    private static void WriteCounts(Utf8JsonWriter json, ConfusionMatrix confusion)
    {
        json.WriteStartArray("confusion");
        for (int i = 0; i < confusion.Classes; i++)
        {
            json.WriteStartArray();
            for (int j = 0; j < confusion.Classes; j++)
            {
                json.WriteNumberValue(confusion[i, j]);
            }

            json.WriteEndArray();
        }

        json.WriteEndArray();
    }

    private static string Ratio(double value) => double.IsFinite(value) ? value.ToString("0.000", CultureInfo.InvariantCulture) : "–";
}
