using System.Buffers;
using System.Globalization;
using System.Text;
using Overmix.Studies.Sweeps;

namespace Overmix.Studies.Executors.Slurm;

/// <summary>Where and how a job finds what it does.</summary>
/// <param name="TasksPath">The task list, in full.</param>
/// <param name="LogFolder">Folder of the jobs' output, in full.</param>
/// <param name="WorkingFolder">The folder that relative paths of the configuration start from, in full.</param>
/// <param name="Program">The command that starts Overmix.</param>
public sealed record JobPlace(string TasksPath, string LogFolder, string WorkingFolder, IReadOnlyList<string> Program);

/// <summary>The script of a job array: short, and to be read by who submits it.</summary>
public static class SlurmScript
{
    private const string LogName = "%A_%a.log";

    private static readonly SearchValues<char> Unfit = SearchValues.Create("\"'\\\r\n$`");
    private static readonly SearchValues<char> Plain = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789/._+:,%@-");

    /// <summary>Writes the script of an array.</summary>
    /// <param name="plan">The sweep.</param>
    /// <param name="array">The array.</param>
    /// <param name="options">What its jobs ask for.</param>
    /// <param name="place">Where they find what they do.</param>
    /// <exception cref="SweepException">A path or an option cannot be written into a script.</exception>
    public static string Write(SweepPlan plan, JobArray array, SlurmOptions options, JobPlace place)
    {
        var script = new StringBuilder("#!/bin/bash\n");
        int tasks = array.Ids.Sum(id => JobArrays.TasksOf(array, id, options.TasksPerJob, plan.Tasks.Count).Count());
        script.Append(CultureInfo.InvariantCulture, $"# {tasks} of the {plan.Tasks.Count} tasks of the sweep '{plan.Name}', {options.TasksPerJob} a job. Written by `overmix slurm submit`.\n");
        foreach ((string name, string? value) in Directives(plan, array, options, place))
        {
            script.Append(value is null ? $"#SBATCH --{name}\n" : $"#SBATCH --{name}={Directive(name, value)}\n");
        }

        string program = string.Join(' ', place.Program.Select(Quoted)), tasksPath = Quoted(place.TasksPath);
        script.Append(CultureInfo.InvariantCulture, $$"""

            # Threads that wait must sleep: spinning ones slow their neighbours down.
            export OMP_WAIT_POLICY=PASSIVE
            first=$(({{array.Offset}} + SLURM_ARRAY_TASK_ID * {{options.TasksPerJob}} + 1))

            # exec: signals reach the program itself. It saves on SIGUSR1 and puts the job back into the queue as its last act.
            exec {{program}} task --tasks {{tasksPath}} --index "$first" --count {{options.TasksPerJob}} --max-requeues {{options.MaxRequeues}}

            """);
        return script.ToString();
    }

    private static IEnumerable<(string Name, string? Value)> Directives(SweepPlan plan, JobArray array, SlurmOptions options, JobPlace place)
    {
        yield return ("job-name", plan.Name);
        yield return ("array", array.Spell(options.MaxParallel));
        foreach ((string name, string? value) in ((string, string?)[])[("partition", options.Partition), ("time", options.Time), ("mem", options.Memory)])
        {
            if (value is not null)
            {
                yield return (name, value);
            }
        }

        yield return ("ntasks", "1");
        yield return ("cpus-per-task", options.Cpus.ToString(CultureInfo.InvariantCulture));
        yield return ("signal", string.Create(CultureInfo.InvariantCulture, $"B:USR1@{options.SaveBefore}"));
        yield return ("requeue", null);
        yield return ("open-mode", "append");
        yield return ("chdir", place.WorkingFolder);
        yield return ("output", Path.Combine(place.LogFolder, LogName));
    }

    // Slurm reads an unquoted # as the beginning of a comment, and % as its own in more places than the name of a log.
    private static string Directive(string name, string value)
    {
        string given = name switch { "array" => "", "output" => value[..^LogName.Length], _ => value };
        return value.AsSpan().ContainsAny(Unfit) || given.Contains('%', StringComparison.Ordinal)
            ? throw new SweepException($"--{name}: '{value}' holds a character that a batch script cannot carry. Choose another name or folder, without quotes, backslashes, $ and %.")
            : value.AsSpan().ContainsAnyExcept(Plain) ? $"\"{value}\"" : value;
    }

    private static string Quoted(string word) => word.Length > 0 && word.All(c => char.IsAsciiLetterOrDigit(c) || c is '/' or '.' or '-' or '_' or '+')
        ? word
        : $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
