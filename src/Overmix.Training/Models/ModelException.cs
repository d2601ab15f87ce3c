using Overmix.Core.Errors;

namespace Overmix.Training.Models;

/// <summary>A network is asked for that cannot be built. The message says what, where, and what to do.</summary>
public sealed class ModelException : UserErrorException
{
    /// <summary>Creates the error.</summary>
    /// <param name="message">What, where, and what to do.</param>
    public ModelException(string message)
        : base(message, ExitCode.Usage)
    {
    }
}
