namespace Overmix.Training.Data.Formats;

/// <summary>
/// A data set out of an npz file. An array is inputs if its name is x, image(s), data, input(s) or feature(s), and labels if it is y, label(s) or target(s), in any case;
/// train, val, valid, validation or test before or after it, parted by an underscore, makes an official part: <c>x_train</c>, <c>test_labels</c>. Other arrays are not read.
/// </summary>
internal static class NpzExamples
{
    private static readonly string[] Inputs = ["x", "image", "images", "data", "input", "inputs", "feature", "features"];
    private static readonly string[] Targets = ["y", "label", "labels", "target", "targets"];

    private static readonly Dictionary<string, DataPart> Words = new(StringComparer.Ordinal)
    {
        ["train"] = DataPart.Train,
        ["training"] = DataPart.Train,
        ["val"] = DataPart.Validation,
        ["valid"] = DataPart.Validation,
        ["validation"] = DataPart.Validation,
        ["test"] = DataPart.Test,
        ["testing"] = DataPart.Test,
    };

    /// <summary>Reads a file.</summary>
    /// <param name="name">Name of the set.</param>
    /// <param name="file">Name for messages.</param>
    /// <param name="stream">The file; seekable.</param>
    /// <exception cref="DataException">Damaged, or not what is described above.</exception>
    public static IDataSet Read(string name, string file, Stream stream)
    {
        Role[] arrays = [.. NpzArchive.Read(file, stream, array => RoleOf(array) is not null).Select(a => RoleOf(a.Name)! with { Name = a.Name, Array = a.Array })];
        if (arrays.Length == 0)
        {
            throw new DataException($"{file}: expected arrays of inputs and labels, such as x and y, or x_train, y_train, x_test and y_test; found none of these names. Save them with numpy.savez(file, x=…, y=…).");
        }

        DataPart?[] parts = [.. arrays.Select(a => a.Part).Distinct().OrderBy(p => p)];
        if (parts.Length > 1 && parts[0] is null)
        {
            throw new DataException($"{file}: expected either one pair of arrays or a pair for each part, found {string.Join(", ", arrays.Select(a => a.Name))}. Leave the others out.");
        }

        (DataPart? Part, NpyArray X, NpyArray Y)[] pairs = [.. parts.Select(p => (p, Single(file, arrays, p, isInputs: true), Single(file, arrays, p, isInputs: false)))];
        LabelClasses classes = LabelClasses.OfNumbers(file, [.. pairs.Select(p => NpzLabels.Read(p.Y, p.X))]);
        return pairs.All(p => p.X.Header is { Kind: 'u', ItemSize: 1 })
            ? PartedBlocks.OfBytes(name, classes.Names, [.. pairs.Select((p, i) => (p.Part, NpzImages.Bytes(p.X, pairs[0].X, classes.Parts[i])))])
            : PartedBlocks.OfFloats(name, classes.Names, [.. pairs.Select((p, i) => (p.Part, NpzImages.Floats(p.X, pairs[0].X, classes.Parts[i])))]);
    }

    private static NpyArray Single(string file, Role[] arrays, DataPart? part, bool isInputs)
    {
        Role[] found = [.. arrays.Where(a => a.Part == part && a.IsInputs == isInputs)];
        return found.Length == 1
            ? found[0].Array!
            : throw new DataException($"{file}: expected one array of {(isInputs ? "inputs" : "labels")}{(part is { } p ? $" for the {p} part" : "")}, found {(found.Length == 0 ? "none" : string.Join(", ", found.Select(a => a.Name)))}.");
    }

    private static Role? RoleOf(string name)
    {
        string[] words = name.ToLowerInvariant().Split('_');
        DataPart? part = null;
        if (words.Length == 2 && (Words.TryGetValue(words[0], out DataPart named) || Words.TryGetValue(words[1], out named)))
        {
            part = named;
            words = [.. words.Where(w => !Words.ContainsKey(w))];
        }

        return words.Length != 1 ? null : Inputs.Contains(words[0]) ? new Role(part, true) : Targets.Contains(words[0]) ? new Role(part, false) : null;
    }

    private sealed record Role(DataPart? Part, bool IsInputs)
    {
        public string Name { get; init; } = "";

        public NpyArray? Array { get; init; }
    }
}
