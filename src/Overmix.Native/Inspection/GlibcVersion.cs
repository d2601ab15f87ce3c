using System.Runtime.InteropServices;

namespace Overmix.Native.Inspection;

/// <summary>The C library's own statement of its version (Linux with glibc).</summary>
internal static partial class GlibcVersion
{
    public const string Prefix = "GLIBC_";

    /// <summary>Such as <c>2.36</c>; null where the C library is another one.</summary>
    public static string? Found()
    {
        try
        {
            return Marshal.PtrToStringUTF8(GetVersion());
        }
        catch (Exception other) when (other is EntryPointNotFoundException or DllNotFoundException)
        {
            return null;
        }
    }

    [LibraryImport("libc", EntryPoint = "gnu_get_libc_version")]
    private static partial nint GetVersion();
}
