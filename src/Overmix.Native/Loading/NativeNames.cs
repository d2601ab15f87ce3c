namespace Overmix.Native.Loading;

/// <summary>File names of libtorch's parts on one platform. Windows and macOS: as their packages name them, untried.</summary>
/// <param name="Rid">The runtime identifier that packages file them under.</param>
/// <param name="TorchCpu">The one library whose folder is libtorch's.</param>
/// <param name="TorchSharp">TorchSharp's bridge to it.</param>
/// <param name="Required">In the order in which they load: a library after those it needs.</param>
/// <param name="Cuda">Loaded before the last of <paramref name="Required"/> when present.</param>
/// <param name="OpenMp">Search pattern of the threading library; the system's own serves when libtorch brings none.</param>
internal sealed record NativeNames(
    string Rid, string TorchCpu, string TorchSharp, IReadOnlyList<string> Required, IReadOnlyList<string> Cuda, string OpenMp)
{
    private static readonly NativeNames Linux = new(
        "linux-x64", "libtorch_cpu.so", "libLibTorchSharp.so", ["libc10.so", "libtorch_cpu.so", "libtorch.so"],
        ["libc10_cuda.so", "libtorch_cuda.so"], "libgomp*.so*");

    private static readonly NativeNames Windows = new(
        "win-x64", "torch_cpu.dll", "LibTorchSharp.dll", ["c10.dll", "torch_cpu.dll", "torch.dll"],
        ["c10_cuda.dll", "torch_cuda.dll"], "libiomp5md.dll");

    private static readonly NativeNames MacOS = new(
        "osx-arm64", "libtorch_cpu.dylib", "libLibTorchSharp.dylib", ["libc10.dylib", "libtorch_cpu.dylib", "libtorch.dylib"],
        [], "libomp.dylib");

    /// <summary>Those of the running system.</summary>
    public static NativeNames Current =>
        OperatingSystem.IsWindows() ? Windows : OperatingSystem.IsMacOS() ? MacOS : Linux;
}
