using Overmix.Core.Errors;

namespace Overmix.Training.Mixup;

/// <summary>A way of mixing is asked for that does not go with the data or the network. The message says what, where, and what to do.</summary>
public sealed class MixupException : UserErrorException
{
    /// <summary>Creates the error.</summary>
    /// <param name="message">What, where, and what to do.</param>
    public MixupException(string message)
        : base(message, ExitCode.Usage)
    {
    }
}
