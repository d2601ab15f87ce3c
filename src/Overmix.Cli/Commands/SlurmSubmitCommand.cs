using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Overmix.Cli.Output;
using Overmix.Cli.Processes;
using Overmix.Cli.Sweeps;
using Overmix.Studies.Executors.Slurm;
using Overmix.Studies.Sweeps;

namespace Overmix.Cli.Commands;

/// <summary><c>slurm submit</c>: hands what is missing of a sweep to a cluster.</summary>
internal static class SlurmSubmitCommand
{
    private const int Schema = 1;

    /// <summary>Slurm's own default, where a dry run finds no Slurm to ask.</summary>
    private const int UsualArraySize = 1001;

    public static Command Create(Terminal terminal)
    {
        var defaults = new SlurmOptions { Cpus = 1 };
        Argument<string> target = SweepTarget.Any();
        Option<string?> folder = SweepTarget.Out();
        Option<bool> dryRun = new("--dry-run") { Description = "Print the scripts; submit and write nothing." };
        Option<string?> partition = Text("--partition", "The partition; the cluster's own by default.", "NAME");
        Option<string?> time = Text("--time", "Time limit of an attempt, as in 02:00:00; a run that needs longer goes on in the next. The partition's by default.", "TIME");
        Option<string?> memory = Text("--mem", "Memory, as in 4G; the partition's by default.", "SIZE");
        Option<int?> cpus = Count("--cpus", "Processors a job; the threads of the sweep's runs by default.", 1);
        Option<int?> maxParallel = Count("--max-parallel", "Jobs at a time; no limit by default.", 1);
        Option<int?> tasksPerJob = Count("--tasks-per-job", "Tasks that a job does one after the other; 1 by default.", 1);
        Option<int?> maxRequeues = Count("--max-requeues", $"How often a job may go back into the queue at its time limit; {defaults.MaxRequeues} by default.", 0);
        Option<int?> saveBefore = Count("--save-before", $"Seconds before the time limit at which a job is told to save; {defaults.SaveBefore} by default.", 1);
        Option<bool> json = CommonOptions.Json();
        Command command = new("submit", "Hands what is missing of a sweep to Slurm, as job arrays.") { target, folder, dryRun, partition, time, memory, cpus, maxParallel, tasksPerJob, maxRequeues, saveBefore, json };
        command.Validators.Add(result => RefuseBoth(result, dryRun, json));
        command.SetAction(parsed =>
        {
            SweepFolder sweep = SweepTarget.Open(parsed.GetRequiredValue(target), parsed.GetValue(folder), toLookOnly: parsed.GetValue(dryRun));
            var options = new SlurmOptions
            {
                Partition = parsed.GetValue(partition),
                Time = parsed.GetValue(time),
                Memory = parsed.GetValue(memory),
                Cpus = parsed.GetValue(cpus) ?? sweep.Plan.Threads,
                MaxParallel = parsed.GetValue(maxParallel),
                TasksPerJob = parsed.GetValue(tasksPerJob) ?? defaults.TasksPerJob,
                MaxRequeues = parsed.GetValue(maxRequeues) ?? defaults.MaxRequeues,
                SaveBefore = parsed.GetValue(saveBefore) ?? defaults.SaveBefore,
            };
            var submission = new SlurmSubmission(sweep, options, OwnProgram.Command);
            return parsed.GetValue(dryRun) ? Print(terminal, submission) : Submit(terminal, sweep, submission, parsed.GetValue(json));
        });
        return command;
    }

    private static void RefuseBoth(CommandResult result, Option<bool> dryRun, Option<bool> json)
    {
        if (result.GetValue(dryRun) && result.GetValue(json))
        {
            result.AddError("--dry-run prints scripts for bash, --json one document; give one of them");
        }
    }

    private static int Print(Terminal terminal, SlurmSubmission submission)
    {
        int size = UsualArraySize;
        try
        {
            size = new SlurmCommands().MaxArraySize();
        }
        catch (SweepException)
        {
            terminal.Say($"no Slurm here to ask: arrays are taken to be shorter than {UsualArraySize}");
        }

        terminal.Out.Write(string.Join('\n', submission.Scripts(size).Select(s => s.Script)));
        return 0;
    }

    private static int Submit(Terminal terminal, SweepFolder sweep, SlurmSubmission submission, bool asJson)
    {
        IReadOnlyList<SubmittedArray> arrays = submission.Submit(new SlurmCommands(), TimeProvider.System);
        if (asJson)
        {
            terminal.WriteJson(Schema, json =>
            {
                json.WriteString("sweep", sweep.Plan.Name);
                json.WriteString("path", sweep.Path);
                json.WriteObjects("jobs", arrays, array =>
                {
                    json.WriteNumber("job", array.Job);
                    json.WriteString("script", array.Script);
                    json.WriteNumber("elements", array.Ids.Count);
                });
            });
            return 0;
        }

        foreach (SubmittedArray array in arrays)
        {
            terminal.Out.WriteLine($"job {array.Job}: {Figures.Count(array.Ids.Count)} {(array.Ids.Count == 1 ? "element" : "elements")}, slurm/{array.Script}");
        }

        terminal.Say(arrays.Count == 0 ? $"{sweep.Plan.Name}: nothing is missing; {SweepAdvice.For(sweep, "overmix slurm submit")}" : $"look with: overmix slurm status {sweep.Path}");
        return 0;
    }

    private static Option<string?> Text(string name, string description, string word) => CommonOptions.Named(new Option<string?>(name) { Description = description, HelpName = word });

    private static Option<int?> Count(string name, string description, int least)
    {
        Option<int?> option = new(name) { Description = description, HelpName = "N" };
        option.Validators.Add(result =>
        {
            if (result.Tokens.Count > 0 && !(int.TryParse(result.Tokens[^1].Value, NumberStyles.None, CultureInfo.InvariantCulture, out int count) && count >= least))
            {
                result.AddError($"{name} must be a whole number from {least} on");
            }
        });
        return option;
    }
}
