using System.Runtime.InteropServices;
using System.Text.RegularExpressions;

namespace Overmix.Native.Inspection;

/// <summary>Finds out which libtorch lies in a folder or is loaded.</summary>
internal static partial class LibTorchVersion
{
    /// <summary>Asks a loaded libtorch_cpu (2.9 and later); null if it cannot say.</summary>
    public static unsafe string? Ask(nint torchCpu)
    {
        if (!NativeLibrary.TryGetExport(torchCpu, "aoti_torch_abi_version", out nint function))
        {
            return null;
        }

        // Major, minor, patch in the three highest bytes.
        ulong packed = ((delegate* unmanaged<ulong>)function)();
        return $"{packed >> 56}.{(packed >> 48) & 0xFF}.{(packed >> 40) & 0xFF}";
    }

    /// <summary>Reads the version file beside a <c>lib</c> folder: libtorch's <c>build-version</c> or PyTorch's <c>version.py</c>; a NuGet package's folder tells by its name. Null if none does.</summary>
    public static string? Read(string folder)
    {
        try
        {
            string[] files = [Path.Combine(folder, "..", "build-version"), Path.Combine(folder, "..", "version.py")];
            string text = files.Where(File.Exists).Select(File.ReadAllText).FirstOrDefault() ?? PackageFolder().Match(folder.Replace('\\', '/')).Value;
            Match version = Number().Match(text);
            return version.Success ? version.Value : null;
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    [GeneratedRegex(@"\d+\.\d+\.\d+")]
    private static partial Regex Number();

    [GeneratedRegex(@"libtorch-[^/]+/[^/]+(?=/runtimes/)")]
    private static partial Regex PackageFolder();
}
