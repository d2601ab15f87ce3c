using Overmix.Core.Errors;

namespace Overmix.Studies.Execution;

/// <summary>A run of a study failed, or runs cannot be studied together.</summary>
public sealed class StudyException : UserErrorException
{
    private const string Prefix = "error: ";

    /// <summary>Runs were named that cannot be studied together.</summary>
    /// <param name="message">What, where, and the remedy.</param>
    public StudyException(string message)
        : base(message, ExitCode.Usage)
    {
    }

    /// <summary>A run failed.</summary>
    /// <param name="end">The worker that failed.</param>
    public StudyException(WorkerEnd end)
        : base($"The run '{end.Task.Label}' ended with exit code {end.ExitCode}: {LastLines(end.Errors)}", Enum.IsDefined((ExitCode)end.ExitCode) ? (ExitCode)end.ExitCode : ExitCode.Failed)
    {
    }

    // The worker says "error: " before its own message, and whoever shows this one says it again.
    private static string LastLines(string errors) => errors.Length == 0
        ? "it said nothing. Look at events.jsonl in its folder."
        : string.Join('\n', errors.TrimEnd().Split('\n').TakeLast(5).Select(line => line.StartsWith(Prefix, StringComparison.Ordinal) ? line[Prefix.Length..] : line));
}
