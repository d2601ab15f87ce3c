using System.CommandLine;
using Overmix.Cli.Output;
using Overmix.Cli.Reports;
using Overmix.Core.Durability;
using Overmix.Core.Errors;
using Overmix.Reporting;
using Overmix.Runs;
using Overmix.Runs.Export;
using Overmix.Runs.Store;
using Overmix.Studies.Execution;

namespace Overmix.Cli.Commands;

/// <summary><c>runs export</c>: evaluations of runs as one table for other tools.</summary>
internal static class RunsExportCommand
{
    private const string Csv = "csv", Parquet = "parquet", Json = "json", Tex = "tex";

    public static Command Create(Terminal terminal)
    {
        Argument<string[]> runs = CommonOptions.Named(new Argument<string[]>("RUN") { Description = "Runs by folder, number or id, or folders of runs.", Arity = ArgumentArity.OneOrMore });
        Option<string> format = CommonOptions.OneOf(new Option<string>("--format") { Description = "csv, parquet and json: a row an evaluation; tex: a LaTeX table, a row a run.", HelpName = "csv|parquet|json|tex", DefaultValueFactory = _ => Csv }, Csv, Parquet, Json, Tex);
        Option<string?> file = CommonOptions.Named(new Option<string?>("--out") { Description = "The file to write; standard output by default.", HelpName = "FILE" });
        runs.CompletionSources.Add(_ => CommonOptions.RunNames());
        Option<string> store = CommonOptions.Runs();
        Command command = new("export", "Writes the evaluations of runs as one table, for pandas, R, DuckDB, a spreadsheet or a paper.") { runs, format, file, store };
        command.Validators.Add(result =>
        {
            if (result.GetValue(format) == Parquet && result.GetValue(file) is null && terminal.Traits.OutIsTerminal)
            {
                result.AddError("parquet is no text for a terminal; name a file with --out, or redirect standard output");
            }
        });
        command.SetAction(parsed =>
        {
            ExportedRun[] found = [.. new RunSelection(parsed.GetRequiredValue(store)).Several(parsed.GetRequiredValue(runs)).Select(Read)];
            byte[] bytes = Write(found, parsed.GetRequiredValue(format), GroupReport.CommandOf(parsed.Tokens.Select(t => t.Value)));
            if (parsed.GetValue(file) is { } path)
            {
                DurableFile.Replace(path, bytes);
                terminal.Say($"{found.Sum(r => r.Records.Count)} evaluations of {found.Length} {(found.Length == 1 ? "run" : "runs")} in {path}");
            }
            else
            {
                terminal.WriteBytes(bytes);
            }

            return (int)ExitCode.Done;
        });
        return command;
    }

    private static ExportedRun Read(RunDirectory run)
    {
        RunSummary summary = run.Summarize();
        return summary.State is RunState.Damaged or RunState.Foreign
            ? throw new RunFolderException(run.Path, string.Join(" ", summary.Problems))
            : new ExportedRun(run, summary.Manifest!, run.ReadMetrics().Entries, Settings(run));
    }

    // Name and seed have columns of their own.
    private static Dictionary<string, string> Settings(RunDirectory run) =>
        RunSettings.Of(run).Where(s => s.Key is not ("name" or "seed")).ToDictionary(s => s.Key, s => s.Value.Trim('"'));

    private static byte[] Write(IReadOnlyList<ExportedRun> runs, string format, string command)
    {
        using var bytes = new MemoryStream();
        switch (format)
        {
            case Tex:
                bytes.Write(System.Text.Encoding.UTF8.GetBytes(RunsTable.Latex(runs, command)));
                break;
            case Json:
                TableWriter.WriteJson(EvaluationTable.Of(runs), EvaluationTable.ListName, bytes);
                break;
            case Parquet:
                TableWriter.WriteParquet(EvaluationTable.Of(runs), bytes);
                break;
            default:
                TableWriter.WriteCsv(EvaluationTable.Of(runs), bytes);
                break;
        }

        return bytes.ToArray();
    }
}
