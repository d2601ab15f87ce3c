using System.Security.Cryptography;
using Overmix.Native;
using Overmix.Native.Remedy;

namespace Overmix.Tests.Native;

public sealed class PatchedCopyTests
{
    [Fact]
    public void Provide_ChangedInput_IsRefusedWithBothTheFileAndTheRemedy()
    {
        using var folder = new TemporaryFolder();
        byte[] bytes = RealBridge.Bytes();
        bytes[^1] ^= 1;
        string changed = folder.Sub("libLibTorchSharp.so");
        File.WriteAllBytes(changed, bytes);

        NativeLoadException refused = Assert.Throws<NativeLoadException>(() => PatchedCopy.Provide(changed, folder.Sub("cache")));

        Assert.Contains(changed, refused.Problem, StringComparison.Ordinal);
        Assert.Contains(PinnedVersions.TorchSharp, refused.Remedy, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder.Sub("cache")));
    }

    [Fact]
    public void Provide_ManyAtOnce_GiveOneIntactFileAndNoLeftovers()
    {
        using var folder = new TemporaryFolder();
        string original = RealBridge.Path;

        string[] paths = [.. Enumerable.Range(0, 8).AsParallel().WithDegreeOfParallelism(8).Select(_ => PatchedCopy.Provide(original, folder.Path).Path)];

        string only = Assert.Single(paths.Distinct());
        Assert.Equal([only], Directory.GetFiles(folder.Path, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = 0 }));
        Assert.Equal(PinnedVersions.PatchedSha256, Hash(only));
    }

    [Fact]
    public void Provide_DamagedCache_IsMendedAndTheOriginalUntouched()
    {
        using var folder = new TemporaryFolder();
        string path = PatchedCopy.Provide(RealBridge.Path, folder.Path).Path;
        File.WriteAllText(path, "half a file");

        Assert.Equal(path, PatchedCopy.Provide(RealBridge.Path, folder.Path).Path);
        Assert.Equal(PinnedVersions.PatchedSha256, Hash(path));
        Assert.Equal(PinnedVersions.LibTorchSharpSha256, Hash(RealBridge.Path));
    }

    [Fact]
    public void Provide_CacheCannotBeMade_FallsBackToTemporaryFolder()
    {
        using var folder = new TemporaryFolder();
        folder.Touch("a file, not a folder");

        (string path, bool temporary) = PatchedCopy.Provide(RealBridge.Path, folder.Sub("a file, not a folder"));

        Assert.True(temporary);
        Assert.Equal(PinnedVersions.PatchedSha256, Hash(path));
        Directory.Delete(Path.GetDirectoryName(path)!, recursive: true);
    }

    private static string Hash(string path) => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(path)));
}
