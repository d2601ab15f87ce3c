using Overmix.Core.Errors;

namespace Overmix.Runs;

/// <summary>A run folder is not what it should be: foreign, damaged, of a newer schema, in use, or not to be found.</summary>
public sealed class RunFolderException : UserErrorException
{
    /// <summary>Creates the error.</summary>
    /// <param name="path">The folder or file concerned, or the reference as its user gave it.</param>
    /// <param name="problem">What is wrong and what to do.</param>
    /// <param name="inner">The cause.</param>
    public RunFolderException(string path, string problem, Exception? inner = null)
        : base($"{path}: {problem}", ExitCode.InvalidData, inner) => Path = path;

    /// <summary>The folder or file concerned, or the reference as its user gave it.</summary>
    public string Path { get; }
}
