using System.CommandLine;
using System.Diagnostics.CodeAnalysis;
using Overmix.Cli.Output;
using Overmix.Cli.Processes;
using Overmix.Core.Errors;
using Overmix.Studies.Execution;
using Overmix.Studies.Executors.Slurm;
using Overmix.Studies.Sweeps;

namespace Overmix.Cli.Commands;

/// <summary><c>task</c>: one line of a sweep's task list, from its newest valid checkpoint; at once if it is done. Local sweeps and clusters both call it.</summary>
internal static class TaskCommand
{
    /// <summary>The verb.</summary>
    public const string Verb = "task";

    /// <summary>The option that names the task list.</summary>
    public const string TasksOption = "--tasks";

    /// <summary>The option that says which task.</summary>
    public const string IndexOption = "--index";

    /// <summary>The hidden option of a worker: it saves and ends when its standard input ends, so that it does not outlive its parent for long.</summary>
    public const string ChildOption = "--child";

    private const string JobVariable = "SLURM_JOB_ID";

    public static Command Create(Terminal terminal, IReadOnlyList<string> arguments)
    {
        Option<string> tasks = CommonOptions.Named(new Option<string>(TasksOption) { Description = "The task list, or the sweep's folder.", HelpName = "FILE", Required = true });
        Option<int> index = new(IndexOption) { Description = "Which task, counted from 1.", HelpName = "N", Required = true };
        Option<int> count = new("--count") { Description = "How many tasks from there on, one after the other.", HelpName = "K", DefaultValueFactory = _ => 1 };
        Option<int?> requeues = new("--max-requeues") { Description = "In a Slurm job: after a stop by SIGUSR1 put the job back into the queue, if it got on, at most so often.", HelpName = "K" };
        Option<bool> child = new(ChildOption) { Hidden = true };
        Command command = new(Verb, "Does one task of a sweep from its newest valid checkpoint; ends at once if it is done.") { tasks, index, count, requeues, child };
        command.SetAction(parsed =>
        {
            SweepFolder sweep = SweepFolder.Open(parsed.GetRequiredValue(tasks));
            using StopSignals signals = RunSession.Listen(terminal);
            if (parsed.GetValue(child))
            {
                signals.RequestWhenInputEnds(Console.OpenStandardInput());
            }

            int first = sweep.Plan.TaskAt(parsed.GetValue(index)).Index, last = (int)Math.Min(sweep.Plan.Tasks.Count, first + (long)Math.Max(1, parsed.GetValue(count)) - 1);
            int[] indices = [.. Enumerable.Range(first, last - first + 1)];
            var tasksAtHand = new TaskExecution(sweep, ["overmix", .. arguments]);
            ExitCode code = DoAll(terminal, indices, i => tasksAtHand.Run(i, new RunExecution(() => signals.Requested, terminal.Say), () => signals.Requested), () => signals.Requested);
            if (code == ExitCode.StoppedByLimit && parsed.GetValue(requeues) is { } most && Environment.GetEnvironmentVariable(JobVariable) is { Length: > 0 } job)
            {
                _ = new SlurmReturn(sweep, new SlurmCommands(), terminal.Say).GoBack(job, indices, most); // The last act: Slurm kills this process on the spot.
            }

            return (int)code;
        });
        return command;
    }

    /// <summary>Does tasks in turn. One that fails, in whatever way, does not keep the others from being done; a stop does.</summary>
    /// <returns>The first code other than 0, or that of the stop.</returns>
    internal static ExitCode DoAll(Terminal terminal, IReadOnlyList<int> indices, Func<int, RunResult> run, Func<ExitCode?> stopRequested)
    {
        ExitCode worst = ExitCode.Done;
        foreach (int index in indices)
        {
            ExitCode code = stopRequested() ?? DoOne(terminal, () => run(index));
            worst = worst == ExitCode.Done ? code : worst;
            if (stopRequested() is { } stop && code == stop)
            {
                return code;
            }
        }

        return worst;
    }

    // Even a mistake of ours in one task must not take the job's other tasks with it: it is reported like any other error.
    [SuppressMessage("Design", "CA1031", Justification = "See above.")]
    private static ExitCode DoOne(Terminal terminal, Func<RunResult> run)
    {
        try
        {
            RunResult result = run();
            terminal.Out.WriteLine($"{result.Run.Reference}: {result.Outcome.Message}");
            if (result.Outcome.ExitCode == ExitCode.Failed)
            {
                terminal.Say($"error: {result.Outcome.Message}");
            }

            return result.Outcome.ExitCode;
        }
        catch (Exception error)
        {
            return (ExitCode)ErrorReport.Explain(error, terminal);
        }
    }
}
