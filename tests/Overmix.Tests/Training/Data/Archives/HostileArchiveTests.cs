using Overmix.Training.Data;
using Overmix.Training.Data.Images;

namespace Overmix.Tests.Training.Data.Archives;

/// <summary>Nothing that an archive says about itself is believed.</summary>
public sealed class HostileArchiveTests
{
    private const long MostMemory = 256 << 20;

    public static TheoryData<string> Names => [.. HostileArchives.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public void Open_HostileArchive_IsRefusedWithOneMessageAndWritesNothing(string name) => Refuse(name);

    [Fact]
    public void HostileArchives_AreAtLeastThirty() => Assert.InRange(HostileArchives.Names.Count, 30, int.MaxValue);

    [Fact]
    public async Task Open_AllInAProcessOfTheirOwn_StaysBelow256Megabytes()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Peak memory is read from /proc.");
        await ChildTest.Run(typeof(HostileArchiveTests), nameof(Open_All_PeakMemoryIsBounded));
    }

    [Fact(Explicit = true)]
    public void Open_All_PeakMemoryIsBounded()
    {
        ChildTest.RequireAlone();
        long peak = 0;
        foreach (string name in HostileArchives.Names)
        {
            byte[] archive = HostileArchives.Make(name); // the builder's zeros lie in memory for some of them; that is the test's own, and counted all the same
            Refuse(name, archive);
            peak = ChildTest.Memory("VmHWM");
            Assert.True(peak < MostMemory, $"After '{name}': {peak >> 20} MiB.");
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"Peak resident memory: {peak >> 20} MiB for {HostileArchives.Names.Count} archives.");
    }

    private static void Refuse(string name, byte[]? archive = null)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("overmix-hostile-");
        try
        {
            string inner = folder.CreateSubdirectory("a/b/c").FullName, path = Path.Combine(inner, "archive.bin"), cache = Path.Combine(inner, "cache");
            File.WriteAllBytes(path, archive ?? HostileArchives.Make(name));
            DataException error = Assert.Throws<DataException>(() => ImageFolder.Open(path, new ImageFolderOptions { CacheFolder = cache }));
            Assert.StartsWith(path, error.Message, StringComparison.Ordinal);
            Assert.Contains("Expected", error.Message, StringComparison.Ordinal);
            Assert.DoesNotContain(error.Message, char.IsControl);
            Assert.True(error.Offset is not null || error.Message.Contains('\'', StringComparison.Ordinal) || error.Message.Contains("no picture", StringComparison.Ordinal), error.Message);
            Assert.InRange(error.Message.Length, 20, 600);
            TestContext.Current.TestOutputHelper?.WriteLine($"{name}: {error.Message[inner.Length..]}");

            // Zero bytes anywhere but an empty lock in the cache.
            string[] files = Directory.GetFiles(folder.FullName, "*", SearchOption.AllDirectories);
            Assert.All(files, f => Assert.True(f == path || (f.StartsWith(cache, StringComparison.Ordinal) && new FileInfo(f).Length == 0), f));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
