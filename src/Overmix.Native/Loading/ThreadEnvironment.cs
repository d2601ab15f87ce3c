using System.Runtime.InteropServices;

namespace Overmix.Native.Loading;

/// <summary>
/// Makes OpenMP's idle threads sleep instead of spin. Two spinning processes on the same cores slow each other down thirtyfold.
/// OpenMP reads its environment when it is loaded, with the C library's getenv, which does not see what .NET sets: hence setenv.
/// </summary>
internal static partial class ThreadEnvironment
{
    private const string Policy = "OMP_WAIT_POLICY";

    // Any of these says that the user has decided how threads wait. GOMP_SPINCOUNT and KMP_BLOCKTIME default to 0 under PASSIVE.
    private static readonly string[] Decided = [Policy, "GOMP_SPINCOUNT", "KMP_BLOCKTIME"];

    /// <summary>Sets <c>OMP_WAIT_POLICY=PASSIVE</c> for libraries loaded from now on, unless the user has set how threads wait.</summary>
    public static void MakeIdleThreadsSleep()
    {
        bool decided = false;
        foreach (string name in Decided)
        {
            string? value = Environment.GetEnvironmentVariable(name);
            if (!string.IsNullOrEmpty(value))
            {
                SetNative(name, value); // the program may have set it in .NET only
                decided = true;
            }
        }

        if (!decided)
        {
            SetNative(Policy, "PASSIVE");
        }
    }

    private static void SetNative(string name, string value)
    {
        if (OperatingSystem.IsWindows())
        {
            Environment.SetEnvironmentVariable(name, value);
            return;
        }

        _ = SetEnv(name, value, 1);
    }

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetEnv(string name, string value, int overwrite);
}
