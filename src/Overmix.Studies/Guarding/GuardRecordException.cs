using Overmix.Core.Errors;

namespace Overmix.Studies.Guarding;

/// <summary>Records of the benchmark of decisions are missing or cannot be read.</summary>
public sealed class GuardRecordException : UserErrorException
{
    /// <summary>There are no records.</summary>
    /// <param name="folder">Where they were looked for.</param>
    public GuardRecordException(string folder)
        : base($"{folder}: there are no records of both halves of the settings. Name the folder with --records, or leave out --quick and train them.", ExitCode.InvalidData)
    {
    }

    /// <summary>A record cannot be read.</summary>
    /// <param name="path">The file.</param>
    /// <param name="cause">What went wrong.</param>
    public GuardRecordException(string path, Exception cause)
        : base($"{path}: this record cannot be read ({cause.Message}). Delete it; the benchmark records it again.", ExitCode.InvalidData, cause)
    {
    }
}
