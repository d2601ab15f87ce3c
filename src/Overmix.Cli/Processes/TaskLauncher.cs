using System.Diagnostics;
using System.Globalization;
using Overmix.Cli.Commands;
using Overmix.Studies.Execution;

namespace Overmix.Cli.Processes;

/// <summary>A sweep's workers are this same program with the verb <c>task</c>, as in a cluster's jobs.</summary>
internal sealed class TaskLauncher : IWorkerLauncher
{
    /// <inheritdoc/>
    public ProcessStartInfo Describe(WorkerTask task) =>
        OwnProgram.Start([TaskCommand.Verb, TaskCommand.TasksOption, task.ConfigPath!, TaskCommand.IndexOption, task.Number.ToString(CultureInfo.InvariantCulture), TaskCommand.ChildOption]);
}
