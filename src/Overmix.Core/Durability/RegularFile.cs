using System.Runtime.InteropServices;

namespace Overmix.Core.Durability;

/// <summary>Opens files that people name, and nothing that would keep them waiting for ever: a named pipe without a writer, a terminal.</summary>
public static partial class RegularFile
{
    private const int ReadOnly = 0, FromHere = 1;

    /// <summary>Opens a file for reading.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="IOException">It cannot be opened, or is a pipe, a terminal or another thing that has no end to read to.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static FileStream OpenRead(string path)
    {
        // Whatever is no file has length 0 here: only then is it worth a look.
        if (!OperatingSystem.IsWindows() && new FileInfo(path) is { Exists: true, Length: 0 } && CannotSeek(path))
        {
            throw new IOException("is a pipe or a device; name a file");
        }

        return File.OpenRead(path);
    }

    private static bool CannotSeek(string path)
    {
        int unblocked = OperatingSystem.IsMacOS() ? 0x4 : 0x800; // O_NONBLOCK: opening must not wait for a writer either
        int descriptor = Open(path, ReadOnly | unblocked);
        if (descriptor < 0)
        {
            return false; // Opening it in earnest says why.
        }

        bool fails = Seek(descriptor, 0, FromHere) < 0;
        _ = Close(descriptor);
        return fails;
    }

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "lseek")]
    private static partial long Seek(int descriptor, long offset, int whence);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);
}
