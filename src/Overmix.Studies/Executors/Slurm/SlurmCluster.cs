using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using Overmix.Core.Errors;
using Overmix.Studies.Sweeps;

namespace Overmix.Studies.Executors.Slurm;

/// <summary>An element of a job array in the cluster's queue.</summary>
/// <param name="Job">Number of the array's job.</param>
/// <param name="Id">Id of the element.</param>
/// <param name="State">Its state as Slurm names it, for example RUNNING.</param>
/// <param name="Reason">Why it waits, or None.</param>
public sealed record QueuedElement(long Job, int Id, string State, string Reason);

/// <summary>What Overmix asks of Slurm. Never its accounting, which many clusters do not keep.</summary>
public interface ISlurmCluster
{
    /// <summary>The cluster's MaxArraySize: ids of array elements lie below it.</summary>
    int MaxArraySize();

    /// <summary>Submits a script.</summary>
    /// <param name="scriptPath">The script.</param>
    /// <param name="after">The job whose end it waits for; null for none.</param>
    /// <returns>The job's number.</returns>
    long Submit(string scriptPath, long? after);

    /// <summary>The elements of some jobs that are still in the queue, running ones among them.</summary>
    /// <param name="jobs">Numbers of the jobs.</param>
    IReadOnlyList<QueuedElement> Queue(IReadOnlyList<long> jobs);

    /// <summary>Puts a job back into the queue. Its process is killed at once.</summary>
    /// <param name="job">The job's own number, an array element's too.</param>
    void Requeue(string job);
}

/// <summary>Slurm by its commands: sbatch, squeue, scontrol.</summary>
public sealed class SlurmCommands : ISlurmCluster
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <inheritdoc/>
    /// <exception cref="SweepException">Slurm is not there, or refuses.</exception>
    public int MaxArraySize()
    {
        const string name = "MaxArraySize";
        string? line = Run("scontrol", "show", "config").Split('\n').FirstOrDefault(l => l.StartsWith(name, StringComparison.Ordinal));
        return line is not null && int.TryParse(line[(line.IndexOf('=', StringComparison.Ordinal) + 1)..], NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out int size) && size > 0
            ? size
            : throw new SweepException("scontrol show config names no MaxArraySize, or 0: this cluster takes no job arrays.", ExitCode.Failed);
    }

    /// <inheritdoc/>
    /// <exception cref="SweepException">Slurm is not there, or refuses.</exception>
    public long Submit(string scriptPath, long? after)
    {
        string[] dependency = after is { } job ? [string.Create(CultureInfo.InvariantCulture, $"--dependency=afterany:{job}")] : [];
        string said = Run("sbatch", ["--parsable", .. dependency, scriptPath]);
        return long.TryParse(said.Trim().Split(';')[0], NumberStyles.None, CultureInfo.InvariantCulture, out long number)
            ? number
            : throw new SweepException($"sbatch answered '{said.Trim()}' instead of a job's number.", ExitCode.Failed);
    }

    /// <inheritdoc/>
    /// <exception cref="SweepException">Slurm is not there, or refuses.</exception>
    public IReadOnlyList<QueuedElement> Queue(IReadOnlyList<long> jobs) =>
        jobs.Count == 0 ? [] : [.. Parse(Run("squeue", "--noheader", "--array", "--user", Environment.UserName, "--format", "%F|%K|%T|%r")).Where(e => jobs.Contains(e.Job))];

    /// <inheritdoc/>
    /// <exception cref="SweepException">Slurm is not there, or refuses.</exception>
    public void Requeue(string job) => _ = Run("scontrol", "requeue", job);

    /// <summary>Reads what squeue writes; lines that are none are passed over.</summary>
    internal static IEnumerable<QueuedElement> Parse(string listing) =>
        from line in listing.Split('\n')
        let parts = line.Trim().Split('|')
        where parts.Length == 4
        let job = long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out long number) ? number : -1
        let id = int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out int element) ? element : -1
        where job >= 0 && id >= 0
        select new QueuedElement(job, id, parts[2], parts[3]);

    private static string Run(string program, params string[] arguments)
    {
        try
        {
            using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true })!;
            process.StandardInput.Close();
            Task<string> output = process.StandardOutput.ReadToEndAsync(), error = process.StandardError.ReadToEndAsync();
            if (!process.WaitForExit(Patience))
            {
                process.Kill();
                throw new SweepException($"{program} does not answer. Is the cluster's controller there? `scontrol ping` tells.", ExitCode.Failed);
            }

            return process.ExitCode == 0 ? output.Result : throw new SweepException($"{program} {string.Join(' ', arguments)}: {error.Result.Trim().ReplaceLineEndings("; ")}", ExitCode.Failed);
        }
        catch (Win32Exception cause)
        {
            throw new SweepException($"{program} cannot be started: {cause.Message.TrimEnd('.')}. This needs Slurm's commands; `overmix sweep run` needs none.", ExitCode.Failed, cause);
        }
    }
}
