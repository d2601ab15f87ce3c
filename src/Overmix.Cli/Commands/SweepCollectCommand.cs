using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Overmix.Cli.Output;
using Overmix.Cli.Sweeps;
using Overmix.Diagnostics.OverTraining;
using Overmix.Studies.Sweeps;

namespace Overmix.Cli.Commands;

/// <summary><c>sweep collect</c>: what a sweep has found, as tables.</summary>
internal static class SweepCollectCommand
{
    private const int Schema = 1;

    public static Command Create(Terminal terminal)
    {
        Argument<string> target = SweepTarget.Planned();
        Option<string[]> along = new("--along") { Description = "An axis along which to compare cells in pairs of seeds, each of its points with the first; may be repeated. By default what the sweep's file names under compare.", HelpName = "KEY" };
        Option<string?> folder = CommonOptions.Named(new Option<string?>("--out") { Description = "Folder of the tables; 'collected' in the sweep's folder by default.", HelpName = "DIR" });
        Option<bool> json = CommonOptions.Json();
        Command command = new("collect", "Gathers every evaluation (Parquet, CSV) and the errors of each cell, with intervals over seeds.") { target, along, folder, json };
        command.SetAction(parsed =>
        {
            SweepFolder sweep = SweepFolder.Open(parsed.GetRequiredValue(target));
            var collection = SweepCollection.Of(sweep);
            string[] axes = parsed.GetValue(along) is { Length: > 0 } named ? named : [.. sweep.Plan.Compare];
            CellDifference[] differences = [.. axes.Distinct().SelectMany(collection.Along)];
            if (collection.Runs.Count == 0)
            {
                throw new SweepException(collection.Diverged.Count == sweep.Plan.Tasks.Count
                    ? $"{sweep.Path}: all {collection.Diverged.Count} runs of the sweep diverged, so there is nothing to collect. Plan another with a smaller learning rate."
                    : $"{sweep.Path}: no run of the sweep is done yet{(collection.Diverged.Count > 0 ? $", and {collection.Diverged.Count} diverged" : "")}, so there is nothing to collect. `overmix sweep run {sweep.Path}` goes on with it.");
            }

            var collected = new Collected(sweep, collection, differences, CollectedTables.Write(collection, differences, parsed.GetValue(folder) ?? sweep.PathOf(CollectedTables.FolderName)));
            if (parsed.GetValue(json))
            {
                WriteJson(terminal, collected);
            }
            else
            {
                WriteText(terminal, collected);
            }

            return 0;
        });
        return command;
    }

    private static void WriteText(Terminal terminal, Collected collected)
    {
        terminal.WriteTable(
            ["cell", ">seeds", ">final test error, mean (95 %)", ">best on validation"],
            collected.Collection.Cells.Select(c => (string[])[c.Cell, $"{c.Runs.Count} of {c.Planned}{(c.Diverged > 0 ? $", {c.Diverged} diverged" : "")}", Words(c.Error(ErrorChoice.Final)), Words(c.Error(ErrorChoice.BestOnValidation))]));
        foreach (CellDifference difference in collected.Differences)
        {
            terminal.Out.WriteLine($"{difference.To} − {difference.From}, {difference.Seeds.Count} {(difference.Seeds.Count == 1 ? "pair" : "pairs")}: final {Points(difference.Final.Mean, difference.Final.Interval)}, best on validation {Points(difference.BestOnValidation.Mean, difference.BestOnValidation.Interval)} points");
        }

        foreach (string file in collected.Files)
        {
            terminal.Out.WriteLine(file);
        }

        if (collected.Collection.Runs.Count < collected.Collection.Planned)
        {
            int diverged = collected.Collection.Diverged.Count;
            terminal.Say($"{collected.Collection.Runs.Count} of {collected.Collection.Planned} runs are done; the others are not in the tables{(diverged > 0 ? $". {diverged} of them diverged: the means of their cells are of the other seeds alone" : "")}");
        }
    }

    private static string Words(SeedMean? mean) => mean is not { } value ? "–"
        : value.Interval is { } interval ? $"{Figures.Percent(value.Mean)} ({Bare(interval.Low)} to {Bare(interval.High)})" : Figures.Percent(value.Mean);

    private static string Points(double mean, ConfidenceInterval? interval) =>
        string.Create(CultureInfo.InvariantCulture, $"{100 * mean:+0.0;−0.0;0.0}") + (interval is { } known ? $" ({Bare(known.Low)} to {Bare(known.High)})" : "");

    private static string Bare(double fraction) => string.Create(CultureInfo.InvariantCulture, $"{100 * fraction:0.0;−0.0;0.0}");

    private static void WriteJson(Terminal terminal, Collected collected) => terminal.WriteJson(Schema, json =>
    {
        json.WriteString("sweep", collected.Sweep.Plan.Name);
        json.WriteString("path", collected.Sweep.Path);
        json.WriteNumber("tasks", collected.Collection.Planned);
        json.WriteNumber("done", collected.Collection.Runs.Count);
        json.WriteNumber("diverged", collected.Collection.Diverged.Count);
        json.WriteNumber("evaluations", collected.Collection.Runs.Sum(r => r.Records.Count));
        json.WriteNumber("confidence", SeedMean.Confidence);
        json.WriteObjects("cells", collected.Collection.Cells, cell => WriteCell(json, cell));
        json.WriteObjects("differences", collected.Differences, difference =>
        {
            json.WriteString("axis", difference.Axis);
            json.WriteString("from", difference.From);
            json.WriteString("to", difference.To);
            json.WriteNumber("pairs", difference.Seeds.Count);
            WriteMean(json, "final", difference.Final.Mean, difference.Final.Interval);
            WriteMean(json, "bestOnValidation", difference.BestOnValidation.Mean, difference.BestOnValidation.Interval);
        });
        json.WriteStrings("files", collected.Files);
    });

    private static void WriteCell(Utf8JsonWriter json, CellFigures cell)
    {
        json.WriteString("cell", cell.Cell);
        json.WriteStartObject("settings");
        foreach ((string key, string value) in cell.Settings)
        {
            json.WriteString(key, value);
        }

        json.WriteEndObject();
        json.WriteNumber("seeds", cell.Runs.Count);
        json.WriteNumber("planned", cell.Planned);
        json.WriteNumber("diverged", cell.Diverged);
        foreach ((string name, ErrorChoice choice) in (ReadOnlySpan<(string, ErrorChoice)>)[("final", ErrorChoice.Final), ("bestOnValidation", ErrorChoice.BestOnValidation), ("oracleOnTest", ErrorChoice.Oracle)])
        {
            WriteMean(json, name, cell.Error(choice)?.Mean, cell.Error(choice)?.Interval);
        }
    }

    private static void WriteMean(Utf8JsonWriter json, string name, double? mean, ConfidenceInterval? interval)
    {
        json.WriteStartObject(name);
        json.WriteFinite("mean", mean);
        json.WriteFinite("low", interval?.Low);
        json.WriteFinite("high", interval?.High);
        json.WriteEndObject();
    }

    private sealed record Collected(SweepFolder Sweep, SweepCollection Collection, IReadOnlyList<CellDifference> Differences, IReadOnlyList<string> Files);
}
