using Overmix.Core.Errors;

namespace Overmix.Studies.Execution;

/// <summary>A run of a study failed, or runs cannot be studied together.</summary>
public sealed class StudyException : UserErrorException
{
    private const string Prefix = "error: ";
    private const int SignalBase = 128, LastSignal = 31, KillSignal = 9, MostLines = 5;

    /// <summary>Runs were named that cannot be studied together.</summary>
    /// <param name="message">What, where, and the remedy.</param>
    public StudyException(string message)
        : base(message, ExitCode.Usage)
    {
    }

    /// <summary>A run failed.</summary>
    /// <param name="end">The worker that failed.</param>
    public StudyException(WorkerEnd end)
        : base($"The run '{end.Task.Label}' ended with exit code {end.ExitCode}: {ReasonOf(end)}", Enum.IsDefined((ExitCode)end.ExitCode) ? (ExitCode)end.ExitCode : ExitCode.Failed)
    {
    }

    // A worker tells ordinary things on the same stream: where it tells errors, they are all. It says "error: " before them, and whoever shows this one says it again.
    private static string ReasonOf(WorkerEnd end)
    {
        string[] lines = end.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        string[] errors = [.. lines.Where(line => line.StartsWith(Prefix, StringComparison.Ordinal)).Select(line => line[Prefix.Length..])];
        return SignalOf(end.ExitCode) switch
        {
            _ when errors.Length > 0 => Last(errors),
            KillSignal => "it was killed by signal 9, as the system does when memory runs out. Run fewer at a time, or take a smaller batch.",
            { } signal => Last([$"it was killed by signal {signal}.", .. lines.TakeLast(MostLines - 1)]),
            _ when lines.Length > 0 => Last(lines),
            _ => "it said nothing. Look at events.jsonl in its folder.",
        };
    }

    private static string Last(string[] lines) => string.Join('\n', lines.TakeLast(MostLines));

    // A shell's way to tell a signal, except for those that a worker answers by saving and ending.
    private static int? SignalOf(int exitCode) => exitCode is > SignalBase and <= SignalBase + LastSignal && !Enum.IsDefined((ExitCode)exitCode) ? exitCode - SignalBase : null;
}
