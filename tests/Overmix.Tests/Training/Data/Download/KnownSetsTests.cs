using Overmix.Core.Configuration;
using Overmix.Training.Data;
using Overmix.Training.Data.Download;

namespace Overmix.Tests.Training.Data.Download;

public sealed class KnownSetsTests
{
    [Fact]
    public void All_Entries_AreWholeAndCanBeOpenedByTheirName()
    {
        Assert.Equal(KnownSets.Names.Order(StringComparer.Ordinal), KnownSets.Names);
        Assert.Subset(DataSetCatalog.Names.ToHashSet(), KnownSets.Names.ToHashSet());
        Assert.All(KnownSets.All.SelectMany(s => s.Files), f =>
        {
            Assert.Matches("^[0-9a-f]{64}$", f.Sha256);
            Assert.True(f.Bytes > 0 && f.Addresses.Count > 0 && f.Addresses[0].Scheme == Uri.UriSchemeHttps);
            Assert.All(f.Addresses, a => Assert.EndsWith("/" + f.Name, a.AbsolutePath, StringComparison.Ordinal));
        });
        string[] digests = [.. KnownSets.All.SelectMany(s => s.Files).Select(f => f.Sha256)];
        Assert.Equal(digests.Length, digests.Distinct().Count());
    }

    [Fact]
    public void All_Files_AreWhereTheReadersLook()
    {
        foreach (KnownSet set in KnownSets.All)
        {
            using var folder = new Overmix.Tests.Training.Checkpoints.QuickFolder();
            foreach (KnownFile file in set.Files)
            {
                File.WriteAllBytes(folder.Sub(file.Name), []); // present, so that only their content can be missed
            }

            DataException error = Assert.Throws<DataException>(() => DataSetCatalog.Open(new DataConfig { Name = set.Name, Path = folder.Path }));
            Assert.DoesNotContain("no file", error.Message, StringComparison.Ordinal);
            Assert.Contains(folder.Path, error.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("/data", "/cache", "/data")]
    [InlineData(null, "/cache", "/cache/overmix/data")]
    [InlineData("", "/cache", "/cache/overmix/data")]
    [InlineData(null, "relative", null)] // the XDG specification: a relative path is to be ignored
    [InlineData(null, null, null)]
    public void RootBy_Environment_Decides(string? own, string? cache, string? root)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Paths of Unix.");
        string home = Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache", "overmix", "data");
        Assert.Equal(root ?? home, DataCache.RootBy(name => name == DataCache.Variable ? own : name == "XDG_CACHE_HOME" ? cache : null));
    }
}
