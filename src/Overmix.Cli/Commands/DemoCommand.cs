using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Overmix.Cli.Output;
using Overmix.Cli.Processes;
using Overmix.Cli.Reports;
using Overmix.Core.Errors;
using Overmix.Studies.Demo;
using Overmix.Studies.Execution;
using Overmix.Studies.Verdicts;

namespace Overmix.Cli.Commands;

/// <summary><c>demo</c>: the main job on the embedded digits.</summary>
internal static class DemoCommand
{
    private const int Schema = 1;

    public static Command Create(Terminal terminal)
    {
        var defaults = new DemoOptions { Folder = "" };
        Option<int> seeds = new("--seeds") { Description = "Seeds of each objective.", DefaultValueFactory = _ => defaults.Seeds };
        Option<int> examples = new("--n") { Description = "Training examples, up to 870.", DefaultValueFactory = _ => defaults.Examples };
        Option<int> epochs = new("--epochs") { Description = "Epochs of each run.", DefaultValueFactory = _ => defaults.Epochs };
        Option<string?> folder = CommonOptions.Named(new Option<string?>("--out") { Description = "Folder of runs and report; a new one under 'runs' by default. An unfinished demo there is gone on with.", HelpName = "DIR" });
        Option<bool> json = CommonOptions.Json();
        foreach (Option<int> count in (Option<int>[])[seeds, examples, epochs])
        {
            count.HelpName = "COUNT";
            count.Validators.Add(RequirePositive);
        }

        Command command = new("demo", "Shows Mixup over-training on real digits, ERM beside it, in about half a minute.") { seeds, examples, epochs, folder, json };
        command.SetAction(parsed => Execute(
            terminal,
            new DemoOptions
            {
                Seeds = parsed.GetValue(seeds),
                Examples = parsed.GetValue(examples),
                Epochs = parsed.GetValue(epochs),
                Folder = Path.GetFullPath(parsed.GetValue(folder) ?? NumberedFolder.New("demo")),
            },
            parsed.GetValue(json)));
        return command;
    }

    private static int Execute(Terminal terminal, DemoOptions options, bool asJson)
    {
        var demo = new DemoStudy(options);
        var pool = new WorkerPool(new WorkerLauncher(), Math.Max(1, Environment.ProcessorCount));
        using StopSignals signals = RunSession.Listen(terminal);
        terminal.Say($"Mixup and ERM on {options.Examples} digits, {options.Seeds} {(options.Seeds == 1 ? "seed" : "seeds")}, {options.Epochs} {(options.Epochs == 1 ? "epoch" : "epochs")} each, in {options.Folder}");
        IReadOnlyList<JudgedGroup>? groups = new StudyView(terminal).Watch(watch => demo.Execute(pool, () => signals.Requested, watch));
        if (groups is null)
        {
            terminal.Say($"stopped and saved; go on with: {Again(options)}");
            return (int)signals.Requested!.Value;
        }

        string page = GroupReport.Write(groups, Path.Combine(options.Folder, "report"), Again(options));
        if (asJson)
        {
            terminal.WriteJson(Schema, json => JudgedGroups.Write(json, groups, page));
        }
        else
        {
            JudgedGroups.WriteText(terminal, groups, page);
        }

        return (int)ExitCode.Done;
    }

    private static void RequirePositive(OptionResult result)
    {
        if (result.Tokens.Count > 0 && !(int.TryParse(result.Tokens[^1].Value, NumberStyles.None, CultureInfo.InvariantCulture, out int count) && count >= 1))
        {
            result.AddError($"{result.Option.Name} must be a whole number from 1 to {int.MaxValue}");
        }
    }

    private static string Again(DemoOptions options) => $"overmix demo --seeds {options.Seeds} --n {options.Examples} --epochs {options.Epochs} --out {options.Folder}";
}
