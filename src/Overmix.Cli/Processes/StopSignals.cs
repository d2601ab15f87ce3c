using System.Runtime.InteropServices;
using Overmix.Core.Errors;

namespace Overmix.Cli.Processes;

/// <summary>
/// Signals as requests to stop. The first SIGINT, SIGTERM, SIGHUP or SIGUSR1 asks the work to save and end with the right code; a further SIGINT ends the process at once.
/// SIGQUIT does nothing: Ctrl-\ is too near to Ctrl-C.
/// </summary>
internal sealed class StopSignals : IDisposable
{
    // A sender such as timeout(1) signals the process and its group: two signals within a moment are one wish.
    private static readonly TimeSpan OneWish = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestAnnouncement = TimeSpan.FromSeconds(1);

    private readonly List<PosixSignalRegistration> _registrations = [];
    private readonly Lock _gate = new();
    private readonly Action<string> _say;
    private readonly Action<int> _quit;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _requested = new();
    private readonly ManualResetEventSlim _announced = new();
    private ExitCode? _code;
    private long _since;

    /// <summary>Begins to listen; until disposed.</summary>
    /// <param name="say">Tells the person at the terminal.</param>
    /// <param name="quit">Ends the process at once with an exit code.</param>
    /// <param name="time">The clock; the system's if null.</param>
    public StopSignals(Action<string> say, Action<int> quit, TimeProvider? time = null)
    {
        (_say, _quit, _time) = (say, quit, time ?? TimeProvider.System);
        Listen(PosixSignal.SIGINT, () => Request(ExitCode.StoppedByInterrupt));
        Listen(PosixSignal.SIGTERM, () => Request(ExitCode.StoppedByTerminate));
        Listen(PosixSignal.SIGQUIT, () => { });
        Listen(PosixSignal.SIGHUP, () => Request(ExitCode.StoppedByTerminate)); // A closed terminal. Where it is ignored (nohup), the runtime leaves it so.
        if (!OperatingSystem.IsWindows())
        {
            Listen((PosixSignal)(OperatingSystem.IsMacOS() ? 30 : 10), () => Request(ExitCode.StoppedByLimit)); // SIGUSR1
        }
    }

    /// <summary>The exit code of the stop that was asked for; null while none was. The first request counts.</summary>
    public ExitCode? Requested
    {
        get
        {
            lock (_gate)
            {
                return _code;
            }
        }
    }

    /// <summary>Cancelled with the first request.</summary>
    public CancellationToken Token => _requested.Token;

    /// <summary>Takes the end of a stream for a request to stop: a worker whose parent is gone, or wants it to end.</summary>
    /// <param name="input">The stream; what it holds is passed over.</param>
    public void RequestWhenInputEnds(Stream input)
    {
        var reader = new Thread(() =>
        {
            byte[] passedOver = new byte[256];
            while (input.Read(passedOver) > 0)
            {
            }

            Request(ExitCode.StoppedByTerminate);
        }) { IsBackground = true, Name = "Overmix parent" };
        reader.Start();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (Requested is not null)
        {
            _ = _announced.Wait(LongestAnnouncement); // Saving may be quicker than saying so.
        }

        _registrations.ForEach(r => r.Dispose());
    }

    /// <summary>What a signal does.</summary>
    internal void Request(ExitCode code)
    {
        bool isFirst = false, isImpatient = false;
        lock (_gate)
        {
            if (_code is null)
            {
                (isFirst, _code, _since) = (true, code, _time.GetTimestamp());
            }
            else
            {
                isImpatient = code == ExitCode.StoppedByInterrupt && _time.GetElapsedTime(_since) >= OneWish;
            }
        }

        if (isImpatient)
        {
            _quit((int)ExitCode.StoppedByInterrupt);
        }
        else if (isFirst)
        {
            // The request stands before anything is written: a blocked stderr must not keep the work from saving.
            _requested.Cancel();
            _say(Announcement(code));
            _announced.Set();
        }
    }

    private static string Announcement(ExitCode code) => code switch
    {
        ExitCode.StoppedByInterrupt => "stopping: saving; press Ctrl-C again to quit at once",
        ExitCode.StoppedByTerminate => "stopping on SIGTERM: saving; press Ctrl-C to quit at once",
        _ => "stopping on SIGUSR1: saving; press Ctrl-C to quit at once",
    };

    private void Listen(PosixSignal signal, Action handle) =>
        _registrations.Add(PosixSignalRegistration.Create(signal, context =>
        {
            context.Cancel = true;
            handle();
        }));
}
