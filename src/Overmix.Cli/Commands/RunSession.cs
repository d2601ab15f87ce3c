using System.Text.Json;
using Overmix.Cli.Output;
using Overmix.Cli.Processes;
using Overmix.Runs.Store;
using Overmix.Studies.Execution;

namespace Overmix.Cli.Commands;

/// <summary>Trains a run in this process: signals heard, progress shown, outcome told.</summary>
internal static class RunSession
{
    private const int Schema = 1;

    /// <summary>Trains and tells the outcome.</summary>
    /// <returns>The exit code.</returns>
    public static int Execute(Terminal terminal, bool asJson, Func<RunExecution, RunResult> train)
    {
        RunResult result = Train(terminal, train);
        if (asJson)
        {
            terminal.WriteJson(Schema, json => WriteMembers(json, result));
        }
        else
        {
            WriteText(terminal, result);
        }

        return (int)result.Outcome.ExitCode;
    }

    /// <summary>Trains.</summary>
    public static RunResult Train(Terminal terminal, Func<RunExecution, RunResult> train)
    {
        using StopSignals signals = Listen(terminal);
        return new StudyView(terminal).Watch(watch =>
        {
            using var progress = new RunWatch(watch, TimeProvider.System);
            return train(new RunExecution(() => signals.Requested, terminal.Say, run =>
            {
                terminal.Say($"run {run.Reference} in {run.Path}");
                progress.Open(run);
            }));
        });
    }

    /// <summary>Signals as requests to stop, told on stderr.</summary>
    public static StopSignals Listen(Terminal terminal) => new(terminal.Say, code =>
    {
        terminal.ShowCursor();
        QuickExit.Now(code);
    });

    /// <summary>Tells the outcome in words.</summary>
    public static void WriteText(Terminal terminal, RunResult result)
    {
        RunSummary summary = result.Run.Summarize();
        terminal.Out.WriteLine($"{summary.Name}/{summary.Id}: {result.Outcome.Message}");
        terminal.Out.WriteLine($"test error: {Figures.Percent(summary.BestOnValidation?.TestError)} at the epoch best on validation ({summary.BestOnValidation?.Epoch.ToString() ?? "–"}), {Figures.Percent(summary.Last?.TestError)} at the end");
        terminal.Out.WriteLine($"folder: {summary.Path}");
        if (result.Outcome.Status == Training.Loop.TrainingStatus.Interrupted)
        {
            terminal.Say($"go on with: overmix resume {summary.Path}");
        }
    }

    /// <summary>Tells the outcome as members of a JSON document.</summary>
    public static void WriteMembers(Utf8JsonWriter json, RunResult result)
    {
        json.WriteRun(result.Run.Summarize());
        json.WriteString("outcome", result.Outcome.Status.ToString());
        json.WriteNumber("exitCode", (int)result.Outcome.ExitCode);
        json.WriteString("message", result.Outcome.Message);
    }
}
