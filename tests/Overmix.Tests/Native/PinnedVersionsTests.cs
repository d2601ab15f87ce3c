using System.Xml.Linq;
using Overmix.Native;
using TorchSharp;

namespace Overmix.Tests.Native;

public sealed class PinnedVersionsTests
{
    [Fact]
    public void Pinned_AndReferencedPackages_AreTheSame()
    {
        XDocument packages = XDocument.Load(PackedProject.InRepository("Directory.Packages.props"));
        Dictionary<string, string> versions = packages.Descendants("PackageVersion").ToDictionary(p => p.Attribute("Include")!.Value, p => p.Attribute("Version")!.Value);

        Assert.Equal($"[{PinnedVersions.TorchSharp}]", versions["TorchSharp"]);
        Assert.All(versions.Where(v => v.Key.StartsWith("libtorch-cpu-", StringComparison.Ordinal)), v => Assert.Equal($"[{PinnedVersions.LibTorch}]", v.Value));
    }

    [Fact]
    public void Pinned_AndCopiedByTheTargets_AreTheSame()
    {
        XDocument targets = XDocument.Load(PackedProject.InRepository("src", "Overmix.Native", "buildTransitive", "Overmix.Native.targets"));

        Assert.Equal(PinnedVersions.LibTorch, targets.Descendants("OvermixLibTorchVersion").Single().Value);
    }

    [Fact]
    public void Pinned_AndLoaded_AreTheSame()
    {
        LibTorch.EnsureLoaded();

        Assert.Equal($"{PinnedVersions.LibTorch}.0", torch.__version__);
        Assert.SkipUnless(string.IsNullOrEmpty(Environment.GetEnvironmentVariable("OVERMIX_LIBTORCH")), "The user's own libtorch.");
        Assert.Equal(PinnedVersions.LibTorch, LibTorch.Version);
    }
}
