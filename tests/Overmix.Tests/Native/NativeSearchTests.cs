using Overmix.Native;
using Overmix.Native.Loading;

namespace Overmix.Tests.Native;

public sealed class NativeSearchTests
{
    private static readonly NativeNames Names = NativeNames.Current;

    [Fact]
    public void Find_NamedFolderMissing_SaysWhichVariableFolderAndRemedy()
    {
        using var folder = new TemporaryFolder();
        string app = folder.Touch("app", Names.TorchSharp);

        NativeLoadException error = Assert.Throws<NativeLoadException>(() => Search(folder.Sub("nowhere"), app).Find());

        Assert.Contains("OVERMIX_LIBTORCH", error.Message, StringComparison.Ordinal);
        Assert.Contains(folder.Sub("nowhere"), error.Message, StringComparison.Ordinal);
        Assert.Contains("does not exist", error.Message, StringComparison.Ordinal);
        Assert.Contains("unset it", error.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void Find_NamedFolderWithoutLibtorch_SaysWhatIsMissing()
    {
        using var folder = new TemporaryFolder();
        string app = folder.Touch("app", Names.TorchSharp);
        folder.Touch("app", Names.TorchCpu); // must not be taken instead of the folder that the user named

        NativeLoadException error = Assert.Throws<NativeLoadException>(() => Search(folder.Path, app).Find());

        Assert.Contains($"holds no {Names.TorchCpu}", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Find_NamedFolder_ComesBeforeTheApplication()
    {
        using var folder = new TemporaryFolder();
        string app = folder.Touch("app", Names.TorchSharp);
        folder.Touch("app", "libtorch", Names.TorchCpu);
        string named = folder.Touch("named", Names.TorchCpu);

        NativeSet set = Search(named, app).Find();

        Assert.Equal((named, NativeOrigin.Environment), (set.Folder, set.Origin));
        Assert.Equal(Path.Combine(app, Names.TorchSharp), set.Bridge);
    }

    [Fact]
    public void Find_NamedFolderAndASecondLibtorchWhereTorchSharpLooks_IsRefused()
    {
        // Two libtorch_cpu in one process end it ("Tried to register multiple backend fallbacks").
        using var folder = new TemporaryFolder();
        string app = folder.Touch("app", Names.TorchSharp);
        folder.Touch("app", Names.TorchCpu);

        NativeLoadException error = Assert.Throws<NativeLoadException>(() => Search(folder.Touch("named", Names.TorchCpu), app).Find());

        Assert.Contains(app, error.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Find_NotBesideTheApplication_TakesThePinnedPackages()
    {
        using var folder = new TemporaryFolder();
        string torch = folder.Touch("packages", $"libtorch-cpu-{Names.Rid}", PinnedVersions.LibTorch, "runtimes", Names.Rid, "native", Names.TorchCpu);
        string bridge = folder.Touch("packages", "torchsharp", PinnedVersions.TorchSharp, "runtimes", Names.Rid, "native", Names.TorchSharp);
        folder.Touch("packages", $"libtorch-cpu-{Names.Rid}", "9.9.9", "runtimes", Names.Rid, "native", Names.TorchCpu);

        NativeSet set = new NativeSearch(Names, "", folder.Sub("app", "libtorch"), [folder.Sub("app")], folder.Sub("packages")).Find();

        Assert.Equal((torch, NativeOrigin.PackageCache), (set.Folder, set.Origin));
        Assert.Equal(Path.Combine(bridge, Names.TorchSharp), set.Bridge);
    }

    [Fact]
    public void Find_Nowhere_ListsWhereItLooked()
    {
        using var folder = new TemporaryFolder();

        NativeLoadException error = Assert.Throws<NativeLoadException>(() => Search(null, folder.Sub("app")).Find());

        Assert.Contains(folder.Sub("app"), error.Problem, StringComparison.Ordinal);
        Assert.Contains("OVERMIX_LIBTORCH", error.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void InOrder_WithCudaAndOpenMp_LoadsDependenciesFirst()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Names of Linux.");
        using var folder = new TemporaryFolder();
        string[] files = ["libtorch.so", "libtorch_cuda.so", "libtorch_cpu.so", "libc10.so", "libc10_cuda.so", "libgomp-98b21ff3.so.1", "libtorch_python.so", "libshm.so"];
        Array.ForEach(files, file => folder.Touch(file));

        var set = new NativeSet(Names, folder.Path, NativeOrigin.Environment, "bridge");

        Assert.Equal(
            ["libgomp-98b21ff3.so.1", "libc10.so", "libtorch_cpu.so", "libc10_cuda.so", "libtorch_cuda.so", "libtorch.so"],
            set.InOrder().Select(Path.GetFileName));
    }

    [Theory]
    [InlineData("/lib/x86_64-linux-gnu/libc.so.6: version `GLIBC_2.34' not found", "C library")]
    [InlineData("version `GLIBCXX_3.4.30' not found", "GCC 12")]
    [InlineData("undefined symbol: _ZN3c106SymIntE", "OVERMIX_LIBTORCH")]
    [InlineData("failed to map segment from shared object", "XDG_CACHE_HOME")]
    [InlineData("something new", "doctor")]
    public void LoadRemedy_KnownComplaint_NamesWhatHelps(string complaint, string remedy) =>
        Assert.Contains(remedy, LoadRemedy.For(complaint), StringComparison.Ordinal);

    private static NativeSearch Search(string? named, string app) => new(Names, named, Path.Combine(app, "libtorch"), [app], Packages: null);
}
