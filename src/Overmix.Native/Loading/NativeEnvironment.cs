using System.Runtime.InteropServices;

namespace Overmix.Native.Loading;

/// <summary>
/// The environment as native libraries see it: they read it when they are loaded, with the C library's getenv, which does not see what .NET sets; hence setenv.
/// </summary>
internal static partial class NativeEnvironment
{
    /// <summary>Sets a variable for libraries loaded from now on.</summary>
    public static void Set(string name, string value)
    {
        if (OperatingSystem.IsWindows())
        {
            Environment.SetEnvironmentVariable(name, value);
            return;
        }

        _ = SetEnv(name, value, 1);
    }

    /// <summary>Hands on the user's choice, which the program may have set in .NET only.</summary>
    /// <returns>Whether there is one.</returns>
    public static bool HandOn(string name)
    {
        string? value = Environment.GetEnvironmentVariable(name);
        if (string.IsNullOrEmpty(value))
        {
            return false;
        }

        Set(name, value);
        return true;
    }

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetEnv(string name, string value, int overwrite);
}
