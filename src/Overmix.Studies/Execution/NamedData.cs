using Overmix.Core.Suggestions;
using Overmix.Training.Data;

namespace Overmix.Studies.Execution;

/// <summary>Data as people name them on a command line: a folder or archive of pictures, a table, or a published set by its name.</summary>
/// <param name="Name">The value of <c>data.name</c>.</param>
/// <param name="Path">The value of <c>data.path</c>, in full; empty for a set that is found by its name.</param>
public sealed record NamedData(string Name, string Path)
{
    private const string Folder = "folder";

    private static readonly (string Ending, string Name)[] Endings =
        [(".csv", "csv"), (".npz", "npz"), (".tar", Folder), (".tar.gz", Folder), (".tgz", Folder), (".zip", Folder)];

    /// <summary>The network for these data when none is named.</summary>
    public string UsualModel => Name switch
    {
        Folder or "cifar10" or "cifar100" or "svhn" => "resnet18",
        "mnist" or "fashionMnist" => "cnn",
        _ => "mlp",
    };

    /// <summary>Finds out what a name stands for; files and folders come before published sets.</summary>
    /// <param name="text">What was written.</param>
    /// <exception cref="DataException">It is neither a folder, nor a file that is read, nor a data set's name.</exception>
    public static NamedData Of(string text)
    {
        if (Directory.Exists(text))
        {
            return new NamedData(Folder, System.IO.Path.GetFullPath(text));
        }

        if (File.Exists(text))
        {
            string? name = Endings.FirstOrDefault(e => text.EndsWith(e.Ending, StringComparison.OrdinalIgnoreCase)).Name;
            return name is not null
                ? new NamedData(name, System.IO.Path.GetFullPath(text))
                : throw new DataException($"{text}: is not data that is read. Name a folder of pictures, an archive of one ({Listed(Folder)}), or a table ({Listed("csv")}, {Listed("npz")}).");
        }

        string[] sets = [.. DataSetCatalog.Names.Where(n => n is not (Folder or "csv" or "npz"))];
        return sets.Contains(text)
            ? new NamedData(text, "")
            : throw new DataException($"{text}: no such folder or file, and no data set of this name{(NearestWord.To(text, sets) is { } near ? $"; did you mean {near}?" : ".")} Known: {string.Join(", ", sets)}.");
    }

    private static string Listed(string name) => string.Join(", ", Endings.Where(e => e.Name == name).Select(e => e.Ending));
}
