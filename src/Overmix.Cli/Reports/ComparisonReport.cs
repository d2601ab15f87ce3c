using System.Globalization;
using System.Text.Json;
using Overmix.Cli.Output;
using Overmix.Config;
using Overmix.Core.Configuration;
using Overmix.Core.Durability;
using Overmix.Diagnostics.Comparison;
using Overmix.Reporting;
using Overmix.Reporting.Comparison;
using Overmix.Studies.Comparison;

namespace Overmix.Cli.Reports;

/// <summary>A comparison's results: what is written beside its runs, and what is told.</summary>
/// <param name="result">What was found.</param>
/// <param name="figure">The picture.</param>
/// <param name="config">The configuration to train with.</param>
internal sealed class ComparisonReport(ComparisonResult result, string figure, string config)
{
    /// <summary>Number of the JSON document's schema.</summary>
    public const int Schema = 1;

    private static readonly ObjectiveChoice[] Shown = [ObjectiveChoice.Erm, ObjectiveChoice.Mixup, ObjectiveChoice.MixupThenErm];

    /// <summary>Writes <c>recommended.yaml</c>, <c>comparison.svg</c> and its likes, and <c>comparison.json</c> into the comparison's folder.</summary>
    /// <param name="result">What was found.</param>
    /// <param name="options">The comparison.</param>
    /// <param name="command">The command that makes it again.</param>
    public static ComparisonReport Write(ComparisonResult result, ComparisonOptions options, string command)
    {
        string config = Path.Combine(options.Folder, "recommended.yaml");
        RunConfig recommended = ComparisonOptions.RunOf(result.Plan.SharedBy(options), result.Advice.Choice, 1) with { Name = "recommended" };
        DurableFile.ReplaceText(config, $"# {ObjectiveAdviceText.Sentence(result.Advice)}\n# From: {command}\n{ConfigWriter.Write(recommended)}");
        RunGroup[] groups = [.. Shown.Select(c => new RunGroup { Name = ObjectiveAdviceText.NameOf(c), Curves = [.. result.Runs[c].Select(e => new RunCurve(e.Seed, e.Records))] })];
        string figure = ComparisonFigure.Write(new ComparisonFigureData(groups, [result.Advice.MixupAgainstErm, result.Advice.SwitchAgainstErm], ObjectiveAdvice.Confidence), options.Folder);
        var report = new ComparisonReport(result, figure, config);
        DurableFile.Replace(Path.Combine(options.Folder, "comparison.json"), JsonDocumentOutput.Bytes(Schema, report.WriteJson));
        return report;
    }

    /// <summary>A table, the recommendation, and where things are.</summary>
    public void WriteText(Terminal terminal)
    {
        terminal.WriteFigures(
            ["way of training", ">seeds", ">test error, mean", ">lowest", ">highest", ">against ERM (points)", ">switched at epoch"],
            Shown.Select(choice => (string[])
            [
                ObjectiveAdviceText.NameOf(choice),
                Figures.Count(result.Runs[choice].Count),
                Figures.Percent(result.Runs[choice].Average(e => e.Error)),
                Figures.Percent(result.Runs[choice].Min(e => e.Error)),
                Figures.Percent(result.Runs[choice].Max(e => e.Error)),
                result.Advice.AgainstErm(choice) is { } difference ? ObjectiveAdviceText.Points(difference).Replace(" points", "", StringComparison.Ordinal) : "",
                choice == ObjectiveChoice.MixupThenErm ? string.Join(", ", result.Runs[choice].Select(e => e.SwitchEpoch is { } epoch ? Figures.Count(epoch) : "–")) : "",
            ]));
        terminal.Out.WriteLine(ObjectiveAdviceText.Sentence(result.Advice));
        if (!ObjectiveAdviceText.IsSilent(result.Advice))
        {
            terminal.Out.WriteLine($"train with: overmix train {config}");
        }

        terminal.Out.WriteLine($"figure: {figure}");
        foreach (string note in result.Notes)
        {
            terminal.Say($"note: {note}");
        }
    }

    /// <summary>Members: <c>recommendation</c>, <c>isShown</c>, <c>sentence</c>, <c>candidates</c> with errors as fractions, <c>comparisons</c> with intervals, the plan, and the files.</summary>
    public void WriteJson(Utf8JsonWriter json)
    {
        json.WriteString("recommendation", ComparisonOptions.NameOf(result.Advice.Choice));
        json.WriteBoolean("isShown", result.Advice.IsShown);
        json.WriteString("sentence", ObjectiveAdviceText.Sentence(result.Advice));
        json.WriteNumber("epochs", result.Plan.Epochs);
        json.WriteNumber("seeds", result.Plan.Seeds);
        json.WriteNumber("minutes", result.Plan.Minutes);
        json.WriteString("intervals", string.Create(CultureInfo.InvariantCulture, $"Student t over paired seeds, Bonferroni over three comparisons, {ObjectiveAdvice.Confidence:P0} together"));
        json.WriteObjects("candidates", Shown, choice =>
        {
            json.WriteString("name", ComparisonOptions.NameOf(choice));
            json.WriteFinite("meanTestError", result.Runs[choice].Average(e => e.Error));
            json.WriteObjects("runs", result.Runs[choice], end =>
            {
                json.WriteNumber("seed", end.Seed);
                json.WriteString("folder", end.Run.Path);
                json.WriteFinite("testError", end.Error);
                json.WriteFinite("switchEpoch", end.SwitchEpoch);
            });
        });
        json.WriteObjects("comparisons", Comparisons(), compared =>
        {
            json.WriteString("of", ComparisonOptions.NameOf(compared.Of));
            json.WriteString("against", ComparisonOptions.NameOf(compared.Against));
            json.WriteFinite("mean", compared.Difference.Mean);
            json.WriteFinite("low", compared.Difference.Interval?.Low);
            json.WriteFinite("high", compared.Difference.Interval?.High);
        });
        json.WriteStrings("notes", result.Notes);
        json.WriteString("config", config);
        json.WriteString("figure", figure);
    }

    private IEnumerable<(ObjectiveChoice Of, ObjectiveChoice Against, PairedDifference Difference)> Comparisons()
    {
        yield return (ObjectiveChoice.Mixup, ObjectiveChoice.Erm, result.Advice.MixupAgainstErm);
        yield return (ObjectiveChoice.MixupThenErm, ObjectiveChoice.Erm, result.Advice.SwitchAgainstErm);
        yield return (ObjectiveChoice.MixupThenErm, ObjectiveChoice.Mixup, result.Advice.SwitchAgainstMixup);
    }
}
