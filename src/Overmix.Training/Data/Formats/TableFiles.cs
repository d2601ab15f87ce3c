namespace Overmix.Training.Data.Formats;

/// <summary>Data sets of a caller's own in one format: an npz file, a CSV file, or a folder of two CSV files.</summary>
internal static class TableFiles
{
    /// <summary>Opens an npz file.</summary>
    /// <param name="name">Name of the set.</param>
    /// <param name="path">The file.</param>
    /// <exception cref="DataException">No file is named, or it is damaged.</exception>
    public static IDataSet OpenNpz(string name, string path)
    {
        using FileStream stream = SetFolder.OpenFile(Named(name, path));
        return NpzExamples.Read(name, path, stream);
    }

    /// <summary>Opens a CSV file, or train.csv and test.csv of a folder as official parts.</summary>
    /// <param name="name">Name of the set.</param>
    /// <param name="path">The file or folder.</param>
    /// <exception cref="DataException">No file is named, or it is damaged.</exception>
    public static IDataSet OpenCsv(string name, string path)
    {
        bool isFolder = Directory.Exists(Named(name, path));
        string[] files = isFolder ? [Path.Combine(path, "train.csv"), Path.Combine(path, "test.csv")] : [path];
        CsvTable[] tables = [.. files.Select(ReadTable)];
        if (tables[^1].Features != tables[0].Features)
        {
            throw new DataException($"{files[^1]}: expected {tables[0].Features} columns of features as in {files[0]}, found {tables[^1].Features}.");
        }

        LabelClasses classes = LabelClasses.OfTexts(path, [.. tables.Select(t => t.Labels)]);
        var shape = new ExampleShape(tables[0].Features, 1, 1); // a channel a feature: each is standardised by itself
        DataPart?[] parts = isFolder ? [DataPart.Train, DataPart.Test] : [null];
        return PartedBlocks.OfFloats(name, classes.Names, [.. tables.Select((t, i) => (parts[i], new ExampleBlock<float>(shape, t.Values, classes.Parts[i])))]);
    }

    private static CsvTable ReadTable(string file)
    {
        using FileStream stream = SetFolder.OpenFile(file);
        return CsvTable.Parse(file, BoundedReader.Plain(file, stream, stream.Length).Take(stream.Length, "the table"));
    }

    private static string Named(string name, string path) => path.Length > 0
        ? path
        : throw new DataException($"data.path: name the file of the data set; '{name}' is read from a file of your own.");
}
