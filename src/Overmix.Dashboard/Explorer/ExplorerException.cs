using Overmix.Core.Errors;

namespace Overmix.Dashboard.Explorer;

/// <summary>The theory explorer was asked for what it cannot compute.</summary>
public sealed class ExplorerException : UserErrorException
{
    /// <summary>Creates the error.</summary>
    /// <param name="message">What is wrong, in a sentence.</param>
    public ExplorerException(string message)
        : base(message, ExitCode.Usage)
    {
    }
}
