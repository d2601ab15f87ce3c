using Overmix.Core.Errors;

namespace Overmix.Studies.Sweeps;

/// <summary>A sweep cannot be planned, run or collected as asked.</summary>
public sealed class SweepException : UserErrorException
{
    /// <summary>Creates the error.</summary>
    /// <param name="message">What, where, and the remedy.</param>
    /// <param name="exitCode">What a process ends with because of it.</param>
    /// <param name="inner">The cause, if another exception was.</param>
    public SweepException(string message, ExitCode exitCode = ExitCode.Usage, Exception? inner = null)
        : base(message, exitCode, inner)
    {
    }
}
