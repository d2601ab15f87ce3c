using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Text.Json;
using Overmix.Cli.Output;
using Overmix.Core.Errors;
using Overmix.Studies.Evaluation;
using Overmix.Training.Delivery;

namespace Overmix.Cli.Commands;

/// <summary><c>predict</c>: what a trained network says of pictures.</summary>
internal static class PredictCommand
{
    private const int Schema = 1, UsualTop = 3;

    public static Command Create(Terminal terminal)
    {
        Argument<string> model = ModelSelection.Argument();
        Argument<string[]> files = CommonOptions.Named(new Argument<string[]>("FILE") { Description = "Pictures, .jpg or .png of any size; folders of them; patterns in quotes.", Arity = ArgumentArity.OneOrMore });
        Option<int> top = new("--top-k") { Description = "How many classes to tell of each picture.", HelpName = "COUNT", DefaultValueFactory = _ => UsualTop };
        Option<string> store = CommonOptions.Runs();
        Option<bool> json = CommonOptions.Json();
        top.Validators.Add(RequirePositive);
        Command command = new("predict", "Says what pictures show, by a trained network.") { model, files, top, store, json };
        command.SetAction(parsed =>
        {
            ModelReference reference = ModelSelection.Find(parsed.GetRequiredValue(model), parsed.GetRequiredValue(store));
            IReadOnlyList<string> pictures = PictureFiles.Of(parsed.GetRequiredValue(files));
            using TrainedModel trained = ModelSelection.Load(terminal, reference);
            ImagePrediction[] said = [.. ImagePredictions.Of(trained, pictures, parsed.GetValue(top)).Select(p => Heard(terminal, p))];
            Tell(terminal, trained.Card, said, parsed.GetValue(json));
            int failed = said.Count(p => p.Problem is not null);
            if (failed > 0)
            {
                terminal.Say($"error: {failed} of {said.Length} {(said.Length == 1 ? "picture" : "pictures")} could not be read");
            }

            return (int)(failed > 0 ? ExitCode.InvalidData : ExitCode.Done);
        });
        return command;
    }

    // Said when it is met: the others may take a while.
    private static ImagePrediction Heard(Terminal terminal, ImagePrediction prediction)
    {
        if (prediction.Problem is { } problem)
        {
            terminal.Say($"error: {problem}");
        }

        return prediction;
    }

    private static void Tell(Terminal terminal, ModelCard card, ImagePrediction[] said, bool asJson)
    {
        ImagePrediction[] read = [.. said.Where(p => p.Problem is null)];
        if (asJson)
        {
            terminal.WriteJson(Schema, json => WriteJson(json, card, read, [.. said.Except(read)]));
        }
        else if (read.Length > 0)
        {
            terminal.WriteTable(["file", "class", ">probability", "then"], read.Select(p => Row(card, p)));
        }
    }

    private static string[] Row(ModelCard card, ImagePrediction prediction) =>
    [
        prediction.File,
        card.Classes[prediction.Top[0].Class],
        Figures.Percent(prediction.Top[0].Probability),
        string.Join(", ", prediction.Top.Skip(1).Select(t => $"{card.Classes[t.Class]} {Figures.Percent(t.Probability)}")),
    ];

    private static void WriteJson(Utf8JsonWriter json, ModelCard card, ImagePrediction[] read, ImagePrediction[] failed)
    {
        json.WriteString("run", card.Run);
        json.WriteStrings("classes", card.Classes);
        json.WriteObjects("predictions", read, p =>
        {
            json.WriteString("file", p.File);
            json.WriteString("class", card.Classes[p.Top[0].Class]);
            json.WriteFinite("probability", p.Top[0].Probability);
            json.WriteObjects("top", p.Top, t =>
            {
                json.WriteString("class", card.Classes[t.Class]);
                json.WriteFinite("probability", t.Probability);
            });
        });
        json.WriteObjects("failures", failed, p =>
        {
            json.WriteString("file", p.File);
            json.WriteString("problem", p.Problem);
        });
    }

    private static void RequirePositive(OptionResult result)
    {
        if (result.Tokens.Count > 0 && !(int.TryParse(result.Tokens[^1].Value, NumberStyles.None, CultureInfo.InvariantCulture, out int count) && count >= 1))
        {
            result.AddError($"{result.Option.Name} must be a whole number from 1 to {int.MaxValue}");
        }
    }
}
