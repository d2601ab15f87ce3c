using System.CommandLine;
using Overmix.Cli.Output;
using Overmix.Cli.Sweeps;
using Overmix.Studies.Executors.Slurm;
using Overmix.Studies.Sweeps;

namespace Overmix.Cli.Commands;

/// <summary><c>slurm status</c>: where a sweep stands on a cluster, from its folders and from squeue; never from accounting.</summary>
internal static class SlurmStatusCommand
{
    private const int Schema = 1;

    public static Command Create(Terminal terminal)
    {
        Argument<string> target = SweepTarget.Planned();
        Option<bool> json = CommonOptions.Json();
        Command command = new("status", "Says where the tasks of a sweep stand, from their folders and squeue.") { target, json };
        command.SetAction(parsed =>
        {
            SweepFolder sweep = SweepFolder.Open(parsed.GetRequiredValue(target));
            IReadOnlyList<ClusterTask> tasks = SlurmStanding.Of(sweep, new SlurmCommands());
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

    private static void WriteText(Terminal terminal, SweepFolder sweep, IReadOnlyList<ClusterTask> tasks)
    {
        terminal.Out.WriteLine($"{sweep.Plan.Name}: {Figures.Count(tasks.Count)} tasks: {SweepStatusCommand.Counts([.. tasks.Select(t => t.Standing)])}");
        foreach (IGrouping<(long Job, string State, string Reason), ClusterTask> group in tasks.Where(t => t.Queued is not null).GroupBy(t => (t.Queued!.Job, t.Queued.State, t.Queued.Reason)))
        {
            string reason = group.Key.Reason is "None" or "" ? "" : $" ({group.Key.Reason})";
            terminal.Out.WriteLine($"job {group.Key.Job}: {Figures.Count(group.Count())} {(group.Count() == 1 ? "task" : "tasks")} {group.Key.State}{reason}");
        }

        if (tasks.Count(t => t.IsLost) is > 0 and var lost)
        {
            terminal.Say($"{Figures.Count(lost)} {(lost == 1 ? "task is" : "tasks are")} neither done nor in the queue; go on with: overmix slurm submit {sweep.Path}");
        }
    }

    private static void WriteJson(Terminal terminal, SweepFolder sweep, IReadOnlyList<ClusterTask> tasks) => terminal.WriteJson(Schema, json =>
    {
        json.WriteString("sweep", sweep.Plan.Name);
        json.WriteString("path", sweep.Path);
        json.WriteNumber("count", tasks.Count);
        json.WriteNumber("done", tasks.Count(t => t.Standing.IsDone));
        json.WriteNumber("lost", tasks.Count(t => t.IsLost));
        json.WriteObjects("tasks", tasks, task =>
        {
            json.WriteNumber("index", task.Standing.Task.Index);
            json.WriteString("cell", task.Standing.Task.Cell);
            json.WriteNumber("seed", task.Standing.Task.Seed);
            json.WriteString("state", SweepStatusCommand.WordOf(task.Standing.State));
            json.WriteFinite("job", task.Queued?.Job);
            json.WriteFinite("element", task.Queued?.Id);
            json.WriteString("queue", task.Queued?.State);
            json.WriteString("reason", task.Queued?.Reason);
        });
    });
}
