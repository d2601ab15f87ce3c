using System.CommandLine;
using Overmix.Cli.Output;
using Overmix.Config;
using Overmix.Runs.Store;
using Overmix.Studies.Execution;

namespace Overmix.Cli.Commands;

/// <summary><c>train</c>: one run, from defaults, a file and overrides.</summary>
internal static class TrainCommand
{
    private const string Mlp = "mlp";

    public static Command Create(Terminal terminal, IReadOnlyList<string> arguments)
    {
        Argument<string?> config = CommonOptions.Named(new Argument<string?>("CONFIG") { Description = "Configuration file, YAML or JSON; every default without one.", Arity = ArgumentArity.ZeroOrOne });
        Option<string?> data = CommonOptions.Named(new Option<string?>("--data") { Description = "Your own data: a folder of pictures (class/picture or part/class/picture), a .zip or .tar of one, a .csv or .npz table; or a data set's name.", HelpName = "DIR" });
        Option<string?> model = CommonOptions.Named(new Option<string?>("--model") { Description = "The network, as in --model resnet18. With --data or a convolutional network, and without CONFIG, settings made for images take the place of the digits'.", HelpName = "NAME" });
        Option<string?> device = CommonOptions.Named(new Option<string?>("--device") { Description = "Where to compute: cpu, cuda or cuda:N; short for -s train.device=….", HelpName = "DEVICE" });
        Option<string[]> set = CommonOptions.Set();
        Option<string> folder = CommonOptions.Named(new Option<string>("--out") { Description = "The folder that holds the runs.", HelpName = "DIR", DefaultValueFactory = _ => CommonOptions.RunsFolder });
        Option<bool> tensorBoard = CommonOptions.TensorBoard();
        Option<bool> json = CommonOptions.Json();
        Command command = new("train", "Trains one run. Ctrl-C saves; resume goes on.") { config, data, model, device, set, folder, tensorBoard, json };
        command.SetAction(parsed =>
        {
            IReadOnlyList<string> named = Named(terminal, parsed.GetValue(data), parsed.GetValue(model), parsed.GetValue(config) is null ? parsed.GetValue(set) ?? [] : null);
            RunOrder order = OrderOf(parsed.GetValue(config), [.. named, .. parsed.GetValue(device) is { } where ? (string[])[$"train.device={where}"] : [], .. parsed.GetValue(set) ?? []], arguments) with { TensorBoard = parsed.GetValue(tensorBoard) };
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

    // What --data and --model stand for, as overrides that -s overrides in turn: the run's configuration holds nothing that is not a key.
    // Overrides are null where a file is given: it replaces these settings.
    private static IReadOnlyList<string> Named(Terminal terminal, string? data, string? model, IReadOnlyList<string>? set)
    {
        bool hasFile = set is null;
        NamedData? found = data is null ? null : NamedData.Of(data);
        string? network = model ?? (hasFile ? null : found?.UsualModel);
        List<string> overrides = [];
        if (!hasFile && (found is not null || network is not (null or Mlp)))
        {
            overrides.AddRange(ImageSettings.For(network!, found?.Name ?? "", set).Select(s => $"{s.Key}={s.Value}"));
            terminal.Say($"settings for images, each to be changed with -s: {string.Join(' ', overrides)}");
        }

        if (found is not null)
        {
            overrides.AddRange([$"data.name={found.Name}", $"data.path={found.Path}"]);
        }

        return network is null ? overrides : [.. overrides, $"model.name={network}"];
    }
}
