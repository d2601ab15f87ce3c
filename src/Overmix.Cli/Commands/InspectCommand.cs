using System.CommandLine;
using System.CommandLine.Parsing;
using Overmix.Cli.Output;
using Overmix.Core.Errors;
using Overmix.Runs.Store;
using Overmix.Studies.Evaluation;
using Overmix.Studies.Inspection;
using Overmix.Training.Instruments;

namespace Overmix.Cli.Commands;

/// <summary><c>inspect</c>: what the instruments say of one checkpoint of a run.</summary>
internal static class InspectCommand
{
    private const int Schema = 1;
    private const string AverageWord = "ema";

    public static Command Create(Terminal terminal)
    {
        Argument<string> reference = CommonOptions.Run();
        Option<string?> checkpoint = CommonOptions.Named(new Option<string?>("--checkpoint") { Description = "Name of a checkpoint, as in ep00120; the newest by default.", HelpName = "NAME" });
        Option<int> hessian = Bounded(new Option<int>("--hessian") { Description = "Also the K largest eigenvalues, and the smallest, of the Hessian of either objective.", HelpName = "K" }, 0, 100);
        Option<string[]> teacher = CommonOptions.Named(new Option<string[]>("--teacher") { Description = $"Also measure Mixup's label noise against a trained model, the mean of several, or '{AverageWord}', the run's averaged weights.", HelpName = "MODEL", DefaultValueFactory = _ => [], AllowMultipleArgumentsPerToken = true });
        teacher.Validators.Add(RefuseMixture);
        Option<int> pairs = Bounded(new Option<int>("--pairs") { Description = "Pairs in each frozen set.", HelpName = "N", DefaultValueFactory = _ => new InspectionOptions().Pairs }, 2, 10_000_000);
        Option<bool> average = new("--average") { Description = "Look at the run's averaged weights in place of the trained ones." };
        Option<string> store = CommonOptions.Runs();
        Option<bool> json = CommonOptions.Json();
        Command command = new("inspect", "Measures a checkpoint: gradient norms, memorisation, calibration, Hessian, label noise.") { reference, checkpoint, hessian, teacher, pairs, average, store, json };
        command.SetAction(parsed =>
        {
            string folder = parsed.GetRequiredValue(store);
            RunDirectory run = new RunSelection(folder).One(parsed.GetRequiredValue(reference));
            string[] teachers = parsed.GetRequiredValue(teacher);
            bool averageTeaches = teachers.Contains(AverageWord);
            InspectionOptions options = new() { Pairs = parsed.GetValue(pairs), Eigenvalues = parsed.GetValue(hessian), Averaged = parsed.GetValue(average), AverageTeaches = averageTeaches };
            ModelReference[] models = averageTeaches ? [] : [.. teachers.Select(t => ModelSelection.Find(t, folder))];
            RunInspectionResult found = RunInspection.Of(new InspectionRequest(run, parsed.GetValue(checkpoint), options, models));
            foreach (string note in found.Notes.Select(n => n.Message))
            {
                terminal.Say(note);
            }

            Tell(terminal, run, found, parsed.GetValue(json));
            return (int)ExitCode.Done;
        });
        return command;
    }

    private static void Tell(Terminal terminal, RunDirectory run, RunInspectionResult found, bool asJson)
    {
        if (asJson)
        {
            terminal.WriteJson(Schema, json => InspectionText.Write(json, run.Reference, found));
        }
        else
        {
            InspectionText.Write(terminal, run.Reference, found);
        }
    }

    private static void RefuseMixture(SymbolResult result)
    {
        if (result.Tokens.Count > 1 && result.Tokens.Any(t => t.Value == AverageWord))
        {
            result.AddError($"--teacher {AverageWord}, the run's averaged weights, cannot be mixed with other teachers; name one or the other");
        }
    }

    private static Option<int> Bounded(Option<int> option, int low, int high)
    {
        option.Validators.Add(result =>
        {
            // What is no whole number at all, the parser refuses itself.
            if (result.Tokens.Any(t => int.TryParse(t.Value, out int value) && (value < low || value > high)))
            {
                result.AddError($"{option.Name} must be a whole number from {low} to {high}");
            }
        });
        return option;
    }
}
