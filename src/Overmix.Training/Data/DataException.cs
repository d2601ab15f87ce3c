using System.Globalization;
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

    /// <summary>Creates the error of a damaged or unexpected file.</summary>
    /// <param name="file">The file concerned, or a part of it, as written in the message.</param>
    /// <param name="problem">What was expected and found, and what to do; ends with a full stop.</param>
    /// <param name="offset">The byte of the file (or of that part) where it shows, from 0.</param>
    /// <param name="inner">The cause, if another exception was.</param>
    public DataException(string file, string problem, long offset, Exception? inner = null)
        : base(string.Create(CultureInfo.InvariantCulture, $"{file}, byte {offset}: {problem}"), ExitCode.InvalidData, inner) =>
        (File, Offset) = (file, offset);

    /// <summary>The file concerned; null where the error is not about a file's content.</summary>
    public string? File { get; }

    /// <summary>The byte of the file where it shows, from 0; null where there is no such place.</summary>
    public long? Offset { get; }
}
