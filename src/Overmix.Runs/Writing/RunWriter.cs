using Overmix.Core.Curves;
using Overmix.Core.Errors;
using Overmix.Runs.Logs;
using Overmix.Runs.Store;

namespace Overmix.Runs.Writing;

/// <summary>
/// Writes a run as it happens. One writer a folder; calls may come from several threads.
/// </summary>
/// <remarks>
/// A line is one write call and survives the death of the process at once. It is not flushed to the device each time: a power cut can only cost lines behind
/// the last checkpoint, and a resume cuts those off anyway. <see cref="Flush"/>, which every checkpoint calls before it names the offsets, and an <c>end</c>
/// event wait for the device.
/// </remarks>
public sealed class RunWriter : IRunSink, IDisposable
{
    private readonly Lock _gate = new();
    private readonly WriterLock _lock;
    private readonly TimeProvider _time;
    private readonly Heartbeat _heartbeat;
    private readonly LogAppender _metrics, _timings, _events;

    private RunWriter(RunDirectory directory, WriterLock held, TimeProvider time)
    {
        (Directory, _lock, _time) = (directory, held, time);
        _heartbeat = new Heartbeat(directory, directory.ReadManifest().Epochs, time);
        List<LogAppender> opened = [];
        try
        {
            opened.Add(_metrics = new LogAppender(directory.PathOf(LogFormats.Metrics.FileName)));
            opened.Add(_timings = new LogAppender(directory.PathOf(LogFormats.Timings.FileName)));
            opened.Add(_events = new LogAppender(directory.PathOf(LogFormats.Events.FileName)));
        }
        catch
        {
            opened.ForEach(log => log.Dispose());
            throw;
        }
    }

    /// <summary>The run folder.</summary>
    public RunDirectory Directory { get; }

    /// <summary>How long the logs are now.</summary>
    public LogOffsets Offsets
    {
        get
        {
            lock (_gate)
            {
                return new LogOffsets(_metrics.Length, _timings.Length, _events.Length);
            }
        }
    }

    /// <summary>Starts writing a run that has nothing logged yet.</summary>
    /// <param name="directory">Its folder.</param>
    /// <param name="time">The clock; the system's if null.</param>
    /// <exception cref="RunFolderException">Another process writes it, it has records already, or its <c>run.json</c> is damaged.</exception>
    /// <exception cref="StorageException">The folder cannot be written.</exception>
    public static RunWriter Open(RunDirectory directory, TimeProvider? time = null) => Begin(directory, time, writer =>
    {
        if (writer.Offsets != default)
        {
            throw new RunFolderException(directory.Path, "something is logged here already. Go on with `overmix resume`, or start a new run.");
        }

        writer._heartbeat.Set(RunState.Running, 0, 0);
    });

    /// <summary>Goes on writing a run: cuts its logs back to where it goes on and logs a <c>resume</c> event that says so.</summary>
    /// <param name="directory">Its folder.</param>
    /// <param name="point">Where the run goes on.</param>
    /// <param name="time">The clock; the system's if null.</param>
    /// <exception cref="RunFolderException">Another process writes it, or the metrics are damaged before that point; an older checkpoint may still do.</exception>
    /// <exception cref="StorageException">The folder cannot be written.</exception>
    public static RunWriter Resume(RunDirectory directory, ResumePoint point, TimeProvider? time = null)
    {
        (long attempt, long dropped) = (0, 0);
        return Begin(
            directory,
            time,
            writer =>
            {
                writer.Note(RunEvent.Of(RunEvents.ResumeKind, point.Epoch, point.Step, ("from", point.From), ("droppedLines", dropped), ("attempt", attempt)));
                writer._heartbeat.Set(RunState.Running, point.Epoch, point.Step);
            },
            cut: () => (attempt, dropped) = (NextAttempt(directory), LogCut.Apply(directory, point.Offsets)));
    }

    /// <inheritdoc/>
    /// <exception cref="StorageException">A log cannot be written, for example because the disk is full; it still ends with a whole line.</exception>
    public void Record(EpochRecord record, Timing timing)
    {
        lock (_gate)
        {
            _metrics.Append(LogFormats.Metrics.Encode(record));
            _timings.Append(LogFormats.Timings.Encode(timing));
        }
    }

    /// <inheritdoc/>
    /// <exception cref="StorageException">The log cannot be written, for example because the disk is full; it still ends with a whole line.</exception>
    public void Note(RunEvent happening)
    {
        lock (_gate)
        {
            _events.Append(LogFormats.Events.Encode(new LoggedEvent(_time.GetUtcNow(), happening)));
            if (happening.Kind == RunEvents.EndKind)
            {
                FlushAll();
                _heartbeat.Set(RunEvents.StateAfter(happening), happening.Epoch, happening.Step);
            }
        }
    }

    /// <inheritdoc/>
    public void Progress(int epoch, long step, long totalSteps)
    {
        lock (_gate)
        {
            _heartbeat.Beat(epoch, step, totalSteps);
        }
    }

    /// <summary>Waits until everything logged is on the device.</summary>
    /// <returns>How long the logs are: what a checkpoint keeps.</returns>
    /// <exception cref="StorageException">The device refused.</exception>
    public LogOffsets Flush()
    {
        lock (_gate)
        {
            FlushAll();
            return Offsets;
        }
    }

    /// <summary>Closes the logs and lets go of the folder.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _metrics.Dispose();
            _timings.Dispose();
            _events.Dispose();
            _lock.Dispose();
        }
    }

    private static RunWriter Begin(RunDirectory directory, TimeProvider? time, Action<RunWriter> start, Action? cut = null)
    {
        if (!File.Exists(directory.PathOf(RunFiles.Manifest)))
        {
            throw RunDirectory.NotARun(directory.Path);
        }

        WriterLock held = WriterLock.Take(directory);
        RunWriter? writer = null;
        try
        {
            cut?.Invoke();
            writer = new RunWriter(directory, held, time ?? TimeProvider.System);
            start(writer);
            return writer;
        }
        catch
        {
            writer?.Dispose();
            held.Dispose();
            throw;
        }
    }

    /// <summary>Which resume this is, counted from 1. Earlier resume events may be cut off, so the number is carried on rather than counted.</summary>
    private static long NextAttempt(RunDirectory directory) =>
        1 + directory.ReadEvents().Entries.Where(e => e.Event.Kind == RunEvents.ResumeKind).Select(e => e.Event.Details.GetValueOrDefault("attempt") as long? ?? 0).DefaultIfEmpty(0).Max();

    private void FlushAll()
    {
        _metrics.Flush();
        _timings.Flush();
        _events.Flush();
    }
}
