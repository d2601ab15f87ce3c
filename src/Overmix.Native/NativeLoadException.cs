using Overmix.Core.Errors;

namespace Overmix.Native;

/// <summary>libtorch could not be loaded. The message says which file, what the system's loader said, and what to do.</summary>
public sealed class NativeLoadException : UserErrorException
{
    /// <summary>Creates the error.</summary>
    /// <param name="problem">What failed and where, as a sentence.</param>
    /// <param name="remedy">What to do, as a sentence.</param>
    /// <param name="inner">The cause, if another exception was.</param>
    public NativeLoadException(string problem, string remedy, Exception? inner = null)
        : base($"{problem} {remedy}", ExitCode.Failed, inner) => (Problem, Remedy) = (problem, remedy);

    /// <summary>What failed and where.</summary>
    public string Problem { get; }

    /// <summary>What to do.</summary>
    public string Remedy { get; }
}
