using Overmix.Core.Errors;

namespace Overmix.Studies.Guarding;

/// <summary>A record of the benchmark of decisions cannot be read.</summary>
public sealed class GuardRecordException : UserErrorException
{
    /// <summary>Creates the error.</summary>
    /// <param name="path">The file.</param>
    /// <param name="cause">What went wrong.</param>
    public GuardRecordException(string path, Exception cause)
        : base($"{path}: this record cannot be read ({cause.Message}). Delete it; the benchmark records it again.", ExitCode.InvalidData, cause)
    {
    }
}
