using System.Runtime.InteropServices;
using Overmix.Native.Elf;
using Overmix.Native.Loading;
using Overmix.Native.Remedy;

namespace Overmix.Native.Inspection;

/// <summary>Gathers a <see cref="NativeReport"/>. Each look stands alone: one that fails leaves its line empty and adds a problem.</summary>
internal sealed class NativeInspection(string folderForDisk)
{
    // A run with its checkpoints takes some hundred megabytes.
    private const long LeastFreeBytes = 1L << 30;

    private readonly List<NativeProblem> problems = [];

    public NativeReport Run()
    {
        bool linux = OperatingSystem.IsLinux();
        bool loads = TryLoad();
        NativeSet? set = LibTorch.Loaded?.Set ?? Find();
        Libstdcpp? libstdcpp = linux ? Look(Libstdcpp.Find, "libstdc++") : null;
        IReadOnlyList<NeededVersion> wanted = linux && set is not null ? Look(() => SymbolVersions.Needed(ElfImage.Open(set.Bridge)), set.Bridge) ?? [] : [];
        var report = new NativeReport
        {
            Runtime = RuntimeInformation.FrameworkDescription,
            OperatingSystem = RuntimeInformation.OSDescription,
            RuntimeIdentifier = NativeNames.Current.Rid,
            GlibcFound = linux ? Look(GlibcVersion.Found, "glibc") : null,
            GlibcNeeded = Newest(wanted, GlibcVersion.Prefix)?.ToString(),
            LibstdcppPath = libstdcpp?.Path,
            LibstdcppFound = libstdcpp?.Newest?.ToString(),
            LibstdcppNeeded = Newest(wanted, Libstdcpp.Prefix)?.ToString(),
            UsesPatchedCopy = LibTorch.Loaded?.UsesPatchedCopy ?? false,
            Loads = loads,
            LibTorchExpected = PinnedVersions.LibTorch,
            LibTorchFound = LibTorch.Version ?? (set is null ? null : LibTorchVersion.Read(set.Folder)),
            Origin = set?.Origin,
            Natives = set is null ? [] : Look(() => Describe(set), set.Folder) ?? [],
            Threads = ThreadPolicy.Available,
            Cpu = CpuFeatures.Summary,
            DiskFolder = folderForDisk,
            FreeDiskBytes = Look(FreeBytes, folderForDisk),
        };
        Judge(report);
        return report with { Problems = problems };
    }

    private bool TryLoad()
    {
        try
        {
            LibTorch.EnsureLoaded();
            return true;
        }
        catch (NativeLoadException failed)
        {
            problems.Add(new NativeProblem(failed.Problem, failed.Remedy));
        }
        catch (Exception unexpected) when (unexpected is not OutOfMemoryException)
        {
            problems.Add(new NativeProblem($"libtorch could not be loaded: {unexpected.Message}", "Please report this as a bug of Overmix."));
        }

        return false;
    }

    // When loading failed, its cause is told already.
    private static NativeSet? Find()
    {
        try
        {
            return NativeSearch.Current().Find();
        }
        catch (NativeLoadException)
        {
            return null;
        }
    }

    private T? Look<T>(Func<T> look, string at)
    {
        try
        {
            return look();
        }
        catch (Exception failed) when (failed is not OutOfMemoryException)
        {
            problems.Add(new NativeProblem($"{at}: {failed.Message}", "Check that the file or folder exists and may be read."));
            return default;
        }
    }

    private static NativeFile[] Describe(NativeSet set)
    {
        string bridge = LibTorch.Loaded?.BridgeFile ?? set.Bridge;
        return [.. set.InOrder().Append(set.Bridge).Append(bridge).Distinct().Select(NativeFile.Describe)];
    }

    private static Version? Newest(IReadOnlyList<NeededVersion> wanted, string prefix) => SymbolVersions.Newest(wanted.Select(v => v.Name), prefix);

    private long? FreeBytes()
    {
        string? folder = Path.GetFullPath(folderForDisk);
        while (folder is not null && !Directory.Exists(folder))
        {
            folder = Path.GetDirectoryName(folder);
        }

        return folder is null ? null : new DriveInfo(folder).AvailableFreeSpace;
    }

    private void Judge(NativeReport report)
    {
        if (OperatingSystem.IsLinux() && report.LibstdcppPath is null)
        {
            problems.Add(new NativeProblem("No libstdc++.so.6 was found.", "Install the C++ library (Debian, Ubuntu: apt-get install libstdc++6)."));
        }

        if (Version.TryParse(report.GlibcFound, out Version? found) && Version.TryParse(report.GlibcNeeded, out Version? needed) && found < needed)
        {
            problems.Add(new NativeProblem($"glibc {found} was found, {needed} is needed.", "Use a system with a newer C library: Debian 12, Ubuntu 22.04 or newer."));
        }

        if (report.LibTorchFound is { } version && version != report.LibTorchExpected)
        {
            problems.Add(new NativeProblem($"libtorch {version} was found, Overmix is made for {report.LibTorchExpected}.", $"Let {NativeSearch.Variable} name a libtorch {report.LibTorchExpected}, or unset it."));
        }

        if (report.FreeDiskBytes < LeastFreeBytes)
        {
            problems.Add(new NativeProblem($"{report.DiskFolder} has less than 1 GiB free.", "Free some space, or choose another folder."));
        }
    }
}
