using System.Globalization;
using Overmix.Core.Curves;
using Overmix.Core.Errors;
using Overmix.Runs.Store;
using Overmix.Runs.Writing;

namespace Overmix.Runs.TensorBoard;

/// <summary>
/// Passes a run's records on to another sink and writes them to event files for TensorBoard, too, in the folder <c>tensorboard</c> of the run.
/// </summary>
/// <remarks>
/// A process writes one file and only ever appends to it, a record in one write call, so that its death costs nothing that was written. A resumed run starts a
/// further file with a restart event at the first step it may write again: TensorBoard then forgets what the cut-off process had written from there on.
/// The numbers are float32 and the times are wall times: the exact figures are those of <c>metrics.jsonl</c>.
/// </remarks>
public sealed class TensorBoardSink : IRunSink, IDisposable
{
    private const string FilePrefix = "events.out.tfevents.";

    private readonly IRunSink _inner;
    private readonly TimeProvider _time;
    private readonly LogAppender _file;

    private TensorBoardSink(IRunSink inner, LogAppender file, TimeProvider time) => (_inner, _file, _time) = (inner, file, time);

    /// <summary>Whether a run has event files.</summary>
    /// <param name="run">The run's folder.</param>
    public static bool IsUsedBy(RunDirectory run)
    {
        ArgumentNullException.ThrowIfNull(run);
        return FilesOf(run).Length > 0;
    }

    /// <summary>Starts a further event file of a run. Its first one also gets the records that the run has already.</summary>
    /// <param name="run">The run's folder, its logs cut back to where it goes on.</param>
    /// <param name="inner">Takes everything first.</param>
    /// <param name="time">The clock; the system's if null.</param>
    /// <exception cref="StorageException">The folder cannot be written.</exception>
    public static TensorBoardSink Open(RunDirectory run, IRunSink inner, TimeProvider? time = null)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(inner);
        string[] earlier = FilesOf(run);
        var sink = new TensorBoardSink(inner, new LogAppender(NextFile(run, earlier, time ?? TimeProvider.System)), time ?? TimeProvider.System);
        try
        {
            sink.Begin(run.ReadMetrics().Entries, isFirst: earlier.Length == 0);
            return sink;
        }
        catch
        {
            sink.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    /// <exception cref="StorageException">A file cannot be written, for example because the disk is full.</exception>
    public void Record(EpochRecord record, Timing timing)
    {
        _inner.Record(record, timing);
        Append(record, timing);
    }

    /// <inheritdoc/>
    public void Note(RunEvent happening) => _inner.Note(happening);

    /// <inheritdoc/>
    public void Progress(int epoch, long step, long totalSteps) => _inner.Progress(epoch, step, totalSteps);

    /// <summary>Closes the event file; the inner sink is left alone.</summary>
    public void Dispose() => _file.Dispose();

    private void Begin(IReadOnlyList<EpochRecord> kept, bool isFirst)
    {
        _file.Append(EventRecord.Frame(TensorBoardEvent.Version(Now)));
        if (!isFirst)
        {
            _file.Append(EventRecord.Frame(TensorBoardEvent.Restart(Now, kept.Count == 0 ? 0 : kept[^1].Step + 1)));
            return;
        }

        foreach (EpochRecord record in kept)
        {
            Append(record, null);
        }
    }

    private double Now => _time.GetUtcNow().ToUnixTimeMilliseconds() / 1000.0;

    private void Append(EpochRecord record, Timing? timing) =>
        _file.Append(EventRecord.Frame(TensorBoardEvent.Scalars(Now, record.Step, RecordScalars.Of(record, timing))));

    private static string[] FilesOf(RunDirectory run)
    {
        string folder = run.PathOf(RunFiles.TensorBoard);
        return Directory.Exists(folder) ? [.. Directory.GetFiles(folder, FilePrefix + "*").Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)] : [];
    }

    /// <summary>TensorBoard reads the files of a folder by name, so a later file sorts behind the earlier ones even if the clock was set back.</summary>
    private static string NextFile(RunDirectory run, string[] earlier, TimeProvider time)
    {
        string folder = run.PathOf(RunFiles.TensorBoard);
        try
        {
            Directory.CreateDirectory(folder);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw StorageException.From(folder, cause);
        }

        long seconds = Math.Max(time.GetUtcNow().ToUnixTimeSeconds(), earlier.Select(SecondsOf).DefaultIfEmpty(0).Max() + 1);
        return Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{FilePrefix}{seconds:D10}.overmix"));
    }

    private static long SecondsOf(string file) =>
        long.TryParse(file.AsSpan(FilePrefix.Length).ToString().Split('.')[0], NumberStyles.None, CultureInfo.InvariantCulture, out long seconds) ? seconds : 0;
}
