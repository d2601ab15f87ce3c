using Overmix.Core.Configuration;
using Overmix.Core.Seeding;
using Overmix.Native;
using Overmix.Tests.Training.Checkpoints;
using Overmix.Training.Data;
using Overmix.Training.Data.Formats;

namespace Overmix.Tests.Training.Data.Formats;

/// <summary>Whole data sets, as a configuration names them.</summary>
public sealed class FormatSetTests : IDisposable
{
    // The published layouts with as few records as the references have.
    private static readonly CifarFiles FewOf10 = CifarFiles.Cifar10 with { TrainRecords = 4, TestRecords = 4 };
    private static readonly CifarFiles FewOf100 = CifarFiles.Cifar100 with { TrainRecords = 3, TestRecords = 3 };

    private readonly QuickFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Open_Mnist_JoinsBothPartsWithTheirDivision()
    {
        IDataSet set = DataSetCatalog.Open(new DataConfig { Name = "mnist", Path = FormatReferences.Folder });
        Assert.Equal(("mnist", 30, new ExampleShape(1, 5, 4)), (set.Name, set.Count, set.Shape));
        Assert.Equal(FormatReferences.Labels(30), set.Labels.ToArray());
        Assert.Equal([.. Enumerable.Repeat(DataPart.Train, 20), .. Enumerable.Repeat(DataPart.Test, 10)], set.OfficialParts!);
        float[] last = new float[20];
        set.Read([29], last);
        Assert.Equal(FormatReferences.Images(1, 1, 5, 4, first: 29).Select(b => b / 255f), last);
        Assert.Equal("Ankle boot", DataSetCatalog.Open(new DataConfig { Name = "fashionMnist", Path = FormatReferences.Folder }).ClassNames[9]);
    }

    [Fact]
    public void Prepare_Mnist_TrainsOnNoTestImage()
    {
        LibTorch.EnsureLoaded();
        var config = new DataConfig { Name = "mnist", Path = FormatReferences.Folder, Train = 0, ValidationFraction = 0, TestFraction = .5 };
        using PreparedData data = DataPreparation.Prepare(config, new RandomStreams(1));
        Assert.Equal(Enumerable.Range(0, 20), data.Indices.Train.Order());
        Assert.Equal(Enumerable.Range(20, 10), data.Indices.Test.Order());
    }

    [Fact]
    public void Open_Cifar10_FromFolderAndArchive_IsTheSame()
    {
        Dictionary<string, byte[]> files = Cifar10Files();
        foreach ((string name, byte[] content) in files)
        {
            Write(content, "unpacked", FewOf10.Folder, name);
        }

        string archive = Write(IdxFileTests.Gzip(TarMembersTests.Tar(files.Reverse().Select(f => ($"{FewOf10.Folder}/{f.Key}", f.Value)))), "packed", FewOf10.Archive);
        IDataSet[] sets = [FewOf10.Open(_folder.Sub("unpacked")), FewOf10.Open(_folder.Sub("unpacked", FewOf10.Folder)), FewOf10.Open(_folder.Sub("packed")), FewOf10.Open(archive)];
        Assert.Single(sets.Select(s => s.Sha256).Distinct());
        Assert.Equal((24, new ExampleShape(3, 32, 32), "truck"), (sets[0].Count, sets[0].Shape, sets[0].ClassNames[9]));
        Assert.Equal(Enumerable.Repeat(FormatReferences.Labels(4), 6).SelectMany(l => l), sets[0].Labels.ToArray());
        Assert.Equal(20, sets[0].OfficialParts!.Count(p => p == DataPart.Train));
    }

    [Fact]
    public void Open_Cifar100_UsesFineLabelsAndNames()
    {
        byte[] records = FormatReferences.Bytes("cifar100.bin");
        Write(records, "c", "train.bin");
        Write(records, "c", "test.bin");
        Write([.. Enumerable.Range(0, 100).SelectMany(i => System.Text.Encoding.ASCII.GetBytes($"fine{i}\n"))], "c", "fine_label_names.txt");
        IDataSet set = FewOf100.Open(_folder.Sub("c"));
        Assert.Equal([0, 7, 14, 0, 7, 14], set.Labels.ToArray());
        Assert.Equal("fine14", set.ClassNames[14]);
    }

