namespace Overmix.Runs.Foreign;

/// <summary>Who wrote a log, by its shape.</summary>
public enum ForeignFormat
{
    /// <summary>Values separated by commas, tabs or semicolons.</summary>
    Table,

    /// <summary>Hugging Face's <c>trainer_state.json</c>.</summary>
    TrainerState,

    /// <summary>TensorBoard's event files.</summary>
    EventFile,
}

/// <summary>A number of a log, and where in training it was written.</summary>
/// <param name="Epoch">Epoch as logged; NaN where the log has none.</param>
/// <param name="Step">Step as logged; NaN where the log has none.</param>
/// <param name="Value">The number.</param>
public readonly record struct LoggedValue(double Epoch, double Step, double Value);

/// <summary>The numbers under one name, in the order of the file. Missing and NaN values are left out.</summary>
/// <param name="Name">Column, key or tag.</param>
/// <param name="Values">The numbers.</param>
public sealed record ForeignSeries(string Name, IReadOnlyList<LoggedValue> Values);

/// <summary>Another tool's log: the named series of numbers that it holds.</summary>
public sealed record ForeignLog
{
    /// <summary>The file or folder.</summary>
    public required string Path { get; init; }

    /// <summary>What kind of log.</summary>
    public required ForeignFormat Format { get; init; }

    /// <summary>The series, in the order of the file.</summary>
    public required IReadOnlyList<ForeignSeries> Series { get; init; }

    /// <summary>Names that hold something else than numbers, and where that was seen first.</summary>
    public IReadOnlyDictionary<string, string> Unreadable { get; init; } = new Dictionary<string, string>();

    /// <summary>What a reader of the result should know, a sentence each.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];
}
