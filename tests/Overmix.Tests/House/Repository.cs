using System.Reflection;
using System.Runtime.CompilerServices;

namespace Overmix.Tests.House;

/// <summary>The repository this test was built from: its projects, texts and types.</summary>
internal static class Repository
{
    private static readonly string[] Skipped = ["bin", "obj", ".git", "node_modules", "TestResults", "runs", ".vs", ".idea"];
    private static readonly string[] Texts = [".cs", ".csproj", ".props", ".targets", ".md", ".json", ".yaml", ".yml", ".py", ".sh", ".css", ".bib", ".cff", ".slnx", ".txt", ".svg"];

    public static string Root { get; } = FindRoot();

    /// <summary>Names of the projects under src.</summary>
    public static IReadOnlyList<string> Projects { get; } = [.. Directory.GetDirectories(Path.Combine(Root, "src")).Where(f => Directory.GetFiles(f, "*.csproj").Length == 1).Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal)];

    /// <summary>The assemblies of all of them.</summary>
    public static IReadOnlyList<Assembly> Assemblies { get; } = [.. Projects.Select(p => Assembly.Load(p == "Overmix.Cli" ? "overmix" : p))];

    /// <summary>Every type written by hand.</summary>
    public static IReadOnlyList<Type> Types { get; } = [.. Assemblies.SelectMany(a => a.GetTypes()).Where(IsOurs)];

    /// <summary>Text files under a folder, what is built or ignored left out.</summary>
    public static IEnumerable<string> TextFiles(string folder = ".") => Walk(Path.GetFullPath(Path.Combine(Root, folder))).Where(f => Texts.Contains(Path.GetExtension(f)) || Path.GetFileName(f) is "run" or ".editorconfig");

    public static string Relative(string path) => Path.GetRelativePath(Root, path).Replace('\\', '/');

    private static IEnumerable<string> Walk(string folder) => Directory.GetFiles(folder)
        .Concat(Directory.GetDirectories(folder).Where(d => !Skipped.Contains(Path.GetFileName(d))).SelectMany(Walk));

    // Closures, iterators and what the compiler embeds are not ours; a nested type of theirs neither.
    private static bool IsOurs(Type type) => !type.Name.Contains('<', StringComparison.Ordinal) && type.GetCustomAttribute<CompilerGeneratedAttribute>() is null
        && type.Namespace?.StartsWith("Overmix", StringComparison.Ordinal) == true && (type.DeclaringType is null || IsOurs(type.DeclaringType));

    private static string FindRoot()
    {
        string folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Overmix.slnx")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("Not inside the repository.");
        }

        return folder;
    }
}
