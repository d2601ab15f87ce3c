using Overmix.Core.Errors;

namespace Overmix.Training.Augmentation;

/// <summary>An augmentation is asked for that does not go with the images. The message says what, where, and what to do.</summary>
public sealed class AugmentationException : UserErrorException
{
    /// <summary>Creates the error.</summary>
    /// <param name="message">What, where, and what to do.</param>
    public AugmentationException(string message)
        : base(message, ExitCode.Usage)
    {
    }
}
