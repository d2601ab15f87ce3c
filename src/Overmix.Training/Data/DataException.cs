using Overmix.Core.Errors;

namespace Overmix.Training.Data;

/// <summary>Data is missing, damaged, or not enough for what was asked. The message says what, where, and what to do.</summary>
public sealed class DataException : UserErrorException
{
    /// <summary>Creates the error.</summary>
    /// <param name="message">What, where, and what to do.</param>
    /// <param name="inner">The cause, if another exception was.</param>
    public DataException(string message, Exception? inner = null)
        : base(message, ExitCode.InvalidData, inner)
    {
    }
}
