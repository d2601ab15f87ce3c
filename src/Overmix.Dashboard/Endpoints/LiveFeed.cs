using Overmix.Dashboard.Library;

namespace Overmix.Dashboard.Endpoints;

/// <summary>
/// Looks at the runs twice a second for as long as somebody listens, and wakes the listeners when something changed. A listener keeps no queue, only the number
/// of the last change it has told of: a slow browser gets fewer, newer messages, and memory stays flat.
/// </summary>
internal sealed class LiveFeed : IAsyncDisposable
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(500);
    private readonly RunLibrary _library;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _gate = new();
    private Task _loop = Task.CompletedTask;
    private TaskCompletionSource _wake = NewWake();
    private TaskCompletionSource _somebody = NewWake();
    private int _listeners;

    public LiveFeed(RunLibrary library, TimeProvider time)
    {
        (_library, _time) = (library, time);
        library.Changed += Wake;
    }

    /// <summary>Whether somebody listens, so that the runs are looked at anyway.</summary>
    public bool IsLooking
    {
        get
        {
            lock (_gate)
            {
                return _listeners > 0;
            }
        }
    }

    /// <summary>Begins to look.</summary>
    public void Start() => _loop = Task.Run(LoopAsync);

    /// <summary>Counts somebody in, until disposed.</summary>
    public IDisposable Listen()
    {
        lock (_gate)
        {
            _listeners++;
            _ = _somebody.TrySetResult();
        }

        return new Listener(this);
    }

    /// <summary>Waits for a change beyond one that is known, but no longer than a given time.</summary>
    public async Task<LibraryState> WaitAsync(long known, TimeSpan longest, CancellationToken stop)
    {
        Task wake;
        lock (_gate)
        {
            wake = _wake.Task;
        }

        if (_library.State.Change <= known)
        {
            using var given = CancellationTokenSource.CreateLinkedTokenSource(stop, _stop.Token);
            _ = await Task.WhenAny(wake, Task.Delay(longest, _time, given.Token)).ConfigureAwait(false);
            await given.CancelAsync().ConfigureAwait(false);
        }

        stop.ThrowIfCancellationRequested();
        _stop.Token.ThrowIfCancellationRequested();
        return _library.State;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _loop.ConfigureAwait(false);
        _stop.Dispose();
    }

    private static TaskCompletionSource NewWake() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private async Task LoopAsync()
    {
        try
        {
            await _library.LookAsync(true, _stop.Token).ConfigureAwait(false); // The first look: the index is warm by the time a browser asks.
            while (true)
            {
                await Somebody().WaitAsync(_stop.Token).ConfigureAwait(false);
                await _library.LookAsync(false, _stop.Token).ConfigureAwait(false);
                await Task.Delay(LookEvery, _time, _stop.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            // The server stops.
        }
    }

    private Task Somebody()
    {
        lock (_gate)
        {
            return _somebody.Task;
        }
    }

    private void Wake()
    {
        TaskCompletionSource waiting;
        lock (_gate)
        {
            (waiting, _wake) = (_wake, NewWake());
        }

        _ = waiting.TrySetResult();
    }

    private void Leave()
    {
        lock (_gate)
        {
            if (--_listeners == 0)
            {
                _somebody = NewWake();
            }
        }
    }

    private sealed class Listener(LiveFeed feed) : IDisposable
    {
        private int _left;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _left, 1) == 0)
            {
                feed.Leave();
            }
        }
    }
}
