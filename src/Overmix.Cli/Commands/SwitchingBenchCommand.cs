using System.CommandLine;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Overmix.Cli.Output;
using Overmix.Cli.Processes;
using Overmix.Core.Durability;
using Overmix.Core.Errors;
using Overmix.Diagnostics.Comparison;
using Overmix.Native;
using Overmix.Studies.Guarding;
using static System.FormattableString;

namespace Overmix.Cli.Commands;

/// <summary><c>bench switching</c>: Mixup → ERM and ERM → Mixup at the guard's epoch and at fixed ones, against either to the end.</summary>
internal static class SwitchingBenchCommand
{
    private const int Schema = 1;

    public static Command Create(Terminal terminal)
    {
        Option<int> seeds = new("--seeds") { Description = "Paired seeds.", DefaultValueFactory = _ => 5, HelpName = "COUNT" };
        seeds.Validators.Add(result =>
        {
            if (result.Tokens.Count > 0 && !(int.TryParse(result.Tokens[^1].Value, out int count) && count >= 2))
            {
                result.AddError("--seeds must be a whole number from 2 on");
            }
        });
        Option<string?> report = CommonOptions.Named(new Option<string?>("--report") { Description = "Write the results page there, as Markdown.", HelpName = "FILE" });
        Option<bool> json = CommonOptions.Json();
        Command command = new("switching", "Mixup → ERM and back, at the epoch that scouts name and at fixed ones, against either to the end, on the digits.") { seeds, report, json };
        command.SetAction(parsed => Execute(terminal, parsed.GetValue(seeds), parsed.GetValue(report), parsed.GetValue(json)));
        return command;
    }

    private static int Execute(Terminal terminal, int seeds, string? report, bool asJson)
    {
        using StopSignals signals = RunSession.Listen(terminal);
        LibTorch.EnsureLoaded();
        ThreadPolicy.Apply(1);
        if (new SwitchingStudy(seeds, stopRequested: () => signals.Requested).Execute(terminal.Say) is not { } results)
        {
            return (int)signals.Requested!.Value;
        }

        if (report is not null)
        {
            DurableFile.ReplaceText(report, Page(results, seeds));
        }

        if (asJson)
        {
            WriteJson(terminal, results);
        }
        else
        {
            terminal.WriteTable([">n", "arm", ">final test error, %", ">against Mixup, points", ">against ERM, points"], results.Select(Row));
        }

        return (int)ExitCode.Done;
    }

    private static string[] Row(SwitchingResult r) => [Invariant($"{r.Examples}"), r.Arm, Invariant($"{r.Errors.Average():F2}"), Interval(r.AgainstMixup), Interval(r.AgainstErm)];

    private static string Interval(PairedDifference d) => d.Interval is { } i ? Invariant($"{d.Mean:F2} [{i.Low:F2}, {i.High:F2}]") : Invariant($"{d.Mean:F2}");

    private static string Page(IReadOnlyList<SwitchingResult> results, int seeds)
    {
        var page = new StringBuilder("# Switching, measured\n\n");
        page.Append(CultureInfo.InvariantCulture, $"Made by `overmix bench switching --seeds {seeds} --report docs/results/switching.md`. Digits, MLP 256-256, α = 1, SGD 0.05 with momentum 0.9, batches of 50, 2 000 steps, half of the digits for testing, {seeds} seeds. The final error is the mean of the last three evaluations; a run stopped by the guard delivers its averaged weights. Two scouts name the epoch. Differences are paired over seeds, with 95 % Student intervals.\n\n");
        page.Append("| n | arm | final test error, % | minus Mixup to the end, points | minus ERM to the end, points |\n| ---: | --- | ---: | ---: | ---: |\n");
        foreach (SwitchingResult result in results)
        {
            page.Append(CultureInfo.InvariantCulture, $"| {string.Join(" | ", Row(result))} |\n");
        }

        return page.ToString();
    }

    private static void WriteJson(Terminal terminal, IReadOnlyList<SwitchingResult> results) => terminal.WriteJson(Schema, json =>
    {
        json.WriteStartArray("arms");
        foreach (SwitchingResult result in results)
        {
            json.WriteStartObject();
            json.WriteNumber("examples", result.Examples);
            json.WriteString("arm", result.Arm);
            json.WriteFinite("finalTestErrorPercent", result.Errors.Average());
            Write(json, "againstMixup", result.AgainstMixup);
            Write(json, "againstErm", result.AgainstErm);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });

    private static void Write(Utf8JsonWriter json, string name, PairedDifference difference)
    {
        json.WriteFinite(name + "Points", difference.Mean);
        json.WriteFinite(name + "Low", difference.Interval?.Low);
        json.WriteFinite(name + "High", difference.Interval?.High);
    }
}
