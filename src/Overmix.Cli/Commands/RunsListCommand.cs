using System.CommandLine;
using Overmix.Cli.Output;
using Overmix.Runs.Index;
using Overmix.Runs.Store;

namespace Overmix.Cli.Commands;

/// <summary><c>runs ls</c>: a line a run.</summary>
internal static class RunsListCommand
{
    private const int Schema = 1;

    public static Command Create(Terminal terminal)
    {
        Option<string> folder = CommonOptions.Runs();
        Option<bool> json = CommonOptions.Json();
        Command command = new("ls", "Lists runs: state, epochs, errors.") { folder, json };
        command.SetAction(parsed =>
        {
            var selection = new RunSelection(parsed.GetRequiredValue(folder));
            RunSummary[] runs = Summaries(selection);
            if (parsed.GetValue(json))
            {
                terminal.WriteJson(Schema, document => document.WriteObjects("runs", runs, document.WriteRun));
            }
            else if (runs.Length == 0)
            {
                terminal.Say($"no runs in {selection.Root}; `overmix train` makes one");
            }
            else
            {
                WriteTable(terminal, selection, runs);
            }

            return 0;
        });
        return command;
    }

    // The index spares reading the logs of runs that have not changed since the last look; `runs show` and `report` read them whole.
    private static RunSummary[] Summaries(RunSelection selection)
    {
        IReadOnlyList<RunDirectory> runs = selection.All();
        var index = new RunIndex(selection.Root);
        RunSummary[] summaries = [.. runs.AsParallel().AsOrdered().Select(index.Summarize)];
        if (runs.Count >= RunIndex.Worthwhile)
        {
            index.Save(runs);
        }

        return summaries;
    }

    private static void WriteTable(Terminal terminal, RunSelection selection, RunSummary[] runs)
    {
        terminal.WriteTable(
            ["run", "state", ">seed", ">epoch", ">of", ">test error, best on validation", ">last"],
            runs.Select(run => (string[])
            [
                selection.NameOf(run.Path),
                RunSummaryJson.WordOf(run.State),
                run.Manifest is { } seeded ? Figures.Count(seeded.Seed) : "–",
                Figures.Count(run.EpochsDone),
                run.Manifest is { } manifest ? Figures.Count(manifest.Epochs) : "–",
                Figures.Percent(run.BestOnValidation?.TestError),
                Figures.Percent(run.Last?.TestError),
            ]));
        foreach (RunSummary run in runs.Where(r => r.Problems.Count > 0))
        {
            terminal.Say($"{selection.NameOf(run.Path)}: {string.Join(" ", run.Problems)}");
        }
    }
}
