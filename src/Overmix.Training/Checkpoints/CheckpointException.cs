using System.Globalization;
using Overmix.Core.Errors;

namespace Overmix.Training.Checkpoints;

/// <summary>A checkpoint is missing or damaged. The message names the file, the byte where it went wrong, and what to do.</summary>
public sealed class CheckpointException : UserErrorException
{
    /// <summary>Creates the error.</summary>
    /// <param name="file">The file or folder concerned.</param>
    /// <param name="problem">What is wrong and what to do; ends with a full stop.</param>
    /// <param name="offset">The byte of the file where it shows, from 0; null where there is no such place.</param>
    /// <param name="inner">The cause, if another exception was.</param>
    public CheckpointException(string file, string problem, long? offset = null, Exception? inner = null)
        : base(offset is null ? $"{file}: {problem}" : string.Create(CultureInfo.InvariantCulture, $"{file}, byte {offset}: {problem}"), ExitCode.InvalidData, inner) =>
        (File, Offset) = (file, offset);

    /// <summary>The file or folder concerned.</summary>
    public string File { get; }

    /// <summary>The byte of the file where it shows, from 0; null where there is no such place.</summary>
    public long? Offset { get; }
}
