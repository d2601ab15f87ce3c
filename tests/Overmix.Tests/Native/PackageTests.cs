using Overmix.Native;

namespace Overmix.Tests.Native;

/// <summary>
/// The packages as a stranger gets them: an empty project, a folder of packages and nothing of this repository.
/// Builds take a minute or so and each app a gigabyte of links, hence on demand only.
/// </summary>
[Trait("Speed", "slow")]
public sealed class PackageTests(PackedProject project) : IClassFixture<PackedProject>
{
    [Fact(Explicit = true)]
    public void Project_CallsTorchFirst_LoadsByItself() => Assert.Equal("3", project.Run("torch-first").Trim());

    [Fact(Explicit = true)]
    public void Project_EnsureLoaded_LoadsAndKeepsHalfAGigabyteOut()
    {
        Assert.Equal("3", project.Run("ensure").Trim());
        Assert.False(Directory.Exists(Path.Combine(project.Output, "cpu")), "TorchSharp's own loader copied the natives.");
    }

    [Fact(Explicit = true)]
    public void Project_DotnetRun_Loads() => Assert.Equal("3", project.DotnetRun("torch-first").Trim());

    [Fact(Explicit = true)]
    public void Project_WithoutTorch_LoadsNothing()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "/proc/self/maps is Linux's.");
        Assert.Equal("0", project.Run("idle").Trim());
    }

    [Theory(Explicit = true)]
    [InlineData("ensure")]
    [InlineData("torch-first")]
    public void Project_NamedFolderMissing_SaysSoAndCopiesNothing(string mode)
    {
        string output = project.Run(mode, (true, "OVERMIX_LIBTORCH", "/nowhere/torch/lib"));

        Assert.Contains("OVERMIX_LIBTORCH names the folder /nowhere/torch/lib, which does not exist.", output, StringComparison.Ordinal);
        Assert.DoesNotContain("doesn't contain a reference", output, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(project.Output, "cpu")), "TorchSharp's own loader copied the natives.");
    }

    [Theory(Explicit = true)]
    [InlineData("ensure")]
    [InlineData("torch-first")]
    public void Project_NamedFolder_IsTheOnlyLibtorchInTheProcess(string mode)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "/proc/self/maps is Linux's.");
        using var named = new TemporaryFolder();
        foreach (string file in Directory.GetFiles(Path.Combine(project.Output, "libtorch")))
        {
            File.Copy(file, named.Sub(Path.GetFileName(file)));
        }

        string output = project.Run($"{mode} maps", (false, "OVERMIX_LIBTORCH", named.Path));

        Assert.Equal(["3", named.Sub("libtorch_cpu.so")], output.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact(Explicit = true)]
    public async Task Project_ManyProcessesAtOnce_ShareOneCache()
    {
        using var cache = new TemporaryFolder();
        string[] outputs = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(() => project.Run("ensure", (false, "XDG_CACHE_HOME", cache.Path)))));

        Assert.All(outputs, output => Assert.Equal("3", output.Trim()));
        if (NativeReport.Inspect(cache.Path).UsesPatchedCopy)
        {
            Assert.Single(Directory.GetFiles(cache.Path, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = 0 }));
        }
    }

    [Fact(Explicit = true)]
    public void Project_CacheNotWritable_LoadsFromATemporaryFolderAndTidiesUp()
    {
        using var folder = new TemporaryFolder();
        folder.Touch("file");
        string temporary = Directory.CreateDirectory(folder.Sub("tmp")).FullName;

        Assert.Equal("3", project.Run("ensure", (false, "XDG_CACHE_HOME", folder.Sub("file")), (false, "TMPDIR", temporary)).Trim());
        Assert.Empty(Directory.GetDirectories(temporary, "overmix-*"));
    }

    [Fact(Explicit = true)]
    public void Project_IdleThreads_SleepAsOpenMpItselfReports()
    {
        string output = project.Run("ensure", (true, "OMP_DISPLAY_ENV", "TRUE"));

        Assert.Contains("OMP_WAIT_POLICY = 'PASSIVE'", output, StringComparison.Ordinal);
    }

    [Fact(Explicit = true)]
    public void Project_Published_LoadsWhatWasPublished()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "/proc/self/maps is Linux's.");
        string[] lines = project.PublishAndRun("torch-first maps").Split('\n', StringSplitOptions.RemoveEmptyEntries);

        Assert.Equal("3", lines[0]);
        Assert.EndsWith("/published/libtorch/libtorch_cpu.so", lines[1], StringComparison.Ordinal);
    }
}
