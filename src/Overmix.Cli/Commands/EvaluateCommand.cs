using System.CommandLine;
using Overmix.Cli.Output;
using Overmix.Core.Errors;
using Overmix.Reporting.Classification;
using Overmix.Studies.Evaluation;
using Overmix.Studies.Execution;
using Overmix.Training.Delivery;

namespace Overmix.Cli.Commands;

/// <summary><c>evaluate</c>: how well a trained network does on labelled examples.</summary>
internal static class EvaluateCommand
{
    private const int Schema = 1;

    public static Command Create(Terminal terminal)
    {
        Argument<string> model = ModelSelection.Argument();
        Option<string?> data = CommonOptions.Named(new Option<string?>("--data") { Description = "Other data than the run's own: a folder or archive of pictures, a .csv or .npz table, or a data set's name. Classes are matched by name.", HelpName = "DIR" });
        Option<EvaluatedPart?> part = new("--part") { Description = "Which examples: the test, validation or train part of the run's own split or of other data's own folders, or all. By default test; all of other data without parts.", HelpName = "PART" };
        Option<string?> folder = CommonOptions.Named(new Option<string?>("--out") { Description = "Also write the confusion matrix (SVG, PNG, CSV) and the classes' figures (CSV) into this folder.", HelpName = "DIR" });
        Option<string> store = CommonOptions.Runs();
        Option<bool> json = CommonOptions.Json();
        Command command = new("evaluate", "Evaluates a trained network: error with its interval, per class, confusion matrix, calibration.") { model, data, part, folder, store, json };
        command.SetAction(parsed =>
        {
            ModelReference reference = ModelSelection.Find(parsed.GetRequiredValue(model), parsed.GetRequiredValue(store));
            using TrainedModel trained = ModelSelection.Load(terminal, reference);
            EvaluationResult result = Evaluate(trained, parsed.GetValue(data), parsed.GetValue(part));
            string[] files = parsed.GetValue(folder) is { } target ? Write(trained, result, target) : [];
            Tell(terminal, trained.Card, result, files, parsed.GetValue(json));
            return (int)ExitCode.Done;
        });
        return command;
    }

    private static EvaluationResult Evaluate(TrainedModel model, string? data, EvaluatedPart? part) =>
        data is null ? ModelEvaluation.OnOwnData(model, part ?? EvaluatedPart.Test) : ModelEvaluation.On(model, NamedData.Of(data), part);

    private static string[] Write(TrainedModel model, EvaluationResult result, string folder)
    {
        string title = $"{result.DataName}, {EvaluationText.PartName(result.Part)}: {Figures.Percent(result.Report.Error)} wrong of {Figures.Count(result.Report.Count)}";
        return [.. EvaluationFolder.Write(result.Report, result.ClassNames, model.Card.Data.TrainCounts, title, folder)];
    }

    private static void Tell(Terminal terminal, ModelCard card, EvaluationResult result, string[] files, bool asJson)
    {
        if (asJson)
        {
            terminal.WriteJson(Schema, json => EvaluationText.Write(json, card, result, files));
        }
        else
        {
            EvaluationText.Write(terminal, card, result, files);
        }
    }
}
