using System.Globalization;

namespace Overmix.Runs.Logs;

/// <summary>
/// Reads logs, also while they are being written, half copied or damaged: sound entries are returned, everything else is listed with its place. It never throws for what a file holds.
/// </summary>
public static class LogReader
{
    /// <summary>Longest line that is accepted, newline included.</summary>
    public const int MaxLineBytes = 1 << 20;

    /// <summary>Longest file that is accepted.</summary>
    public const long MaxFileBytes = 1L << 30;

    /// <summary>How many problems are listed singly.</summary>
    public const int MaxProblems = 100;

    /// <summary>Reads a log of a run folder; a missing file is an empty log.</summary>
    /// <param name="format">Which log.</param>
    /// <param name="folder">The run folder.</param>
    public static LogReading<T> Read<T>(LogFormat<T> format, string folder)
    {
        try
        {
            var file = new FileInfo(Path.Combine(folder, format.FileName));
            if (!file.Exists || file.Length == 0)
            {
                return new LogReading<T>([], []); // A pipe or device in its place has length 0 too, and opening it could block for ever.
            }

            using var stream = new FileStream(file.FullName, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
            return file.Length > MaxFileBytes
                ? Unreadable<T>(format.FileName, LogProblemKind.TooLong, string.Create(CultureInfo.InvariantCulture, $"is longer than {MaxFileBytes} bytes"))
                : Read(format, stream);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            return Unreadable<T>(format.FileName, LogProblemKind.Unreadable, $"cannot be read: {cause.Message}");
        }
    }

    /// <summary>Reads a log from a stream, to its end.</summary>
    /// <param name="format">Which log.</param>
    /// <param name="stream">Its bytes.</param>
    public static LogReading<T> Read<T>(LogFormat<T> format, Stream stream)
    {
        List<T> entries = [];
        List<LogProblem> problems = [];
        ReadLines(format, new LineCursor(stream, MaxLineBytes), entries, problems);
        return new LogReading<T>(entries, problems);
    }

    /// <summary>Reads the lines of a cursor to its end. An entry is checked against the last one of <paramref name="entries"/>, which may stem from an earlier call.</summary>
    internal static void ReadLines<T>(LogFormat<T> format, LineCursor lines, List<T> entries, List<LogProblem> problems)
    {
        long unlisted = 0;
        while (lines.MoveNext())
        {
            if (Problem(format, lines, entries) is not { } problem)
            {
                continue;
            }

            if (problems.Count < MaxProblems || problem.Kind == LogProblemKind.Torn)
            {
                problems.Add(new LogProblem(format.FileName, lines.Number, lines.Offset, problem.Kind, problem.Message));
            }
            else
            {
                unlisted++;
            }
        }

        if (unlisted > 0)
        {
            problems.Add(new LogProblem(format.FileName, 0, 0, LogProblemKind.BadChecksum, string.Create(CultureInfo.InvariantCulture, $"{unlisted} more lines are damaged")));
        }
    }

    private static (LogProblemKind Kind, string Message)? Problem<T>(LogFormat<T> format, LineCursor lines, List<T> entries)
    {
        if (lines.IsTooLong)
        {
            return (LogProblemKind.TooLong, string.Create(CultureInfo.InvariantCulture, $"the line is longer than {MaxLineBytes} bytes"));
        }

        if (!lines.IsWhole)
        {
            return (LogProblemKind.Torn, "the last line is not complete: it is being written, or its writer was stopped");
        }

        if (!Seal.Line.Holds(lines.Line.Span))
        {
            return (LogProblemKind.BadChecksum, "the line does not fit its checksum: it was changed after it was written");
        }

        return Decode(format, lines.Line, entries);
    }

    private static (LogProblemKind Kind, string Message)? Decode<T>(LogFormat<T> format, ReadOnlyMemory<byte> line, List<T> entries)
    {
        try
        {
            if (!format.TryReadOwn(line.Span, out T? entry))
            {
                entry = JsonFields.Read(line, format.Read);
            }

            if (entries.Count > 0 && format.Misorder(entries[^1], entry) is { } misorder)
            {
                return (LogProblemKind.OutOfOrder, misorder);
            }

            entries.Add(entry);
            return null;
        }
        catch (FormatException cause)
        {
            return (LogProblemKind.NotAnEntry, cause.Message);
        }
    }

    private static LogReading<T> Unreadable<T>(string file, LogProblemKind kind, string message) => new([], [new LogProblem(file, 0, 0, kind, message)]);
}
