using System.Text;

namespace Overmix.Training.Data.Formats;

/// <summary>CIFAR-10 or CIFAR-100, binary version: the folder that the published archive unpacks to.</summary>
/// <param name="Name">Name of the set.</param>
/// <param name="Layout">Layout of a record.</param>
/// <param name="Folder">The folder within the archive.</param>
/// <param name="Train">Files of the training part, in order.</param>
/// <param name="Test">File of the test part.</param>
/// <param name="ClassFile">File of class names, one a line.</param>
/// <param name="TrainRecords">Records of a training file; 0 for any number.</param>
/// <param name="TestRecords">Records of the test file; 0 for any number.</param>
internal sealed record CifarFiles(string Name, CifarLayout Layout, string Folder, IReadOnlyList<string> Train, string Test, string ClassFile, int TrainRecords, int TestRecords)
{
    private const int MostClassFileBytes = 1 << 16;

    /// <summary>CIFAR-10.</summary>
    public static CifarFiles Cifar10 { get; } = new("cifar10", CifarLayout.Cifar10, "cifar-10-batches-bin", ["data_batch_1.bin", "data_batch_2.bin", "data_batch_3.bin", "data_batch_4.bin", "data_batch_5.bin"], "test_batch.bin", "batches.meta.txt", 10_000, 10_000);

    /// <summary>CIFAR-100, fine labels.</summary>
    public static CifarFiles Cifar100 { get; } = new("cifar100", CifarLayout.Cifar100, "cifar-100-binary", ["train.bin"], "test.bin", "fine_label_names.txt", 50_000, 10_000);

    /// <summary>Opens the set.</summary>
    /// <param name="path">The folder of the files, or one that holds it; empty for the cache.</param>
    /// <exception cref="DataException">A file is missing or damaged.</exception>
    public IDataSet Open(string path)
    {
        var folder = SetFolder.At(Name, path);
        folder = Directory.Exists(Path.Combine(folder.Path, Folder)) ? SetFolder.At(Name, Path.Combine(folder.Path, Folder)) : folder;
        IReadOnlyList<string> classes = ReadClasses(folder);
        return PartedBlocks.OfBytes(Name, classes, [.. Train.Select(f => Read(folder, f, DataPart.Train, TrainRecords)), Read(folder, Test, DataPart.Test, TestRecords)]);
    }

    private (DataPart? Part, ExampleBlock<byte> Block) Read(SetFolder folder, string file, DataPart part, int records)
    {
        using FileStream stream = folder.Open(file);
        return (part, CifarBinary.Read(BoundedReader.Plain(stream.Name, stream, stream.Length), Layout, records));
    }

    private string[] ReadClasses(SetFolder folder)
    {
        using FileStream stream = folder.Open(ClassFile);
        var file = BoundedReader.Plain(stream.Name, stream, stream.Length);
        string text = Encoding.UTF8.GetString(file.Take(Math.Min(file.Left, MostClassFileBytes), "the names of the classes"));
        string[] names = text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return names.Length == Layout.Classes && names.Distinct(StringComparer.Ordinal).Count() == names.Length
            ? names
            : throw file.Error($"expected {Layout.Classes} different names of classes, one a line, found {names.Length} lines. {BoundedReader.Remedy}", 0);
    }
}
