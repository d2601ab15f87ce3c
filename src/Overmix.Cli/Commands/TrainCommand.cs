using System.CommandLine;
using Overmix.Cli.Output;
using Overmix.Config;
using Overmix.Runs.Store;
using Overmix.Studies.Execution;

namespace Overmix.Cli.Commands;

/// <summary><c>train</c>: one run, from defaults, a file and overrides.</summary>
internal static class TrainCommand
{
    public static Command Create(Terminal terminal, IReadOnlyList<string> arguments)
    {
        Argument<string?> config = CommonOptions.Named(new Argument<string?>("CONFIG") { Description = "Configuration file, YAML or JSON; every default without one.", Arity = ArgumentArity.ZeroOrOne });
        Option<string[]> set = CommonOptions.Set();
        Option<string> folder = CommonOptions.Named(new Option<string>("--out") { Description = "The folder that holds the runs.", HelpName = "DIR", DefaultValueFactory = _ => CommonOptions.RunsFolder });
        Option<bool> tensorBoard = CommonOptions.TensorBoard();
        Option<bool> json = CommonOptions.Json();
        Command command = new("train", "Trains one run. Ctrl-C saves; resume goes on.") { config, set, folder, tensorBoard, json };
        command.SetAction(parsed =>
        {
            RunOrder order = OrderOf(parsed.GetValue(config), parsed.GetValue(set) ?? [], arguments) with { TensorBoard = parsed.GetValue(tensorBoard) };
            var store = new RunStore(parsed.GetRequiredValue(folder));
            return RunSession.Execute(terminal, parsed.GetValue(json), execution => execution.Start(store, order));
        });
        return command;
    }

    /// <summary>Reads what to run.</summary>
    /// <param name="path">The configuration file; null for none.</param>
    /// <param name="overrides">Overrides as <c>key=value</c>.</param>
    /// <param name="arguments">The command line, to be kept with the run.</param>
    public static RunOrder OrderOf(string? path, IReadOnlyList<string> overrides, IReadOnlyList<string> arguments)
    {
        ConfigReadResult read = path is null ? ConfigReader.FromOverrides(overrides) : ConfigReader.ReadFile(path, overrides);
        return new RunOrder { Config = read.Config, SourceText = path is null ? null : read.SourceText, Overrides = read.Overrides, Arguments = ["overmix", .. arguments] };
    }
}
