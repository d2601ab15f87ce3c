using System.Runtime.InteropServices;

namespace Overmix.Native.Loading;

/// <summary>Loads a native library by full path and passes on, word for word, what the system's loader says when it cannot.</summary>
internal static partial class DynamicLinker
{
    private const int Lazy = 1;
    private const int Now = 2;
    private const int LinkMap = 2;

    /// <summary>Loads a library, or returns false and the loader's own words.</summary>
    /// <param name="path">Its full path.</param>
    /// <param name="bindNow">Resolve every function at once (Linux), so that a library of another version is refused here instead of ending the process later.</param>
    /// <param name="handle">What the runtime's import resolver wants.</param>
    /// <param name="error">The loader's words; empty on success.</param>
    public static bool TryLoad(string path, bool bindNow, out nint handle, out string error)
    {
        error = "";
        if (OperatingSystem.IsLinux())
        {
            handle = Open(path, bindNow ? Now : Lazy);
            error = handle != 0 ? "" : Marshal.PtrToStringUTF8(Error()) ?? "unknown error";
            return handle != 0;
        }

        try
        {
            handle = NativeLibrary.Load(path);
        }
        catch (Exception cause) when (cause is DllNotFoundException or BadImageFormatException)
        {
            (handle, error) = (0, cause.Message);
        }

        return handle != 0;
    }

    /// <summary>The file that a library name means to this process (Linux); null if there is none.</summary>
    public static string? Locate(string name)
    {
        nint handle = OperatingSystem.IsLinux() ? Open(name, Lazy) : 0;
        if (handle == 0)
        {
            return null;
        }

        // struct link_map { address l_addr; char* l_name; … }. The handle stays open: .NET's own runtime needs the library too.
        return Information(handle, LinkMap, out nint map) == 0 && map != 0
            ? Marshal.PtrToStringUTF8(Marshal.ReadIntPtr(map, nint.Size))
            : null;
    }

    // Since glibc 2.34 these live in libc; libdl.so.2 remains as a door to them, and older systems have only that.
    [LibraryImport("libdl.so.2", EntryPoint = "dlopen", StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint Open(string path, int flags);

    [LibraryImport("libdl.so.2", EntryPoint = "dlerror")]
    private static partial nint Error();

    [LibraryImport("libdl.so.2", EntryPoint = "dlinfo")]
    private static partial int Information(nint handle, int request, out nint result);
}
