namespace Overmix.Runs.Logs;

/// <summary>What a look at a growing log brought.</summary>
/// <typeparam name="T">What a line holds.</typeparam>
/// <param name="Added">The entries that are new.</param>
/// <param name="StartedOver">The log was cut or replaced since the last look: what was read before no longer holds, <paramref name="Added"/> is all there is.</param>
public readonly record struct LogStep<T>(IReadOnlyList<T> Added, bool StartedOver);

/// <summary>
/// Follows a log as it grows: each look reads only what was added since the last one. A log that a resume cut back, or that a copy replaced, is read anew. Like
/// <see cref="LogReader"/> it never throws for what a file holds.
/// </summary>
/// <typeparam name="T">What a line holds.</typeparam>
public sealed class LogTail<T>
{
    private const int MarkBytes = 64;
    private readonly LogFormat<T> _format;
    private readonly string _path;
    private readonly List<LogProblem> _problems = [];
    private byte[] _mark = [];
    private long _offset, _lines;
    private T? _last;
    private bool _hasLast;

    /// <summary>Follows a log of a run folder, from its beginning.</summary>
    /// <param name="format">Which log.</param>
    /// <param name="folder">The run folder.</param>
    public LogTail(LogFormat<T> format, string folder) => (_format, _path) = (format, Path.Combine(folder, format.FileName));

    /// <summary>What is wrong with the lines read so far; a torn last line is named as long as it is torn.</summary>
    public IReadOnlyList<LogProblem> Problems => _problems;

    /// <summary>Reads what was added. A missing file is an empty log.</summary>
    public LogStep<T> Advance()
    {
        _ = _problems.RemoveAll(p => p.Kind is LogProblemKind.Torn or LogProblemKind.Unreadable);
        try
        {
            var file = new FileInfo(_path);
            if (!file.Exists || file.Length == 0)
            {
                return new LogStep<T>([], Forget()); // A pipe or device in its place has length 0 too, and opening it could block for ever.
            }

            using var stream = new FileStream(_path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
            return stream.Length > LogReader.MaxFileBytes ? Unreadable($"is longer than {LogReader.MaxFileBytes} bytes") : ReadOn(stream);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            return Unreadable($"cannot be read: {cause.Message}");
        }
    }

    private LogStep<T> ReadOn(FileStream stream)
    {
        bool startedOver = !IsSameLog(stream) && Forget();
        stream.Position = _offset;
        if (stream.Length == _offset)
        {
            return new LogStep<T>([], startedOver);
        }

        List<T> entries = _hasLast ? [_last!] : [];
        int before = entries.Count;
        var lines = new LineCursor(stream, LogReader.MaxLineBytes, _offset, _lines);
        LogReader.ReadLines(_format, lines, entries, _problems);
        Remember(stream, lines);
        if (entries.Count > before)
        {
            (_last, _hasLast) = (entries[^1], true);
            entries.RemoveRange(0, before);
            return new LogStep<T>(entries, startedOver);
        }

        return new LogStep<T>([], startedOver);
    }

    /// <summary>The next look starts behind the last whole line. A giant line that is not whole yet is passed over, or it would be read again and again.</summary>
    private void Remember(FileStream stream, LineCursor lines)
    {
        (_offset, _lines) = (lines.EndOfWholeLines, lines.WholeLines);
        _mark = Before(stream, _offset);
        if (_problems.Count > LogReader.MaxProblems)
        {
            _problems.RemoveRange(LogReader.MaxProblems, _problems.Count - LogReader.MaxProblems);
        }
    }

    // A cut-back log that has grown beyond its old length shows other bytes in front of the place where reading stopped: each line ends with a checksum.
    private bool IsSameLog(FileStream stream) => stream.Length >= _offset && Before(stream, _offset).AsSpan().SequenceEqual(_mark);

    private static byte[] Before(FileStream stream, long offset)
    {
        byte[] bytes = new byte[Math.Min(MarkBytes, offset)];
        stream.Position = offset - bytes.Length;
        return bytes[..stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false)];
    }

    /// <summary>Forgets what was read; false if that was nothing.</summary>
    private bool Forget()
    {
        bool hadRead = _offset > 0;
        _problems.Clear();
        (_offset, _lines, _mark, _last, _hasLast) = (0, 0, [], default, false);
        return hadRead;
    }

    private LogStep<T> Unreadable(string message)
    {
        bool hadRead = Forget();
        _problems.Add(new LogProblem(_format.FileName, 0, 0, LogProblemKind.Unreadable, message));
        return new LogStep<T>([], hadRead);
    }
}
