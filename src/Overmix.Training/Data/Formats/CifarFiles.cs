using System.Text;

namespace Overmix.Training.Data.Formats;

/// <summary>CIFAR-10 or CIFAR-100, binary version: the published archive, or the folder that it unpacks to.</summary>
/// <param name="Name">Name of the set.</param>
/// <param name="Layout">Layout of a record.</param>
/// <param name="Archive">The published archive.</param>
/// <param name="Folder">The folder within the archive.</param>
/// <param name="Train">Files of the training part, in order.</param>
/// <param name="Test">File of the test part.</param>
/// <param name="ClassFile">File of class names, one a line.</param>
/// <param name="TrainRecords">Records of a training file; 0 for any number.</param>
/// <param name="TestRecords">Records of the test file; 0 for any number.</param>
internal sealed record CifarFiles(string Name, CifarLayout Layout, string Archive, string Folder, IReadOnlyList<string> Train, string Test, string ClassFile, int TrainRecords, int TestRecords)
{
    private const int MostClassFileBytes = 1 << 16;
    private const long MostArchiveBytes = 256 << 20;

    /// <summary>CIFAR-10.</summary>
    public static CifarFiles Cifar10 { get; } = new("cifar10", CifarLayout.Cifar10, "cifar-10-binary.tar.gz", "cifar-10-batches-bin", ["data_batch_1.bin", "data_batch_2.bin", "data_batch_3.bin", "data_batch_4.bin", "data_batch_5.bin"], "test_batch.bin", "batches.meta.txt", 10_000, 10_000);

    /// <summary>CIFAR-100, fine labels.</summary>
    public static CifarFiles Cifar100 { get; } = new("cifar100", CifarLayout.Cifar100, "cifar-100-binary.tar.gz", "cifar-100-binary", ["train.bin"], "test.bin", "fine_label_names.txt", 50_000, 10_000);

    private IReadOnlyList<string> Wanted => [ClassFile, .. Train, Test];

    /// <summary>Opens the set.</summary>
    /// <param name="path">The archive, the folder of its files, or a folder that holds either; empty for the cache.</param>
    /// <exception cref="DataException">A file is missing or damaged.</exception>
    public IDataSet Open(string path)
    {
        var content = new Content(this);
        if (File.Exists(path))
        {
            ReadArchive(path, content);
        }
        else
        {
            ReadFolder(SetFolder.At(Name, path), content);
        }

        return content.ToDataSet();
    }

    private void ReadFolder(SetFolder folder, Content content)
    {
        SetFolder inner = Directory.Exists(Path.Combine(folder.Path, Folder)) ? SetFolder.At(Name, Path.Combine(folder.Path, Folder)) : folder;
        if (inner.Find(Test) is null && folder.Find(Archive) is { } archive)
        {
            ReadArchive(archive, content);
            return;
        }

        foreach (string name in Wanted)
        {
            using FileStream stream = inner.Open(name);
            content.Read(name, BoundedReader.Plain(stream.Name, stream, stream.Length));
        }
    }

    private void ReadArchive(string archive, Content content)
    {
        using FileStream stream = SetFolder.OpenFile(archive);
        TarMembers.Read(BoundedReader.PlainOrGzip(archive, stream), MostArchiveBytes, Wanted.Contains, content.Read);
        if (Wanted.FirstOrDefault(name => !content.Has(name)) is { } missing)
        {
            throw new DataException($"{archive}: expected a file '{missing}' in the archive, found none. {BoundedReader.Remedy}");
        }
    }

    // What has been read of the set's files, in whatever order they come.
    private sealed class Content(CifarFiles set)
    {
        private readonly Dictionary<string, ExampleBlock<byte>> _blocks = new(StringComparer.Ordinal);
        private string[]? _classes;

        public bool Has(string name) => name == set.ClassFile ? _classes is not null : _blocks.ContainsKey(name);

        public void Read(string name, BoundedReader file)
        {
            if (Has(name))
            {
                throw file.Error($"expected one file of this name, found a second. {BoundedReader.Remedy}");
            }

            if (name == set.ClassFile)
            {
                _classes = ReadClasses(file);
            }
            else
            {
                _blocks[name] = CifarBinary.Read(file, set.Layout, name == set.Test ? set.TestRecords : set.TrainRecords);
            }
        }

        public IDataSet ToDataSet() =>
            PartedBlocks.OfBytes(set.Name, _classes!, [.. set.Train.Select(f => ((DataPart?)DataPart.Train, _blocks[f])), (DataPart.Test, _blocks[set.Test])]);

        private string[] ReadClasses(BoundedReader file)
        {
            if (file.Left > MostClassFileBytes)
            {
                throw file.Error($"expected at most {MostClassFileBytes} bytes of names of classes, found {file.Left}. {BoundedReader.Remedy}");
            }

            string text = Encoding.UTF8.GetString(file.Take(file.Left, "the names of the classes"));
            string[] names = text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            return names.Length == set.Layout.Classes && names.Distinct(StringComparer.Ordinal).Count() == names.Length
                ? names
                : throw file.Error($"expected {set.Layout.Classes} different names of classes, one a line, found {names.Length} lines. {BoundedReader.Remedy}", 0);
        }
    }
}
