using System.Diagnostics;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Loader;
using Overmix.Native.Loading;
using TorchSharp;

namespace Overmix.Native;

/// <summary>
/// Makes libtorch load, or says why not. Call <see cref="EnsureLoaded"/> before the first use of TorchSharp;
/// or only <see cref="InstallResolver"/>, which puts it off until that first use.
/// </summary>
/// <remarks>
/// libtorch is taken from the folder in the environment variable <c>OVERMIX_LIBTORCH</c> if set, else from the application's folders, else from the NuGet package folder.
/// Where the system's libstdc++ is older than GCC 13's, a patched copy of TorchSharp's bridge is loaded in its place (see docs/decisions/0002-native-loading.md).
/// Windows and macOS: written, untried.
/// </remarks>
public static class LibTorch
{
    private static readonly Lock Gate = new();
    private static volatile LoadedNatives? loaded;
    private static bool resolverInstalled;

    /// <summary>The folder that libtorch was loaded from; null before it was.</summary>
    public static string? Folder => loaded?.Set.Folder;

    /// <summary>The version of the libtorch loaded, such as <c>2.10.0</c>; null before it was, or if it cannot say.</summary>
    public static string? Version => loaded?.Version;

    /// <summary>Loads libtorch into this process, once; later calls cost next to nothing. From any thread.</summary>
    /// <exception cref="NativeLoadException">It cannot be loaded; the message names the file, the system's complaint and the remedy.</exception>
    public static void EnsureLoaded()
    {
        if (loaded is null)
        {
            InstallResolver();
            _ = Load();
        }
    }

    /// <summary>
    /// Offers TorchSharp, at its first native call, what <see cref="EnsureLoaded"/> would load. Loads nothing by itself.
    /// Programs that reference the package have it called when they start, by a module initialiser.
    /// </summary>
    public static void InstallResolver()
    {
        lock (Gate)
        {
            if (!resolverInstalled)
            {
                // The libraries' settings must stand before TorchSharp's own search can load anything. The event comes when that search, which cannot be preceded, finds nothing.
                ThreadEnvironment.Settle();
                ProductEnvironment.MakeProductsRepeat();
                AllocatorEnvironment.KeepFreedMemory();
                (AssemblyLoadContext.GetLoadContext(typeof(LibTorch).Assembly) ?? AssemblyLoadContext.Default).ResolvingUnmanagedDll += Resolve;
                resolverInstalled = true;
            }
        }
    }

    /// <summary>What is loaded, for reports; null if nothing is.</summary>
    internal static LoadedNatives? Loaded => loaded;

    private static LoadedNatives Load()
    {
        lock (Gate)
        {
            return loaded ??= LoadedNatives.Load(NativeSearch.Current().Find());
        }
    }

    private static nint Resolve(Assembly assembly, string name)
    {
        if (name is not ("LibTorchSharp" or "torch_cpu" or "torch_cuda") || assembly.GetName().Name != nameof(TorchSharp))
        {
            return 0; // not ours: the runtime goes on by its own rules
        }

        try
        {
            return (loaded ?? Load()).Handles.GetValueOrDefault(name);
        }
        catch (NativeLoadException) when (IsProbe())
        {
            // TorchSharp swallows errors of its probes, copies half a gigabyte beside the application and then blames a missing package.
            // Let the probe pass: the call that follows asks again and reports the true cause.
            return NativeLibrary.GetMainProgramHandle();
        }
    }

    private static bool IsProbe() =>
        new StackTrace().GetFrames().Any(frame => frame.GetMethod() is { Name: "TryLoadNativeLibraryByName" } method && method.DeclaringType?.Assembly == typeof(torch).Assembly);
}
