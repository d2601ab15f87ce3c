using System.Diagnostics.CodeAnalysis;
using Overmix.Runs.Store;

namespace Overmix.Runs.Writing;

/// <summary>Keeps <c>status.json</c> fresh, at most twice a second. A heartbeat that cannot be written is skipped: the next record will say why.</summary>
internal sealed class Heartbeat(RunDirectory run, int totalEpochs, TimeProvider time)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(0.5);
    private readonly string _path = run.PathOf(RunFiles.Status);
    private readonly long _began = time.GetTimestamp();
    private long _last = long.MinValue;
    private long? _firstStep;
    private RunStatus _status = new()
    {
        State = RunState.Running,
        Epoch = 0,
        TotalEpochs = totalEpochs,
        Step = 0,
        TotalSteps = 0,
        ProcessId = Environment.ProcessId,
        Host = Environment.MachineName,
        Heartbeat = default,
    };

    /// <summary>Notes progress; writes if a heartbeat is due.</summary>
    public void Beat(int epoch, long step, long totalSteps)
    {
        _firstStep ??= step;
        if (_last == long.MinValue || time.GetElapsedTime(_last) >= Pause)
        {
            Write(_status with { Epoch = epoch, Step = step, TotalSteps = totalSteps, EtaSeconds = Eta(step, totalSteps) });
        }
    }

    /// <summary>Writes a state at once.</summary>
    public void Set(RunState state, int epoch, long step) => Write(_status with { State = state, Epoch = epoch, Step = step, EtaSeconds = state == RunState.Running ? _status.EtaSeconds : null });

    private double? Eta(long step, long totalSteps)
    {
        long done = step - _firstStep!.Value;
        return done > 0 && totalSteps > 0 ? time.GetElapsedTime(_began).TotalSeconds / done * Math.Max(0, totalSteps - step) : null;
    }

    [SuppressMessage("Design", "CA1031", Justification = "See the class: no failure of a heartbeat may end a training.")]
    private void Write(RunStatus status)
    {
        (_status, _last) = (status with { Heartbeat = time.GetUtcNow() }, time.GetTimestamp());
        try
        {
            string temporary = _path + ".tmp";
            File.WriteAllBytes(temporary, _status.Encode());
            File.Move(temporary, _path, overwrite: true);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            // See the class.
        }
    }
}
