using Overmix.Studies.Evaluation;

namespace Overmix.Cli.Commands;

/// <summary>The pictures that a person names: files, folders, and patterns that no shell has expanded.</summary>
internal static class PictureFiles
{
    private static readonly string[] Endings = [".jpg", ".jpeg", ".png"];

    /// <summary>The files, each once; what a folder or a pattern stands for in ordinal order. A name that stands for nothing is kept: whoever reads it says what is wrong.</summary>
    /// <param name="names">What was named.</param>
    /// <exception cref="StudyModelException">A folder holds no picture, or a pattern fits none.</exception>
    public static IReadOnlyList<string> Of(IEnumerable<string> names) => [.. names.SelectMany(Expand).Distinct(StringComparer.Ordinal)];

    private static IEnumerable<string> Expand(string name)
    {
        if (Directory.Exists(name))
        {
            return Demand(name, "holds no .jpg, .jpeg or .png file.", [.. Directory.EnumerateFiles(name, "*", SearchOption.AllDirectories).Where(IsPicture)]);
        }

        bool isPattern = !File.Exists(name) && Path.GetFileName(name).AsSpan().ContainsAny('*', '?');
        string folder = Path.GetDirectoryName(name) is { Length: > 0 } above ? above : ".";
        return isPattern && Directory.Exists(folder)
            ? Demand(name, "fits no file.", [.. Directory.EnumerateFiles(folder, Path.GetFileName(name)).Select(f => folder == "." ? Path.GetFileName(f) : f)])
            : [name];
    }

    private static bool IsPicture(string file) => Endings.Contains(Path.GetExtension(file), StringComparer.OrdinalIgnoreCase);

    private static string[] Demand(string name, string problem, string[] files)
    {
        Array.Sort(files, StringComparer.Ordinal);
        return files.Length > 0 ? files : throw new StudyModelException(name, problem);
    }
}
