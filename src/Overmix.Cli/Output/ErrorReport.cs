using Overmix.Core.Errors;

namespace Overmix.Cli.Output;

/// <summary>What a person is told when something fails, and what the process ends with.</summary>
internal static class ErrorReport
{
    /// <summary>Set to 1, stack traces are shown.</summary>
    public const string DebugVariable = "OVERMIX_DEBUG";

    /// <summary>Explains an error on stderr.</summary>
    /// <returns>The exit code.</returns>
    public static int Explain(Exception error, Terminal terminal)
    {
        Exception cause = UserErrorWithin(error) ?? error;
        (string message, ExitCode code) = cause switch
        {
            UserErrorException mistake => (mistake.Message, mistake.ExitCode),
            IOException or UnauthorizedAccessException => ($"cannot read or write: {cause.Message}", ExitCode.Failed),
            OutOfMemoryException => ("out of memory; take a smaller batch, network or data set", ExitCode.Failed),
            _ => ($"unexpected error, please report it ({DebugVariable}=1 shows where it came from): {cause.GetType().Name}: {OneLine(cause.Message)}", ExitCode.Failed),
        };
        foreach (string line in message.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            terminal.Say($"error: {line.TrimEnd()}");
        }

        if (Environment.GetEnvironmentVariable(DebugVariable) == "1")
        {
            terminal.Say(error.ToString());
        }

        return (int)code;
    }

    // A user's error may come wrapped, for example in the failure of a type's initialisation.
    private static Exception? UserErrorWithin(Exception error)
    {
        for (Exception? within = error; within is not null; within = within.InnerException)
        {
            if (within is UserErrorException)
            {
                return within;
            }
        }

        return null;
    }

    private static string OneLine(string text) => string.Join(' ', text.Split(['\r', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
}
