namespace Overmix.Runs.Logs;

/// <summary>What can be wrong with a line of a log.</summary>
public enum LogProblemKind
{
    /// <summary>The last line has no newline: it is being written, or its writer was killed. Expected, and no damage.</summary>
    Torn,

    /// <summary>The line is longer than <see cref="LogReader.MaxLineBytes"/>, or the file longer than <see cref="LogReader.MaxFileBytes"/>.</summary>
    TooLong,

    /// <summary>The checksum is missing or does not fit: something changed the line after it was written.</summary>
    BadChecksum,

    /// <summary>The checksum fits, but the line is not an entry of this log.</summary>
    NotAnEntry,

    /// <summary>The line may not come after the one before it.</summary>
    OutOfOrder,

    /// <summary>The file cannot be read at all.</summary>
    Unreadable,
}

/// <summary>Something wrong with a line of a log.</summary>
/// <param name="File">Name of the file.</param>
/// <param name="Line">Line, counted from 1; 0 if the whole file is meant.</param>
/// <param name="Offset">Where the line starts, in bytes.</param>
/// <param name="Kind">What kind of problem.</param>
/// <param name="Message">What is wrong.</param>
public sealed record LogProblem(string File, long Line, long Offset, LogProblemKind Kind, string Message)
{
    /// <inheritdoc/>
    public override string ToString() => Line == 0 ? $"{File}: {Message}" : $"{File}, line {Line} (byte {Offset}): {Message}";
}

/// <summary>What a log holds: its sound entries, and what is wrong with the others.</summary>
/// <typeparam name="T">What a line holds.</typeparam>
/// <param name="Entries">The sound entries, in order.</param>
/// <param name="Problems">What is wrong with the other lines; the last may say how many more are not listed.</param>
public sealed record LogReading<T>(IReadOnlyList<T> Entries, IReadOnlyList<LogProblem> Problems)
{
    /// <summary>Whether the last line is only half there.</summary>
    public bool IsTorn => Problems.Any(p => p.Kind == LogProblemKind.Torn);

    /// <summary>The problems that are damage: all but a torn last line.</summary>
    public IEnumerable<LogProblem> Damage => Problems.Where(p => p.Kind != LogProblemKind.Torn);
}
