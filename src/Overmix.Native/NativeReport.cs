using Overmix.Native.Inspection;

namespace Overmix.Native;

/// <summary>What this machine offers to libtorch and what was found of it. Plain data; printing is the caller's.</summary>
public sealed record NativeReport
{
    /// <summary>The .NET runtime, such as <c>.NET 10.0.2</c>.</summary>
    public required string Runtime { get; init; }

    /// <summary>The system's own description of itself.</summary>
    public required string OperatingSystem { get; init; }

    /// <summary>Platform of the natives, such as <c>linux-x64</c>.</summary>
    public required string RuntimeIdentifier { get; init; }

    /// <summary>Version of the C library found (glibc); null elsewhere than on Linux.</summary>
    public string? GlibcFound { get; init; }

    /// <summary>The newest glibc version that TorchSharp's bridge wants; null if unknown.</summary>
    public string? GlibcNeeded { get; init; }

    /// <summary>The libstdc++ that this process uses; null if there is none.</summary>
    public string? LibstdcppPath { get; init; }

    /// <summary>The newest <c>GLIBCXX</c> version that it offers, such as <c>3.4.30</c>; null if unknown.</summary>
    public string? LibstdcppFound { get; init; }

    /// <summary>The newest <c>GLIBCXX</c> version that TorchSharp's bridge wants as shipped. If it is newer than the one found, the patched copy is used.</summary>
    public string? LibstdcppNeeded { get; init; }

    /// <summary>Whether the patched copy of the bridge is loaded.</summary>
    public bool UsesPatchedCopy { get; init; }

    /// <summary>Whether libtorch loads.</summary>
    public bool Loads { get; init; }

    /// <summary>The libtorch that Overmix is made for.</summary>
    public required string LibTorchExpected { get; init; }

    /// <summary>The libtorch found; null if unknown.</summary>
    public string? LibTorchFound { get; init; }

    /// <summary>Where it was found; null if it was not.</summary>
    public NativeOrigin? Origin { get; init; }

    /// <summary>The natives, in the order in which they load; empty if they were not found.</summary>
    public IReadOnlyList<NativeFile> Natives { get; init; } = [];

    /// <summary>Processors that this process may use: affinity and container limits counted.</summary>
    public required int Threads { get; init; }

    /// <summary>See <see cref="CpuFeatures.Summary"/>.</summary>
    public required string Cpu { get; init; }

    /// <summary>The folder asked about.</summary>
    public required string DiskFolder { get; init; }

    /// <summary>Bytes that may still be written there; null if unknown.</summary>
    public long? FreeDiskBytes { get; init; }

    /// <summary>What is wrong, each with its remedy; empty if nothing is.</summary>
    public IReadOnlyList<NativeProblem> Problems { get; init; } = [];

    /// <summary>Looks at the machine, tries to load libtorch, and hashes the natives (up to some seconds). Never throws: what fails becomes a problem.</summary>
    /// <param name="folderForDisk">The folder whose free space is asked for; need not exist yet.</param>
    public static NativeReport Inspect(string folderForDisk) => new NativeInspection(folderForDisk).Run();
}
