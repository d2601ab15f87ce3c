using System.Diagnostics;
using Overmix.Native.Loading;

namespace Overmix.Tests.Native;

/// <summary>Packs Core, Native and Theory into a folder and builds an empty project against it. The package cache is read, never written.</summary>
public sealed class PackedProject : IDisposable
{
    private const string Version = "0.0.1-packed";

    // Theory stands for any package of ours above Native: natives and initialiser must reach its users too.
    private static readonly string[] Packages = ["Overmix.Core", "Overmix.Native", "Overmix.Theory"];

    private readonly TemporaryFolder folder = new();
    private readonly Lazy<string> built;

    public PackedProject() => built = new Lazy<string>(Build);

    public string Output => System.IO.Path.GetDirectoryName(built.Value)!;

    public string Run(string mode, params (bool KeepErrors, string Variable, string Value)[] settings) => Start(built.Value, mode, settings);

    public string DotnetRun(string mode)
    {
        _ = built.Value;
        return Start("dotnet", $"run --no-build --project {Project} -- {mode}", []);
    }

    public string PublishAndRun(string mode)
    {
        _ = built.Value;
        Start("dotnet", $"publish {Project} -r {NativeNames.Current.Rid} --self-contained false -o {folder.Sub("published")} {Links} -nologo", []);
        return Start(System.IO.Path.Combine(folder.Sub("published"), "app"), mode, []);
    }

    public void Dispose() => folder.Dispose();

    // Half a gigabyte less to copy for each program built.
    private const string Links =
        "-p:CreateHardLinksForCopyFilesToOutputDirectoryIfPossible=true -p:CreateHardLinksForCopyLocalIfPossible=true -p:CreateHardLinksForAdditionalFilesIfPossible=true -p:CreateHardLinksForPublishFilesIfPossible=true";

    private string Project => folder.Sub("app", "app.csproj");

    private string Build()
    {
        foreach (string package in Packages)
        {
            // Built apart from the repository's own output, which this very process runs from.
            Start("dotnet", $"pack {InRepository("src", package)} -c Release -p:Version={Version} --artifacts-path {folder.Sub("artifacts")} -o {folder.Sub("packages")} -nologo", []);
        }

        Directory.CreateDirectory(folder.Sub("app"));
        File.WriteAllText(Project, ProjectText());
        File.WriteAllText(folder.Sub("app", "Program.cs"), ProgramText);
        Start("dotnet", $"build {Project} {Links} -nologo", []);
        return folder.Sub("app", "bin", "Debug", "net10.0", OperatingSystem.IsWindows() ? "app.exe" : "app");
    }

    // Third-party packages come from the fallback folder, ours from the folder just packed: no network, and nothing left in the user's cache.
    private string ProjectText() => $"""
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup>
            <OutputType>Exe</OutputType>
            <TargetFramework>net10.0</TargetFramework>
            <ImplicitUsings>enable</ImplicitUsings>
            <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
            <RestoreSources>{folder.Sub("packages")}</RestoreSources>
            <RestorePackagesPath>{folder.Sub("cache")}</RestorePackagesPath>
            <RestoreFallbackFolders>{NativeSearch.Current().Packages}</RestoreFallbackFolders>
          </PropertyGroup>
          <ItemGroup><PackageReference Include="Overmix.Theory" Version="{Version}" /></ItemGroup>
        </Project>
        """;

    private const string ProgramText = """
        using TorchSharp;

        if (args[0] == "idle")
        {
            Console.WriteLine(File.ReadLines("/proc/self/maps").Count(line => line.Contains("torch_cpu") || line.Contains("LibTorchSharp.so")));
            return;
        }

        if (args[0] == "ensure")
        {
            Overmix.Native.LibTorch.EnsureLoaded();
        }

        Console.WriteLine(torch.ones(3).sum().item<float>());
        if (args.Length > 1)
        {
            var loaded = File.ReadLines("/proc/self/maps").Where(line => line.Contains("libtorch_cpu.so")).Select(line => line[line.IndexOf('/')..]);
            Console.WriteLine(string.Join(':', loaded.Distinct()));
        }
        """;

    /// <summary>A path in the repository that this test was built in.</summary>
    internal static string InRepository(params string[] parts)
    {
        DirectoryInfo? at = new(AppContext.BaseDirectory);
        while (at is not null && !File.Exists(System.IO.Path.Combine(at.FullName, "Overmix.slnx")))
        {
            at = at.Parent;
        }

        return at is not null ? System.IO.Path.Combine([at.FullName, .. parts]) : throw new InvalidOperationException("Run from a build inside the repository.");
    }

    // Standard output; with errors kept, standard error too and any exit code.
    private static string Start(string program, string arguments, (bool KeepErrors, string Variable, string Value)[] settings)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["OMP_NUM_THREADS"] = "1";
        start.Environment.Remove("OMP_WAIT_POLICY");
        start.Environment.Remove("OVERMIX_LIBTORCH");
        foreach ((_, string variable, string value) in settings)
        {
            start.Environment[variable] = value;
        }

        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        bool keep = settings.Any(s => s.KeepErrors);
        Assert.True(keep || process.ExitCode == 0, $"{program} {arguments}\n{output}\n{errors.Result}");
        return keep ? output + errors.Result : output;
    }
}
