using Overmix.Core.Errors;

namespace Overmix.Training.Data.Download;

/// <summary>A file could not be fetched. The message says which, what each address answered, and what to do.</summary>
public sealed class FetchException : UserErrorException
{
    /// <summary>Creates the error.</summary>
    /// <param name="file">The file.</param>
    /// <param name="reasons">What went wrong, an address at a time.</param>
    /// <param name="isDamaged">Whether an address sent something else than the file: invalid data rather than a failure.</param>
    public FetchException(string file, IReadOnlyList<string> reasons, bool isDamaged)
        : base($"{file} could not be fetched: {string.Join("; ", reasons)}. Try again later (what has arrived is kept), name a mirror with --url, or bring the file yourself and pass its folder with --from.", isDamaged ? ExitCode.InvalidData : ExitCode.Failed)
    {
    }
}
