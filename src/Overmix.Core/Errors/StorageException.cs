namespace Overmix.Core.Errors;

/// <summary>A file could not be written or read: full disk, missing permission, vanished folder.</summary>
public sealed class StorageException : UserErrorException
{
    /// <summary>Creates the error.</summary>
    /// <param name="path">The file or folder concerned.</param>
    /// <param name="problem">What failed and what to do.</param>
    /// <param name="inner">The cause.</param>
    public StorageException(string path, string problem, Exception? inner = null)
        : base($"{path}: {problem}", ExitCode.Failed, inner) => Path = path;

    /// <summary>The file or folder concerned.</summary>
    public string Path { get; }

    /// <summary>Wraps an I/O failure, naming the remedy for the common ones.</summary>
    /// <param name="path">The file or folder concerned.</param>
    /// <param name="cause">What the system said.</param>
    public static StorageException From(string path, Exception cause) => new(path, Remedy(path, cause), cause);

    private static string Remedy(string path, Exception cause) => cause switch
    {
        IOException when FileInTheWay(path, cause) is { } file => file == path ? "is a file, not a folder. Name a folder." : $"'{file}' is a file, not a folder. Name a folder.",
        IOException io when IsDiskFull(io) => "the disk is full. Free some space; what was saved before is intact, so the run can be resumed.",
        UnauthorizedAccessException => "permission denied. Choose a folder that you may write to.",
        DirectoryNotFoundException => "the folder does not exist (any more).",
        _ => $"{cause.Message.TrimEnd('.')}.",
    };

    // The system says of a folder inside a file that it does not exist, and of a folder that is a file that it does.
    private static string? FileInTheWay(string path, Exception cause)
    {
        const int exists = 17, existsOnWindows = 0xB7;
        if ((cause.HResult & 0xFFFF) is exists or existsOnWindows && File.Exists(path))
        {
            return path;
        }

        string? above = System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(path));
        while (above is not null && !System.IO.Path.Exists(above))
        {
            above = System.IO.Path.GetDirectoryName(above);
        }

        return File.Exists(above) ? above : null;
    }

    // ENOSPC is errno 28 on Linux and macOS; ERROR_DISK_FULL is 0x70 on Windows.
    private static bool IsDiskFull(IOException cause) => (cause.HResult & 0xFFFF) is 28 or 0x70 || cause.Message.Contains("No space left", StringComparison.Ordinal);
}
