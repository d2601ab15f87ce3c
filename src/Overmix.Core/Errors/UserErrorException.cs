namespace Overmix.Core.Errors;

/// <summary>
/// A mistake or misfortune that its user can mend. The message is one or two plain sentences: what, where, and what to do.
/// Each room derives its own type; the command line prints the message without a stack trace.
/// </summary>
public abstract class UserErrorException : Exception
{
    /// <summary>Creates the error.</summary>
    /// <param name="message">What, where, and what to do.</param>
    /// <param name="exitCode">What a process ends with because of it.</param>
    /// <param name="inner">The cause, if another exception was.</param>
    protected UserErrorException(string message, ExitCode exitCode, Exception? inner = null)
        : base(message, inner) => ExitCode = exitCode;

    /// <summary>What a process ends with because of this error.</summary>
    public ExitCode ExitCode { get; }
}
