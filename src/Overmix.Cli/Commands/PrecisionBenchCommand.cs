using System.CommandLine;
using Overmix.Cli.Output;
using Overmix.Cli.Processes;
using Overmix.Core.Configuration;
using Overmix.Core.Errors;
using Overmix.Studies.Arithmetic;
using Overmix.Studies.Execution;

namespace Overmix.Cli.Commands;

/// <summary><c>bench precision</c>: whether bfloat16 costs accuracy, on the user's own configuration, seed by seed.</summary>
internal static class PrecisionBenchCommand
{
    private const int Schema = 1;

    public static Command Create(Terminal terminal)
    {
        var defaults = new PrecisionOptions { Base = new RunConfig(), Folder = "" };
        Argument<string?> config = CommonOptions.Named(new Argument<string?>("CONFIG") { Description = "Configuration of the runs; seed and precision are set here.", Arity = ArgumentArity.ZeroOrOne });
        Option<string[]> set = CommonOptions.Set();
        Option<int> seeds = new("--seeds") { Description = "Paired seeds.", DefaultValueFactory = _ => defaults.Seeds, HelpName = "COUNT" };
        Option<int> jobs = new("--jobs") { Description = "Runs at a time; each takes train.threads threads.", DefaultValueFactory = _ => 1, HelpName = "COUNT" };
        Option<string> folder = CommonOptions.Named(new Option<string>("--out") { Description = "Folder of the runs. An unfinished study there is gone on with.", HelpName = "DIR", DefaultValueFactory = _ => Path.Combine(CommonOptions.RunsFolder, "precision") });
        Option<bool> json = CommonOptions.Json();
        foreach (Option<int> count in (Option<int>[])[seeds, jobs])
        {
            count.Validators.Add(result => RequireAtLeast(result, count == seeds ? 2 : 1));
        }

        Command command = new("precision", "Trains the same runs in float32 and bfloat16 and compares their final test errors, pair by pair.") { config, set, seeds, jobs, folder, json };
        command.SetAction(parsed =>
        {
            var options = new PrecisionOptions
            {
                Base = TrainCommand.OrderOf(parsed.GetValue(config), parsed.GetValue(set) ?? [], []).Config,
                Seeds = parsed.GetValue(seeds),
                Folder = Path.GetFullPath(parsed.GetRequiredValue(folder)),
            };
            return Execute(terminal, options, parsed.GetValue(jobs), parsed.GetValue(json));
        });
        return command;
    }

    private static int Execute(Terminal terminal, PrecisionOptions options, int jobs, bool asJson)
    {
        var study = new PrecisionStudy(options);
        using StopSignals signals = RunSession.Listen(terminal);
        terminal.Say($"float32 and bfloat16 over {options.Seeds} seeds, in {options.Folder}");
        PrecisionResult? result = new StudyView(terminal).Watch(watch => study.Execute(new WorkerPool(new WorkerLauncher(), jobs), () => signals.Requested, watch));
        if (result is null)
        {
            terminal.Say("stopped and saved; the same command goes on");
            return (int)signals.Requested!.Value;
        }

        if (asJson)
        {
            WriteJson(terminal, options, result);
        }
        else
        {
            WriteText(terminal, options, result);
        }

        return (int)ExitCode.Done;
    }

    private static void WriteText(Terminal terminal, PrecisionOptions options, PrecisionResult result)
    {
        terminal.WriteTable(
            [">seed", ">float32, %", ">bfloat16, %", ">difference, points"],
            result.Seeds.Select((seed, i) => (string[])[$"{seed}", Number(result.Reference[i]), Number(result.Narrow[i]), Number(result.Difference.Differences[i])]));
        string interval = result.Difference.Interval is { } i ? FormattableString.Invariant($" [{i.Low:F2}, {i.High:F2}]") : "";
        terminal.Out.WriteLine(FormattableString.Invariant($"bfloat16 minus float32, final test error: {result.Difference.Mean:F2} points{interval}, {options.Confidence:P0} interval over {result.Seeds.Count} pairs; {(result.IsEquivalent ? "inside" : "not inside")} ±{options.Margin} points."));
    }

    private static string Number(double value) => FormattableString.Invariant($"{value:F2}");

    private static void WriteJson(Terminal terminal, PrecisionOptions options, PrecisionResult result) => terminal.WriteJson(Schema, json =>
    {
        json.WriteFinite("meanDifferencePoints", result.Difference.Mean);
        json.WriteFinite("low", result.Difference.Interval?.Low);
        json.WriteFinite("high", result.Difference.Interval?.High);
        json.WriteFinite("confidence", options.Confidence);
        json.WriteFinite("marginPoints", options.Margin);
        json.WriteBoolean("equivalent", result.IsEquivalent);
        json.WriteStartArray("pairs");
        for (int i = 0; i < result.Seeds.Count; i++)
        {
            json.WriteStartObject();
            json.WriteNumber("seed", result.Seeds[i]);
            json.WriteFinite("float32", result.Reference[i]);
            json.WriteFinite("bfloat16", result.Narrow[i]);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });

    private static void RequireAtLeast(System.CommandLine.Parsing.OptionResult result, int least)
    {
        if (result.Tokens.Count > 0 && !(int.TryParse(result.Tokens[^1].Value, out int count) && count >= least))
        {
            result.AddError($"{result.Option.Name} must be a whole number from {least} on");
        }
    }
}
