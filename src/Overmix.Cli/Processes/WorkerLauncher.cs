using System.Diagnostics;
using System.Globalization;
using Overmix.Cli.Commands;
using Overmix.Studies.Execution;

namespace Overmix.Cli.Processes;

/// <summary>Workers are this same program with another verb.</summary>
internal sealed class WorkerLauncher : IWorkerLauncher
{
    /// <inheritdoc/>
    public ProcessStartInfo Describe(WorkerTask task)
    {
        string[] what = task.ResumePath is { } path
            ? [WorkerCommand.ResumeOption, path]
            : [WorkerCommand.ConfigOption, task.ConfigPath!, WorkerCommand.OutOption, task.Root, WorkerCommand.NumberOption, task.Number.ToString(CultureInfo.InvariantCulture)];
        return OwnProgram.Start([WorkerCommand.Verb, .. what]);
    }
}
