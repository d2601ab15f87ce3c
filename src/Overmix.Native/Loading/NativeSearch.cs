namespace Overmix.Native.Loading;

/// <summary>Where to look for natives. Plain data, so that tests can look elsewhere.</summary>
/// <param name="Names">What to look for.</param>
/// <param name="Named">The folder in <c>OVERMIX_LIBTORCH</c>; null or empty if unset.</param>
/// <param name="Application">The application's folder that only Overmix searches: <c>libtorch/</c>.</param>
/// <param name="Probed">The application's folders that .NET searches too, and with it TorchSharp.</param>
/// <param name="Packages">The NuGet package folder; null if unknown.</param>
internal sealed record NativeSearch(NativeNames Names, string? Named, string Application, IReadOnlyList<string> Probed, string? Packages)
{
    /// <summary>Names an existing libtorch or PyTorch <c>lib</c> folder to load instead of the package's.</summary>
    public const string Variable = "OVERMIX_LIBTORCH";

    /// <summary>The search of this process: its environment and its application's folders.</summary>
    public static NativeSearch Current()
    {
        NativeNames names = NativeNames.Current;
        string app = AppContext.BaseDirectory;
        // What the host itself would search; in a single-file application this holds the folder that it unpacks into.
        string[] host = (AppContext.GetData("NATIVE_DLL_SEARCH_DIRECTORIES") as string ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        return new NativeSearch(names, Environment.GetEnvironmentVariable(Variable), Path.Combine(app, "libtorch"), [app, RuntimeFolder(app, names), .. host], PackageFolder());
    }

    /// <summary>Finds the natives without loading any.</summary>
    /// <exception cref="NativeLoadException">Not found; says where it looked.</exception>
    public NativeSet Find()
    {
        string bridge = First(Names.TorchSharp, BridgeFolders())?.Folder
            ?? throw Missing(Names.TorchSharp, BridgeFolders());
        (string folder, NativeOrigin origin) = string.IsNullOrEmpty(Named)
            ? First(Names.TorchCpu, TorchFolders()) ?? throw Missing(Names.TorchCpu, TorchFolders())
            : (CheckNamed(Named), NativeOrigin.Environment);
        return new NativeSet(Names, folder, origin, Path.Combine(bridge, Names.TorchSharp));
    }

    private string CheckNamed(string folder)
    {
        string full = Path.GetFullPath(folder);
        if (!File.Exists(Path.Combine(full, Names.TorchCpu)))
        {
            string problem = Directory.Exists(full) ? $"holds no {Names.TorchCpu}" : "does not exist";
            throw new NativeLoadException(
                $"{Variable} names the folder {full}, which {problem}.",
                $"Set it to the lib folder of libtorch or PyTorch {PinnedVersions.LibTorch} (in Python: torch.__path__[0] + \"/lib\"), or unset it to use the package's.");
        }

        // TorchSharp would load that second copy by itself, and two in one process end it.
        string? rival = Probed.FirstOrDefault(probed => Path.GetFullPath(probed) != full && File.Exists(Path.Combine(probed, Names.TorchCpu)));
        return rival is null ? full : throw new NativeLoadException(
            $"{Variable} names a libtorch, but the application has another one in {rival}, where TorchSharp looks first.",
            $"Remove the reference to TorchSharp-cpu or libtorch-cpu from the application (Overmix brings its own), or unset {Variable}.");
    }

    private IEnumerable<(string Folder, NativeOrigin Origin)> TorchFolders() => Folders($"libtorch-cpu-{Names.Rid}", PinnedVersions.LibTorch);

    private IEnumerable<(string Folder, NativeOrigin Origin)> BridgeFolders() => Folders("torchsharp", PinnedVersions.TorchSharp);

    private IEnumerable<(string Folder, NativeOrigin Origin)> Folders(string package, string version)
    {
        foreach (string folder in (IEnumerable<string>)[Application, .. Probed])
        {
            yield return (folder, NativeOrigin.Application);
        }

        if (Packages is not null)
        {
            yield return (RuntimeFolder(Path.Combine(Packages, package, version), Names), NativeOrigin.PackageCache);
        }
    }

    private static (string Folder, NativeOrigin Origin)? First(string file, IEnumerable<(string Folder, NativeOrigin Origin)> folders) =>
        folders.Where(f => File.Exists(Path.Combine(f.Folder, file))).Select(f => ((string, NativeOrigin)?)(Path.GetFullPath(f.Folder), f.Origin)).FirstOrDefault();

    private NativeLoadException Missing(string file, IEnumerable<(string Folder, NativeOrigin Origin)> searched) => new(
        $"{file} was not found in {string.Join(", ", searched.Select(f => f.Folder).Distinct())}.",
        $"Reference the packages TorchSharp {PinnedVersions.TorchSharp} and libtorch-cpu-{Names.Rid} {PinnedVersions.LibTorch}, or set {Variable} to an existing libtorch folder.");

    private static string RuntimeFolder(string root, NativeNames names) => Path.Combine(root, "runtimes", names.Rid, "native");

    private static string? PackageFolder()
    {
        string? named = Environment.GetEnvironmentVariable("NUGET_PACKAGES");
        string home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        return !string.IsNullOrEmpty(named) ? named : home.Length == 0 ? null : Path.Combine(home, ".nuget", "packages");
    }
}
