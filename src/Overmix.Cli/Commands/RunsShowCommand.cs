using System.CommandLine;
using System.Globalization;
using Overmix.Cli.Output;
using Overmix.Core.Curves;
using Overmix.Core.Errors;
using Overmix.Runs.Store;

namespace Overmix.Cli.Commands;

/// <summary><c>runs show</c>: one run in detail.</summary>
internal static class RunsShowCommand
{
    private const int Schema = 1;
    private const int MostEvents = 12;

    public static Command Create(Terminal terminal)
    {
        Argument<string> reference = CommonOptions.Run();
        Option<string> folder = CommonOptions.Runs();
        Option<bool> json = CommonOptions.Json();
        Command command = new("show", "Shows a run: what it is, where it stands, what happened.") { reference, folder, json };
        command.SetAction(parsed =>
        {
            RunDirectory run = new RunSelection(parsed.GetRequiredValue(folder)).One(parsed.GetRequiredValue(reference));
            RunSummary summary = run.Summarize();
            if (parsed.GetValue(json))
            {
                WriteJson(terminal, run, summary);
            }
            else
            {
                WriteText(terminal, run, summary);
            }

            return (int)(summary.State == RunState.Damaged ? ExitCode.InvalidData : ExitCode.Done);
        });
        return command;
    }

    private static void WriteText(Terminal terminal, RunDirectory run, RunSummary summary)
    {
        terminal.WriteTable([], Facts(summary).Select(fact => (string[])[fact.Name, fact.Value]));
        RunEvent[] events = [.. run.ReadEvents().Entries.Select(e => e.Event)];
        terminal.WriteTable([">epoch", "event", "details"], events.TakeLast(MostEvents).Select(e => (string[])
        [
            Figures.Count(e.Epoch),
            e.Kind,
            string.Join(", ", e.Details.Select(d => $"{d.Key} {Detail(d.Value)}")),
        ]));
        foreach (string problem in summary.Problems)
        {
            terminal.Say($"problem: {problem}");
        }
    }

    private static IEnumerable<(string Name, string Value)> Facts(RunSummary run)
    {
        yield return ("run", $"{run.Name}/{run.Id}");
        yield return ("folder", run.Path);
        yield return ("state", RunSummaryJson.WordOf(run.State));
        if (run.Manifest is { } manifest)
        {
            yield return ("made", manifest.Created.ToString("u", CultureInfo.InvariantCulture));
            yield return ("by", $"Overmix {manifest.OvermixVersion}, libtorch {manifest.Machine.Libtorch}, {manifest.Machine.Threads} thread(s), {manifest.Machine.Host}");
            yield return ("command", string.Join(' ', manifest.Arguments));
            yield return ("seed", Figures.Count(manifest.Seed));
            yield return ("epochs", $"{Figures.Count(run.EpochsDone)} of {Figures.Count(manifest.Epochs)}");
        }

        if (run.State == RunState.Running && run.Status is { } status)
        {
            yield return ("time to go", Figures.Duration(status.EtaSeconds));
        }

        yield return ("last", Point(run.Last));
        yield return ("best on validation", Point(run.BestOnValidation));
        yield return ("best on test (oracle)", Point(run.OracleOnTest));
    }

    private static string Detail(object value) =>
        value is double number ? number.ToString("G5", CultureInfo.InvariantCulture) : Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";

    private static string Point(EpochRecord? record) => record is null
        ? "–"
        : $"epoch {Figures.Count(record.Epoch)}: test error {Figures.Percent(record.TestError)}, training loss {Figures.Loss(record.Mixing.Loss)} over its floor {Figures.Loss(record.Mixing.Floor)}";

    private static void WriteJson(Terminal terminal, RunDirectory run, RunSummary summary) => terminal.WriteJson(Schema, json =>
    {
        json.WriteRun(summary);
        json.WriteObjects("curve", run.ReadMetrics().Entries, record =>
        {
            json.WriteNumber("epoch", record.Epoch);
            json.WriteFinite("testError", record.TestError);
            json.WriteFinite("validationError", record.ValidationError);
            json.WriteFinite("trainError", record.TrainError);
            json.WriteFinite("loss", record.Mixing.Loss);
            json.WriteFinite("floor", record.Mixing.Floor);
            json.WriteFinite("excess", record.Mixing.Excess);
        });
        json.WriteObjects("events", run.ReadEvents().Entries, logged =>
        {
            json.WriteString("time", logged.Time);
            json.WriteString("event", logged.Event.Kind);
            json.WriteNumber("epoch", logged.Event.Epoch);
            json.WriteNumber("step", logged.Event.Step);
        });
    });
}
