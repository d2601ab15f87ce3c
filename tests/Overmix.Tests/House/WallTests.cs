using System.Xml.Linq;

namespace Overmix.Tests.House;

/// <summary>The walls between the rooms: which project may see which, and which packages each may use. A wall is moved here and in docs/decisions, or not at all.</summary>
public sealed class WallTests
{
    private const string LibTorch = "libtorch-cpu-$(OvermixRuntime)";

    private static readonly Dictionary<string, (string[] Projects, string[] Packages)> Walls = new()
    {
        ["Overmix.Core"] = ([], []),
        ["Overmix.Config"] = (["Core"], ["YamlDotNet"]),
        ["Overmix.Native"] = (["Core"], ["TorchSharp", LibTorch]),
        ["Overmix.Theory"] = (["Core", "Native"], ["MathNet.Numerics"]),
        ["Overmix.Training"] = (["Core", "Native", "Theory"], ["SkiaSharp", "SkiaSharp.NativeAssets.Linux.NoDependencies"]),
        ["Overmix.Diagnostics"] = (["Core", "Theory"], ["MathNet.Numerics"]), // Student's t
        ["Overmix.Runs"] = (["Core"], ["Microsoft.Data.Sqlite", "Parquet.Net"]),
        ["Overmix.Studies"] = (["Config", "Training", "Diagnostics", "Theory", "Runs"], []),
        ["Overmix.Reporting"] = (["Runs", "Diagnostics", "Theory"], ["ScottPlot", "SkiaSharp.NativeAssets.Linux.NoDependencies"]),
        ["Overmix.Dashboard"] = (["Runs", "Theory", "Reporting"], []),
        ["Overmix.Cli"] = (["Studies", "Reporting", "Dashboard"], ["System.CommandLine", "Spectre.Console"]),
    };

    public static TheoryData<string> Projects => [.. Repository.Projects];

    [Theory]
    [MemberData(nameof(Projects))]
    public void Project_References_AreThoseOfItsWall(string project)
    {
        Assert.True(Walls.ContainsKey(project), $"{project} has no wall yet: add it here and to the design.");
        XDocument file = XDocument.Load(Path.Combine(Repository.Root, "src", project, project + ".csproj"));
        string[] Includes(string element) => [.. file.Descendants(element).Select(e => e.Attribute("Include")!.Value)];
        (string[] projects, string[] packages) = Walls[project];
        Assert.Subset(projects.Select(p => "Overmix." + p).ToHashSet(), Includes("ProjectReference").Select(p => Path.GetFileNameWithoutExtension(p.Replace('\\', '/'))).ToHashSet());
        Assert.Subset(packages.ToHashSet(), Includes("PackageReference").ToHashSet());
        Assert.Empty(file.Descendants().Attributes("Version")); // versions are central
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void Assembly_References_StayBehindItsWallToo(string project)
    {
        // Project references are transitive: what is used in the end must also be reachable by the walls, and libtorch only where a tensor may be touched.
        string[] used = [.. Repository.Assemblies[Repository.Projects.ToList().IndexOf(project)].GetReferencedAssemblies().Select(a => a.Name!)];
        Assert.Subset(Reachable(project), used.Where(u => u.StartsWith("Overmix.", StringComparison.Ordinal)).ToHashSet());
        if (used.Contains("TorchSharp"))
        {
            Assert.Contains(project, new[] { "Overmix.Native", "Overmix.Theory", "Overmix.Training" });
        }
    }

    [Fact]
    public void Core_References_NothingButTheBaseLibrary() =>
        Assert.All(typeof(Overmix.Core.Configuration.RunConfig).Assembly.GetReferencedAssemblies(), a => Assert.StartsWith("System.", a.Name, StringComparison.Ordinal));

    [Fact]
    public void Walls_Rooms_HaveNoCycle() => Assert.All(Walls.Keys, room => Assert.DoesNotContain(room, Reachable(room)));

    [Fact]
    public void Training_Knows_NeitherDiagnosticsNorRuns()
    {
        HashSet<string> reachable = Reachable("Overmix.Training");
        Assert.Equal(["Overmix.Core", "Overmix.Native", "Overmix.Theory"], reachable.Order());
    }

    [Fact]
    public void Packages_Versions_ArePinnedExactly()
    {
        XDocument file = XDocument.Load(Path.Combine(Repository.Root, "Directory.Packages.props"));
        Assert.All(file.Descendants("PackageVersion"), p => Assert.Matches(@"^\[[0-9][^,\[\]]*\]$", p.Attribute("Version")!.Value));
        Assert.All(Repository.Projects, p => Assert.True(File.Exists(Path.Combine(Repository.Root, "src", p, "packages.lock.json")), $"{p} has no lock file"));
    }

    private static HashSet<string> Reachable(string project)
    {
        HashSet<string> found = [];
        Queue<string> waiting = new(Walls[project].Projects);
        while (waiting.TryDequeue(out string? next))
        {
            if (found.Add("Overmix." + next))
            {
                Array.ForEach(Walls["Overmix." + next].Projects, waiting.Enqueue);
            }
        }

        return found;
    }
}
