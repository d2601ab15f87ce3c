using Overmix.Runs.Store;
using Overmix.Studies.Execution;

namespace Overmix.Cli.Processes;

/// <summary>Reports now and then how far a run of this process is, from its folder: the training thread is not disturbed.</summary>
internal sealed class RunWatch : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    private readonly ManualResetEventSlim _end = new();
    private readonly Thread _thread;
    private readonly Action<StudyProgress> _watch;
    private readonly TimeProvider _time;
    private RunDirectory? _run;

    /// <summary>Begins to watch; until disposed.</summary>
    /// <param name="watch">Takes the progress.</param>
    /// <param name="time">The clock.</param>
    public RunWatch(Action<StudyProgress> watch, TimeProvider time)
    {
        (_watch, _time) = (watch, time);
        _thread = new Thread(Work) { IsBackground = true, Name = "Overmix progress" };
        _thread.Start();
    }

    /// <summary>Names the run, once it has a folder.</summary>
    public void Open(RunDirectory run) => Volatile.Write(ref _run, run);

    /// <inheritdoc/>
    public void Dispose()
    {
        _end.Set();
        _thread.Join();
        _end.Dispose();
    }

    private void Work()
    {
        long started = _time.GetTimestamp();
        while (!_end.Wait(Pause))
        {
            if (Volatile.Read(ref _run) is { } run && run.ReadStatus() is { } status)
            {
                RunProgress progress = RunProgress.Of(run.Reference, run, status.TotalEpochs);
                _watch(new StudyProgress([progress], _time.GetElapsedTime(started), status.EtaSeconds is { } eta ? TimeSpan.FromSeconds(Math.Min(eta, TimeSpan.MaxValue.TotalSeconds / 2)) : null));
            }
        }
    }
}
