using System.Globalization;
using Overmix.Core.Curves;
using Overmix.Core.Errors;
using Overmix.Runs.Store;

namespace Overmix.Runs.Writing;

/// <summary>The events that the state of a run is read from.</summary>
public static class RunEvents
{
    /// <summary>Kind of the first event.</summary>
    public const string StartKind = "start";

    /// <summary>Kind of the event that a resume logs.</summary>
    public const string ResumeKind = "resume";

    /// <summary>Kind of the last event.</summary>
    public const string EndKind = "end";

    /// <summary>A guard warned, with its evidence.</summary>
    public const string AlarmKind = "alarm";

    private const string ExitCodeDetail = "exitCode";

    /// <summary>The last event of a process that writes a run. A run is done once it holds <c>end</c> with exit code 0.</summary>
    /// <param name="code">What the process ends with.</param>
    /// <param name="epoch">Epochs completed.</param>
    /// <param name="step">Steps completed.</param>
    /// <param name="reason">One plain sentence.</param>
    public static RunEvent End(ExitCode code, int epoch, long step, string reason) =>
        RunEvent.Of(EndKind, epoch, step, (ExitCodeDetail, (long)code), ("reason", reason));

    /// <summary>Where an end event leaves its run.</summary>
    internal static RunState StateAfter(RunEvent end) =>
        end.Details.TryGetValue(ExitCodeDetail, out object? code) && code is int or long
            ? (ExitCode)Convert.ToInt64(code, CultureInfo.InvariantCulture) switch
            {
                ExitCode.Done => RunState.Done,
                ExitCode.StoppedByLimit or ExitCode.StoppedByInterrupt or ExitCode.StoppedByTerminate => RunState.Stopped,
                _ => RunState.Failed,
            }
            : RunState.Failed;
}