    [Fact]
    public void Open_Cifar10_ShortOrDamagedFiles_AreNamed()
    {
        Dictionary<string, byte[]> files = Cifar10Files();
        foreach ((string name, byte[] content) in files)
        {
            Write(content, "c", name);
        }

        Assert.Contains("expected 10000 records", Assert.Throws<DataException>(() => DataSetCatalog.Open(new DataConfig { Name = "cifar10", Path = _folder.Sub("c") })).Message, StringComparison.Ordinal);
        Write("airplane\nairplane\n"u8.ToArray(), "c", FewOf10.ClassFile);
        Assert.Contains("10 different names of classes", Assert.Throws<DataException>(() => FewOf10.Open(_folder.Sub("c"))).Message, StringComparison.Ordinal);
        Write(files[FewOf10.ClassFile], "c", FewOf10.ClassFile);
        File.Delete(_folder.Sub("c", "data_batch_3.bin"));
        string message = Assert.Throws<DataException>(() => FewOf10.Open(_folder.Sub("c"))).Message;
        Assert.Contains("no file 'data_batch_3.bin'", message, StringComparison.Ordinal);
        Assert.Contains("overmix data fetch cifar10", message, StringComparison.Ordinal);
        files.Remove("data_batch_3.bin");
        string archive = Write(IdxFileTests.Gzip(TarMembersTests.Tar(files.Select(f => (f.Key, f.Value)))), "a.tar.gz");
        Assert.Contains("expected a file 'data_batch_3.bin' in the archive", Assert.Throws<DataException>(() => FewOf10.Open(archive)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_Svhn_ReadsBothParts()
    {
        Write(FormatReferences.Bytes("svhn_double.mat"), "s", "train_32x32.mat");
        Write(FormatReferences.Bytes("svhn_plain.mat"), "s", "test_32x32.mat");
        IDataSet set = DataSetCatalog.Open(new DataConfig { Name = "svhn", Path = _folder.Sub("s") });
        Assert.Equal([0, 1, 9, 0, 1, 9], set.Labels.ToArray());
        Assert.Equal([DataPart.Train, DataPart.Test], set.OfficialParts!.Distinct());
    }

    [Fact]
    public void Open_NpzAndCsv_ReadAFileOfOnesOwn()
    {
        Assert.Equal(4, DataSetCatalog.Open(new DataConfig { Name = "npz", Path = FormatReferences.PathOf("table.npz") }).Count);
        string table = Write("u,v,label\n1,2,b\n3,4,a\n"u8.ToArray(), "t", "train.csv");
        IDataSet one = DataSetCatalog.Open(new DataConfig { Name = "csv", Path = table });
        Assert.Equal((2, new ExampleShape(2, 1, 1)), (one.Count, one.Shape));
        Assert.Equal([1, 0], one.Labels.ToArray());
        Assert.Null(one.OfficialParts);
        Write("5,6,c\n"u8.ToArray(), "t", "test.csv");
        IDataSet two = DataSetCatalog.Open(new DataConfig { Name = "csv", Path = _folder.Sub("t") });
        Assert.Equal(["a", "b", "c"], two.ClassNames);
        Assert.Equal([DataPart.Train, DataPart.Train, DataPart.Test], two.OfficialParts!);
        Write("5,6,7,c\n"u8.ToArray(), "t", "test.csv");
        Assert.Contains("expected 2 columns of features", Assert.Throws<DataException>(() => DataSetCatalog.Open(new DataConfig { Name = "csv", Path = _folder.Sub("t") })).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("npz", "", "name the file")]
    [InlineData("csv", "", "name the file")]
    [InlineData("npz", "none.npz", "cannot be opened")]
    [InlineData("csv", "none.csv", "cannot be opened")]
    [InlineData("mnist", "none", "does not exist")]
    [InlineData("svhn", "none", "does not exist")]
    [InlineData("cifar10", "none", "does not exist")]
    public void Open_NoSuchFile_IsOneMessageWithARemedy(string name, string path, string message) =>
        Assert.Contains(message, Assert.Throws<DataException>(() => DataSetCatalog.Open(new DataConfig { Name = name, Path = path.Length > 0 ? _folder.Sub(path) : "" })).Message, StringComparison.Ordinal);

    private static Dictionary<string, byte[]> Cifar10Files()
    {
        string[] classes = ["airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"];
        Dictionary<string, byte[]> files = FewOf10.Train.Append(FewOf10.Test).ToDictionary(name => name, _ => FormatReferences.Bytes("cifar10.bin"));
        files[FewOf10.ClassFile] = System.Text.Encoding.ASCII.GetBytes(string.Join('\n', classes) + "\n\n"); // as published, with an empty line at its end
        return files;
    }

    private string Write(byte[] content, params string[] path)
    {
        string file = _folder.Sub(path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllBytes(file, content);
        return file;
    }
}
