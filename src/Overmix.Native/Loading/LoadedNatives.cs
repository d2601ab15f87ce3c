using System.Runtime.InteropServices;
using Overmix.Native.Elf;
using Overmix.Native.Inspection;
using Overmix.Native.Remedy;

namespace Overmix.Native.Loading;

/// <summary>The natives of this process, loaded for good.</summary>
/// <param name="Set">What was found.</param>
/// <param name="BridgeFile">The bridge that was loaded: as shipped, or its patched copy.</param>
/// <param name="Handles">By import name, such as <c>LibTorchSharp</c> or <c>torch_cpu</c>.</param>
internal sealed record LoadedNatives(NativeSet Set, string BridgeFile, IReadOnlyDictionary<string, nint> Handles)
{
    /// <summary>The libtorch loaded, such as <c>2.10.0</c>; null if it cannot say.</summary>
    public string? Version { get; } = LibTorchVersion.Ask(Handles[ImportName(Set.Names.TorchCpu)]) ?? LibTorchVersion.Read(Set.Folder);

    /// <summary>libtorch's default number of inter-op threads, read before anybody could change it.</summary>
    public unsafe int InterOpThreadsAtLoad { get; } =
        ((delegate* unmanaged<int>)NativeLibrary.GetExport(Handles[ImportName(Set.Names.TorchSharp)], "THSTorch_get_num_interop_threads"))();

    /// <summary>Whether the patched copy is in use.</summary>
    public bool UsesPatchedCopy => BridgeFile != Set.Bridge;

    /// <summary>Loads them, a library after those it needs: the loader then finds each by name, whatever folder it lies in.</summary>
    /// <exception cref="NativeLoadException">One is missing or is refused by the system's loader.</exception>
    public static LoadedNatives Load(NativeSet set)
    {
        ThreadEnvironment.Settle();
        ProductEnvironment.MakeProductsRepeat();
        var handles = new Dictionary<string, nint>(StringComparer.Ordinal);
        foreach (string path in set.InOrder())
        {
            handles[ImportName(path)] = Load(path, bindNow: false);
        }

        (string bridge, bool temporary) = NeedsRemedy(set.Bridge) ? PatchedCopy.Provide(set.Bridge, PatchedCopy.DefaultFolder()) : (set.Bridge, false);
        handles[ImportName(set.Bridge)] = Load(bridge, bindNow: true);
        if (temporary)
        {
            Directory.Delete(Path.GetDirectoryName(bridge)!, recursive: true); // stays mapped until the process ends
        }

        return new LoadedNatives(set, bridge, handles);
    }

    /// <summary>The name in a <c>DllImport</c> for a file: <c>torch_cpu</c> for libtorch_cpu.so, torch_cpu.dll and libtorch_cpu.dylib.</summary>
    public static string ImportName(string path)
    {
        string stem = Path.GetFileNameWithoutExtension(path);
        return stem.StartsWith("lib", StringComparison.Ordinal) && !OperatingSystem.IsWindows() ? stem[3..] : stem;
    }

    private static bool NeedsRemedy(string bridge)
    {
        if (!OperatingSystem.IsLinux())
        {
            return false;
        }

        try
        {
            Version? needed = SymbolVersions.Newest(SymbolVersions.Needed(ElfImage.Open(bridge)).Where(v => !v.Weak).Select(v => v.Name), Libstdcpp.Prefix);
            return needed is not null && Libstdcpp.Find().Lacks(needed);
        }
        catch (ElfFormatException damaged)
        {
            throw new NativeLoadException($"{bridge} is damaged: {damaged.Message}.", "Delete the file and restore the package anew.", damaged);
        }
    }

    private static nint Load(string path, bool bindNow) =>
        DynamicLinker.TryLoad(path, bindNow, out nint handle, out string error) ? handle : throw new NativeLoadException(
            $"{path} could not be loaded. The system says: {error}.", LoadRemedy.For(error));
}
