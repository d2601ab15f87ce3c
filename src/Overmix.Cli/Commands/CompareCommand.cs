using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Overmix.Cli.Output;
using Overmix.Cli.Processes;
using Overmix.Cli.Reports;
using Overmix.Core.Errors;
using Overmix.Studies.Comparison;
using Overmix.Studies.Execution;

namespace Overmix.Cli.Commands;

/// <summary><c>compare</c>: does Mixup help my data? ERM, Mixup and Mixup → ERM side by side over seeds, within a budget of minutes; one recommendation.</summary>
internal static class CompareCommand
{
    private const double MostMinutes = 100_000;

    public static Command Create(Terminal terminal)
    {
        Option<string> data = CommonOptions.Named(new Option<string>("--data") { Description = "Your data: a folder of pictures (class/picture or part/class/picture), a .zip or .tar of one, a .csv or .npz table; or a data set's name.", HelpName = "DIR", Required = true });
        Option<double> minutes = new("--minutes") { Description = "Budget of wall time for everything. The measured pace decides how many epochs that makes.", HelpName = "M", DefaultValueFactory = _ => 30 };
        minutes.Validators.Add(result => Require(result, text => double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double value) && value is > 0 and <= MostMinutes, "a number above 0, of minutes"));
        Option<int> seeds = new("--seeds") { Description = "Paired seeds.", HelpName = "N", DefaultValueFactory = _ => 5 };
        seeds.Validators.Add(result => Require(result, text => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int count) && count is >= ComparisonOptions.FewestSeeds and <= 1000, "a whole number from 2 to 1000: one seed gives no interval"));
        Option<string?> model = CommonOptions.Named(new Option<string?>("--model") { Description = "The network; the usual one for the data by default.", HelpName = "NAME" });
        Option<string?> device = CommonOptions.Named(new Option<string?>("--device") { Description = "Where to compute: cpu, cuda or cuda:N.", HelpName = "DEVICE" });
        Option<string[]> set = CommonOptions.Set();
        Option<string?> folder = CommonOptions.Named(new Option<string?>("--out") { Description = "Folder of plan, runs and results; a new one under 'runs' by default. An unfinished comparison there is gone on with.", HelpName = "DIR" });
        Option<bool> json = CommonOptions.Json();
        Command command = new("compare", "Does Mixup help my data? Trains ERM, Mixup and Mixup → ERM over paired seeds, and recommends one with its interval.") { data, minutes, seeds, model, device, set, folder, json };
        command.SetAction(parsed =>
        {
            NamedData named = NamedData.Of(parsed.GetRequiredValue(data));
            var options = new ComparisonOptions
            {
                Data = named,
                Model = parsed.GetValue(model) ?? named.UsualModel,
                Device = parsed.GetValue(device) ?? "cpu",
                Overrides = parsed.GetValue(set) ?? [],
                Seeds = parsed.GetValue(seeds),
                Minutes = parsed.GetValue(minutes),
                Folder = Path.GetFullPath(parsed.GetValue(folder) ?? NumberedFolder.New("compare")),
                Cores = Math.Max(1, Environment.ProcessorCount),
            };
            return Execute(terminal, options, parsed.GetValue(json), Again(parsed, parsed.GetValue(folder) is null ? options.Folder : null));
        });
        return command;
    }

    private static int Execute(Terminal terminal, ComparisonOptions options, bool asJson, string again)
    {
        var comparison = new ObjectiveComparison(options, terminal.Say);
        var pool = new WorkerPool(new WorkerLauncher(), options.Jobs);
        using StopSignals signals = RunSession.Listen(terminal);
        terminal.Say(string.Create(CultureInfo.InvariantCulture, $"ERM, Mixup and Mixup → ERM on {options.Data.Name}, network {options.Model}, {options.Seeds} seeds each, in {options.Folder}"));
        ComparisonResult? result = new StudyView(terminal).Watch(watch => comparison.Execute(pool, () => signals.Requested, watch));
        if (result is null)
        {
            terminal.Say($"stopped and saved; go on with: {again}");
            return (int)signals.Requested!.Value;
        }

        ComparisonReport report = ComparisonReport.Write(result, options, again);
        if (asJson)
        {
            terminal.WriteJson(ComparisonReport.Schema, report.WriteJson);
        }
        else
        {
            report.WriteText(terminal);
        }

        return (int)ExitCode.Done;
    }

    // The same line, with the folder that this time was chosen.
    private static string Again(ParseResult parsed, string? folder) =>
        GroupReport.CommandOf([.. parsed.Tokens.Select(t => t.Value), .. folder is null ? (string[])[] : ["--out", folder]]);

    private static void Require(OptionResult result, Func<string, bool> holds, string what)
    {
        if (result.Tokens.Count > 0 && !holds(result.Tokens[^1].Value))
        {
            result.AddError($"{result.Option.Name} must be {what}");
        }
    }
}
