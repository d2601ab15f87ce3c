namespace Overmix.Runs.Writing;

/// <summary>Files that one process at a time may hold open. The hold is the operating system's and dies with its process, also by SIGKILL.</summary>
/// <remarks>
/// .NET takes an exclusive <c>flock</c> for <see cref="FileShare.None"/> on Linux and macOS. Where a file system has none (some Lustre mounts), or with
/// <c>DOTNET_SYSTEM_IO_DISABLEFILELOCKING=1</c>, every process gets the file: there only creation is exclusive.
/// </remarks>
public static class ExclusiveFile
{
    /// <summary>Opens or creates the file; null if another process holds it, or if it exists and the mode says it must not.</summary>
    public static FileStream? TryOpen(string path, FileMode mode, FileOptions options = FileOptions.None)
    {
        try
        {
            return new FileStream(path, mode, FileAccess.ReadWrite, FileShare.None, bufferSize: 1, options);
        }
        catch (IOException cause) when (IsTaken(cause))
        {
            return null;
        }
    }

    // EEXIST 17, EWOULDBLOCK 11 (Linux) or 35 (macOS); Windows: sharing violation 32, file exists 80.
    internal static bool IsTaken(IOException cause) => (cause.HResult & 0xFFFF) is 17 or 11 or 35 or 32 or 80;
}
