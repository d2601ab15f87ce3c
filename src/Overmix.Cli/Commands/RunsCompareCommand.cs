using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Overmix.Cli.Output;
using Overmix.Core.Errors;
using Overmix.Diagnostics.Comparison;
using Overmix.Studies.Comparison;

namespace Overmix.Cli.Commands;

/// <summary><c>runs compare</c>: groups of runs side by side, the first one being what the others are compared with.</summary>
internal static class RunsCompareCommand
{
    private const int Schema = 1;

    public static Command Create(Terminal terminal)
    {
        Argument<string[]> runs = CommonOptions.Named(new Argument<string[]>("RUN") { Description = "Runs by folder, number or id; or groups, by name or folder. The first one is what the others are compared with.", Arity = ArgumentArity.OneOrMore });
        runs.CompletionSources.Add(_ => CommonOptions.RunNames());
        Option<string> store = CommonOptions.Runs();
        Option<bool> json = CommonOptions.Json();
        Command command = new("compare", "Compares runs or groups: settings that differ, test errors, differences over equal seeds with their intervals.") { runs, store, json };
        command.SetAction(parsed =>
        {
            RunComparison comparison = RunComparison.Of(new RunSelection(parsed.GetRequiredValue(store)).Several(parsed.GetRequiredValue(runs)));
            if (parsed.GetValue(json))
            {
                terminal.WriteJson(Schema, document => WriteJson(document, comparison));
            }
            else
            {
                WriteText(terminal, comparison);
            }

            return (int)ExitCode.Done;
        });
        return command;
    }

    private static void WriteText(Terminal terminal, RunComparison comparison)
    {
        if (comparison.Settings.Count > 0)
        {
            terminal.WriteTable(["setting", .. comparison.Groups.Select(g => g.Name)], comparison.Settings.Select(s => (string[])[s.Key, .. s.Values.Select(v => v ?? "–")]));
        }

        terminal.WriteFigures(
            ["group", ">seeds", ">test error, best on validation", ">last", ">best minus first group's (points)", ">last minus first group's (points)"],
            comparison.Groups.Select((group, i) => (string[])
            [
                group.Name,
                Figures.Count(group.Runs.Count),
                Mean(group.Best),
                Mean(group.Final),
                i == 0 ? "" : Points(comparison.AgainstFirst[i - 1].Best),
                i == 0 ? "" : Points(comparison.AgainstFirst[i - 1].Final),
            ]));
        foreach (string note in comparison.Notes)
        {
            terminal.Say(note);
        }
    }

    private static string Mean(IReadOnlyDictionary<long, double> values) =>
        values.Count == 0 ? "–"
        : StudentInterval.Of([.. values.Values], RunComparison.Confidence) is { } interval ? string.Create(CultureInfo.InvariantCulture, $"{100 * values.Values.Average():0.0} ± {50 * (interval.High - interval.Low):0.0} %")
        : Figures.Percent(values.Values.Average());

    private static string Points(SeedComparison? comparison) => comparison is not { Difference: var difference } ? "–"
        : difference.Interval is { } interval ? string.Create(CultureInfo.InvariantCulture, $"{100 * difference.Mean:+0.0;−0.0;0.0} ({100 * interval.Low:+0.0;−0.0;0.0} to {100 * interval.High:+0.0;−0.0;0.0}), {comparison.Seeds.Count} pairs")
        : string.Create(CultureInfo.InvariantCulture, $"{100 * difference.Mean:+0.0;−0.0;0.0}, one pair");

    private static void WriteJson(Utf8JsonWriter json, RunComparison comparison)
    {
        json.WriteObjects("settings", comparison.Settings, setting =>
        {
            json.WriteString("key", setting.Key);
            json.WriteStrings("values", setting.Values.Select(v => v ?? ""));
        });
        json.WriteObjects("groups", comparison.Groups, group =>
        {
            json.WriteString("name", group.Name);
            json.WriteObjects("runs", group.Runs, run => json.WriteRun(run.Summary));
        });
        json.WriteNumber("confidence", RunComparison.Confidence);
        json.WriteObjects("againstFirst", comparison.AgainstFirst, difference =>
        {
            json.WriteString("name", difference.Name);
            WriteDifference(json, "final", difference.Final);
            WriteDifference(json, "bestOnValidation", difference.Best);
        });
        json.WriteStrings("notes", comparison.Notes);
    }

    private static void WriteDifference(Utf8JsonWriter json, string name, SeedComparison? comparison)
    {
        if (comparison is null)
        {
            json.WriteNull(name);
            return;
        }

        json.WriteStartObject(name);
        json.WriteFinite("mean", comparison.Difference.Mean);
        json.WriteFinite("low", comparison.Difference.Interval?.Low);
        json.WriteFinite("high", comparison.Difference.Interval?.High);
        json.WriteObjects("pairs", comparison.Seeds.Zip(comparison.Difference.Differences), pair =>
        {
            json.WriteNumber("seed", pair.First);
            json.WriteFinite("difference", pair.Second);
        });
        json.WriteEndObject();
    }
}
