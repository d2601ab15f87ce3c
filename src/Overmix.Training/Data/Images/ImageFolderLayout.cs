namespace Overmix.Training.Data.Images;

/// <summary>What the paths of pictures say: part and class of each.</summary>
/// <param name="ClassNames">Names of the classes, by their UTF-16 code units (ordinal).</param>
/// <param name="Labels">The class of each picture, in the order given.</param>
/// <param name="Parts">The part of each picture; null without such folders.</param>
internal sealed record ImageFolderLayout(IReadOnlyList<string> ClassNames, int[] Labels, DataPart[]? Parts)
{
    private static readonly Dictionary<string, DataPart> PartNames = new(StringComparer.OrdinalIgnoreCase)
    {
        ["train"] = DataPart.Train,
        ["training"] = DataPart.Train,
        ["val"] = DataPart.Validation,
        ["valid"] = DataPart.Validation,
        ["validation"] = DataPart.Validation,
        ["dev"] = DataPart.Validation,
        ["test"] = DataPart.Test,
        ["testing"] = DataPart.Test,
    };

    /// <summary>Reads the layout <c>[…/][part/]class/picture</c>.</summary>
    /// <param name="source">The folder or archive, for messages.</param>
    /// <param name="pictures">Relative paths of the pictures; at least one.</param>
    /// <param name="folders">Relative paths of all folders.</param>
    /// <exception cref="DataException">The paths have another form, a class is empty, or a class is nowhere in the training part.</exception>
    public static ImageFolderLayout Of(string source, IReadOnlyList<string> pictures, IEnumerable<string> folders)
    {
        string[][] paths = [.. pictures.Select(p => p.Split('/')[..^1])];
        int shared = SharedDepth(paths);
        int depth = paths[0].Length - shared;
        Require(paths, p => p.Length > shared, pictures, source, "lies in no class folder", "class/picture, or part/class/picture");
        bool parted = depth == 2;
        Require(paths, p => p.Length - shared == depth, pictures, source, $"lies in another depth of folders than '{pictures[0]}'", "class/picture or part/class/picture throughout");
        Require(paths, _ => depth <= 2, pictures, source, "lies too deep", "class/picture or part/class/picture");
        Require(paths, p => !parted || PartNames.ContainsKey(p[shared]), pictures, source, "lies in a folder of no known part", $"one of {string.Join(", ", PartNames.Keys)} above the class folders");
        string[] classOf = [.. paths.Select(p => p[^1])];
        DataPart[]? parts = parted ? [.. paths.Select(p => PartNames[p[shared]])] : null;
        if (!parted)
        {
            Require(paths, p => !PartNames.ContainsKey(p[^1]), pictures, source, "lies right in a part's folder", "class folders in it");
        }

        RequireNoEmptyClass(source, paths, folders, shared + depth);
        return Label(source, pictures, classOf, parts);
    }

    // Folders above the parts or classes that all share, as archives often have. A part's folder is not skipped, and a class folder always remains.
    private static int SharedDepth(string[][] paths)
    {
        int shared = 0, least = paths.Min(p => p.Length);
        while (shared < least - 1 && !PartNames.ContainsKey(paths[0][shared]) && paths.All(p => p[shared] == paths[0][shared]))
        {
            shared++;
        }

        return shared;
    }

    private static void RequireNoEmptyClass(string source, string[][] paths, IEnumerable<string> folders, int depth)
    {
        HashSet<string> used = [.. paths.Select(p => string.Join('/', p))];
        string? empty = folders.Where(f => f.Count(c => c == '/') == depth - 1 && !used.Contains(f)).Order(StringComparer.Ordinal).FirstOrDefault();
        if (empty is not null)
        {
            throw new DataException($"{source}: the class folder '{empty}' holds no picture. Expected at least one .jpg, .jpeg or .png file in it; remove the folder if the class is not meant.");
        }
    }

    private static ImageFolderLayout Label(string source, IReadOnlyList<string> pictures, string[] classOf, DataPart[]? parts)
    {
        string[] names = [.. classOf.Where((_, i) => parts is null || parts[i] == DataPart.Train).Distinct().Order(StringComparer.Ordinal)];
        if (names.Length == 0)
        {
            throw new DataException($"{source}: has no training part. Expected a folder named train or training beside '{pictures[0].Split('/')[^3]}', or class folders alone.");
        }

        Dictionary<string, int> index = names.Select((name, i) => (name, i)).ToDictionary(p => p.name, p => p.i);
        int[] labels = new int[classOf.Length];
        for (int i = 0; i < labels.Length; i++)
        {
            labels[i] = index.TryGetValue(classOf[i], out int label)
                ? label
                : throw new DataException($"{source}: the class '{classOf[i]}' of '{pictures[i]}' is not in the training part. Expected one of its {names.Length} classes: {string.Join(", ", names.Take(10))}{(names.Length > 10 ? ", …" : "")}.");
        }

        return new ImageFolderLayout(names, labels, parts);
    }

    private static void Require(string[][] paths, Predicate<string[]> holds, IReadOnlyList<string> pictures, string source, string problem, string expectation)
    {
        int index = Array.FindIndex(paths, p => !holds(p));
        if (index >= 0)
        {
            throw new DataException($"{source}: '{pictures[index]}' {problem}. Expected {expectation}.");
        }
    }
}
