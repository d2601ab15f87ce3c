using System.CommandLine;
using Overmix.Cli.Output;
using Overmix.Cli.Sweeps;
using Overmix.Runs.Store;
using Overmix.Studies.Sweeps;

namespace Overmix.Cli.Commands;

/// <summary><c>sweep status</c>: where the tasks of a sweep stand, whoever does them.</summary>
internal static class SweepStatusCommand
{
    private const int Schema = 1;

    /// <summary>How a task that has not begun is called.</summary>
    private const string Waiting = "waiting";

    public static Command Create(Terminal terminal)
    {
        Argument<string> target = SweepTarget.Planned();
        Option<bool> json = CommonOptions.Json();
        Command command = new("status", "Says where the tasks of a sweep stand, from their folders.") { target, json };
        command.SetAction(parsed =>
        {
            SweepFolder sweep = SweepFolder.Open(parsed.GetRequiredValue(target));
            IReadOnlyList<TaskStanding> tasks = SweepStanding.Of(sweep);
            if (parsed.GetValue(json))
            {
                WriteJson(terminal, sweep, tasks);
            }
            else
            {
                WriteText(terminal, sweep, tasks);
            }

            return 0;
        });
        return command;
    }

    /// <summary>How many tasks stand where, in words.</summary>
    public static string Counts(IReadOnlyList<TaskStanding> tasks) =>
        string.Join(", ", tasks.GroupBy(t => t.State).OrderBy(g => g.Key ?? (RunState)int.MaxValue).Select(g => $"{Figures.Count(g.Count())} {WordOf(g.Key)}"));

    /// <summary>A task's state in a word.</summary>
    public static string WordOf(RunState? state) => state is { } known ? RunSummaryJson.WordOf(known) : Waiting;

    private static void WriteText(Terminal terminal, SweepFolder sweep, IReadOnlyList<TaskStanding> tasks)
    {
        terminal.Out.WriteLine($"{sweep.Plan.Name}: {Figures.Count(tasks.Count)} tasks: {Counts(tasks)}");
        terminal.WriteTable(
            ["cell", ">tasks", ">done", ">running", ">stopped", ">failed", ">waiting"],
            tasks.GroupBy(t => t.Task.Cell).Select(cell => (string[])
            [
                cell.Key,
                Figures.Count(cell.Count()),
                Figures.Count(cell.Count(t => t.IsDone)),
                Figures.Count(cell.Count(t => t.State == RunState.Running)),
                Figures.Count(cell.Count(t => t.State is RunState.Stopped or RunState.Crashed)),
                Figures.Count(cell.Count(t => t.State is RunState.Failed or RunState.Damaged or RunState.Foreign)),
                Figures.Count(cell.Count(t => t.State is null)),
            ]));
        foreach (TaskStanding failed in tasks.Where(t => t.State is RunState.Failed or RunState.Damaged or RunState.Foreign))
        {
            terminal.Say($"{failed.Run!.Name}/{failed.Run.Id}: {(failed.Run.Problems.Count > 0 ? string.Join(" ", failed.Run.Problems) : SweepStanding.ReasonOf(RunDirectory.Open(failed.Run.Path)) ?? "failed.")}");
        }
    }

    private static void WriteJson(Terminal terminal, SweepFolder sweep, IReadOnlyList<TaskStanding> tasks) => terminal.WriteJson(Schema, json =>
    {
        json.WriteString("sweep", sweep.Plan.Name);
        json.WriteString("path", sweep.Path);
        json.WriteNumber("count", tasks.Count);
        json.WriteNumber("done", tasks.Count(t => t.IsDone));
        json.WriteObjects("tasks", tasks, task =>
        {
            json.WriteNumber("index", task.Task.Index);
            json.WriteString("cell", task.Task.Cell);
            json.WriteNumber("seed", task.Task.Seed);
            json.WriteString("state", WordOf(task.State));
            json.WriteNumber("epoch", task.Run?.EpochsDone ?? 0);
            json.WriteFinite("epochs", task.Run?.Manifest?.Epochs);
            json.WriteFinite("testError", task.Run?.Last?.TestError);
            json.WriteString("run", task.Run is null ? null : $"{task.Run.Name}/{task.Run.Id}");
        });
    });
}
