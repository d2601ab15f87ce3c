using Overmix.Core.Configuration;
using Overmix.Core.Seeding;
using Overmix.Tests.Training.Data.Archives;
using Overmix.Training.Data;
using Overmix.Training.Data.Images;

namespace Overmix.Tests.Training.Data.Images;

/// <summary>Folders and archives of pictures become the same data set.</summary>
public sealed class ImageFolderTests : IDisposable
{
    private readonly SampleFolder _folder = new();

    [Fact]
    public void Open_PartsAndClasses_GiveOrderLabelsPartsAndPixels()
    {
        using ImageFolder set = Open(Write(Sample()));
        Assert.Equal(["cat", "dog"], set.ClassNames);
        Assert.Equal([0, 0, 1, 0, 1], set.Labels.ToArray()); // training part first, by class, by file name
        Assert.Equal([DataPart.Train, DataPart.Train, DataPart.Train, DataPart.Test, DataPart.Test], set.OfficialParts);
        Assert.Equal(new ExampleShape(3, 4, 5), set.Shape);
        byte[] pixels = new byte[2 * 60], rgb = Pictures.Rgb(5, 4, 2);
        set.ReadBytes([1, 0], pixels);
        Assert.Equal(Enumerable.Range(0, 3).SelectMany(c => Enumerable.Range(0, 20).Select(i => rgb[3 * i + c])), pixels[..60]); // train/cat/b.png, channel by channel
        float[] floats = new float[60];
        set.Read([1], floats);
        Assert.Equal(pixels[..60].Select(b => b / 255f), floats);
    }

    [Fact]
    public void Open_FolderTarGzipAndZip_AreTheSameSet()
    {
        (string, byte[])[] files = Sample();
        string[] paths =
        [
            Write(files),
            _folder.Write("a.tar", Tar(files)),
            _folder.Write("a.tgz", TarBuilder.Gzip(Tar([.. files.Reverse()]))), // another order in the archive
            _folder.Write("a.zip", Zip(files)),
            _folder.Write("rooted.zip", Zip([.. files.Select(f => ("photos/of pets/" + f.Item1, f.Item2))])),
            _folder.Write("synonyms.tar", Tar([.. files.Select(f => (f.Item1.Replace("train", "Training", StringComparison.Ordinal).Replace("test", "testing", StringComparison.Ordinal), f.Item2))])),
        ];
        string[] hashes = [.. paths.Select(p => Using(p, s => s.Sha256))];
        Assert.All(hashes, h => Assert.Equal(hashes[0], h));
        Assert.Equal("a", Using(paths[2], s => s.Name));
        Assert.Equal("in", Using(paths[0] + "/", s => s.Name));
    }

    [Fact]
    public void Sha256_ChangesWithPixelLabelPartAndClassName()
    {
        (string Name, byte[] Content)[] files = Sample();
        string[] hashes =
        [
            Hash(files),
            Hash([.. files[1..], (files[0].Name, Pictures.Png(5, 4, 77))]),
            Hash([.. files.Select(f => (f.Name.Replace("cat", "cow", StringComparison.Ordinal), f.Content))]),
            Hash([.. files[..^1], (files[^1].Name.Replace("test", "val", StringComparison.Ordinal), files[^1].Content)]),
            Hash([.. files[1..], ("train/dog/0.png", files[0].Content)]),
        ];
        Assert.Equal(hashes.Length, hashes.Distinct().Count());
    }

    [Fact]
    public void Open_AnyNumberOfThreads_SameBytes()
    {
        string path = _folder.Write("many.tar", Tar([.. Enumerable.Range(0, 300).Select(i => ($"{(char)('a' + i % 3)}/{i}.png", Pictures.Png(4, 3, i)))]));
        byte[][] caches = [.. new[] { 1, 2, 5 }.Select(threads =>
        {
            using ImageFolder set = Open(path, threads: threads, cache: $"cache{threads}");
            return File.ReadAllBytes(Directory.GetFiles(_folder.Sub($"cache{threads}"), "*.images").Single());
        })];
        Assert.Equal(caches[0], caches[1]);
        Assert.Equal(caches[0], caches[2]);
    }

    [Fact]
    public void Open_GreyPicturesOnly_HaveOneChannel()
    {
        byte[] grey = [.. Enumerable.Range(0, 12).Select(i => (byte)(20 * i))];
        byte[] asColour = [.. grey.SelectMany(g => Enumerable.Repeat(g, 3))];
        string path = _folder.Write("grey.tar", Tar([("a/1.png", Pictures.Png(4, 3, grey, 0)), ("b/2.png", Pictures.Png(4, 3, asColour, 2)), ("b/3.png", Pictures.Png(4, 3, [.. grey.Reverse()], 0))]));
        using ImageFolder set = Open(path);
        byte[] pixels = new byte[36];
        set.ReadBytes([0, 1, 2], pixels);
        Assert.Equal(new ExampleShape(1, 3, 4), set.Shape);
        Assert.Equal([.. grey, .. grey, .. grey.Reverse()], pixels);
        using ImageFolder mixed = Open(_folder.Write("mixed.tar", Tar([("a/1.png", Pictures.Png(4, 3, grey, 0)), ("b/2.png", Pictures.Png(4, 3, 5))])));
        Assert.Equal(3, mixed.Shape.Channels);
    }

    [Fact]
    public void Open_SizesDiffer_NeedsImageSize()
    {
        string path = Write([("a/1.png", Pictures.Png(8, 6, 1)), ("b/2.png", Pictures.Png(5, 9, 2))]);
        string message = Assert.Throws<DataException>(() => Open(path)).Message;
        Assert.Contains("'b/2.png' has 9×5 pixels, the first picture 6×8", message, StringComparison.Ordinal);
        Assert.Contains("data.imageSize", message, StringComparison.Ordinal);
        using ImageFolder set = Open(path, size: 4);
        Assert.Equal(new ExampleShape(3, 4, 4), set.Shape);
    }

    [Theory]
    [InlineData("a/1.png|b/c/2.png", "'b/c/2.png' lies in another depth of folders than 'a/1.png'")]
    [InlineData("a/b/c/1.png|d/b/c/2.png", "lies too deep")]
    [InlineData("1.png|b/2.png", "'1.png' lies in no class folder")]
    [InlineData("a/b/1.png|c/b/2.png", "no known part")]
    [InlineData("train/1.png|test/2.png", "right in a part's folder")]
    [InlineData("train/a/1.png|test/b/2.png", "the class 'b' of 'test/b/2.png' is not in the training part")]
    [InlineData("test/a/1.png|val/a/2.png", "no training part")]
    [InlineData("train/a/1.png|train/b/2.gif", "'train/b/2.gif' is a picture of a kind that is not read")]
    [InlineData("readme.txt", "holds no picture")]
    public void Open_OtherForms_AreRefusedWithTheName(string names, string expected)
    {
        (string, byte[])[] files = [.. names.Split('|').Select((n, i) => (n, Pictures.Png(4, 4, i)))];
        Assert.Contains(expected, Assert.Throws<DataException>(() => Open(Write(files))).Message, StringComparison.Ordinal);
        Assert.Contains(expected, Assert.Throws<DataException>(() => Open(_folder.Write("x.zip", Zip(files)))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_EmptyClass_IsNamed()
    {
        string path = Write(Sample());
        _ = Directory.CreateDirectory(Path.Combine(path, "train", "horse"));
        Assert.Contains("the class folder 'train/horse' holds no picture", Assert.Throws<DataException>(() => Open(path)).Message, StringComparison.Ordinal);
        string archive = _folder.Write("e.tar", new TarBuilder().Entry("train/horse/"u8.ToArray(), '5').File("train/a/1.png", Pictures.Png(4, 4, 1)).File("test/a/1.png", Pictures.Png(4, 4, 2)).Close());
        Assert.Contains("train/horse", Assert.Throws<DataException>(() => Open(archive)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_OtherAndHiddenFiles_ArePassedOverAndCounted()
    {
        using ImageFolder set = Open(Write([.. Sample(), ("README.md", [1]), ("train/cat/.DS_Store", [1]), ("__MACOSX/train/cat/._a.png", [1]), ("train/cat/._a.png", [1]), ("train/Thumbs.db", [1])]));
        Assert.Equal(5, set.Count);
        Assert.Contains(set.Notes, n => n.Contains("4 files that are no pictures were passed over", StringComparison.Ordinal)); // the hidden folder is not even entered
    }

    [Fact]
    public void Open_DamagedPictures_TheFirstIsNamedWhateverTheThreads()
    {
        byte[] good = Pictures.Png(6, 6, 1);
        (string, byte[])[] files = [.. Enumerable.Range(0, 400).Select(i => ($"a/{i:D3}.png", i is 150 or 151 or 390 ? good[..^40] : good))];
        string path = _folder.Write("damaged.tar", Tar(files));
        Assert.All(Enumerable.Range(1, 8), threads => Assert.Contains("'a/150.png': is cut short", Assert.Throws<DataException>(() => Open(path, threads: threads)).Message, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("text", "neither a JPEG nor a PNG")]
    [InlineData("empty", "0 bytes")]
    [InlineData("jpegCut", "cut short")]
    [InlineData("jpegNoise", "damaged")]
    [InlineData("webp", "neither a JPEG nor a PNG")]
    public void Open_WhatIsNoPicture_IsNamed(string kind, string expected)
    {
        byte[] jpeg = Pictures.Jpeg(16, 16, Pictures.Rgb(16, 16, 1));
        byte[] bytes = kind switch { "text" => "hello"u8.ToArray(), "empty" => [], "jpegCut" => jpeg[..(jpeg.Length / 2)], "jpegNoise" => [0xFF, 0xD8, 0xFF, .. HostileArchives.Noise(500)], _ => [.. "RIFF"u8, 1, 0, 0, 0, .. "WEBPVP8 "u8] };
        string message = Assert.Throws<DataException>(() => Open(Write([("a/bad.jpg", bytes)]))).Message;
        Assert.Contains(expected, message, StringComparison.Ordinal);
        Assert.Contains("bad.jpg", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Prepare_ByTheCatalogue_TrainsOnTheOfficialPart()
    {
        string path = Write(Sample());
        Assert.Contains("data.path", Assert.Throws<DataException>(() => DataSetCatalog.Open(new DataConfig { Name = "folder" })).Message, StringComparison.Ordinal);
        using ImageFolder set = Open(path);
        using PreparedData data = DataPreparation.Prepare(set, new DataConfig { Name = "folder", Train = 0, ValidationFraction = 0, InMemory = 0 }, new RandomStreams(1));
        Assert.Equal((3, 2), (data.Train.Count, data.Test.Count));
        Assert.False(data.Train.IsInMemory);
        Assert.Equal(["cat", "dog"], data.ClassNames);
    }

    [Fact]
    public void Open_MissingPath_IsADataError() =>
        Assert.Contains("there is no such file or folder", Assert.Throws<DataException>(() => Open(_folder.Sub("nothing"))).Message, StringComparison.Ordinal);

    public void Dispose() => _folder.Dispose();

    private static (string Name, byte[] Content)[] Sample() =>
    [
        ("train/cat/a.png", Pictures.Png(5, 4, 1)), ("train/cat/b.png", Pictures.Png(5, 4, 2)), ("train/dog/a.PNG", Pictures.Png(5, 4, 3)),
        ("test/cat/a.png", Pictures.Png(5, 4, 4)), ("test/dog/a.jpeg", Pictures.Png(5, 4, 5)),
    ];

    private static byte[] Tar(IEnumerable<(string Name, byte[] Content)> files) => files.Aggregate(new TarBuilder(), (tar, f) => tar.File(f.Name, f.Content)).Close();

    private static byte[] Zip(IEnumerable<(string Name, byte[] Content)> files) => files.Aggregate(new ZipBuilder(), (zip, f) => zip.File(f.Name, f.Content)).Close();

    private string Write(IEnumerable<(string Name, byte[] Content)> files)
    {
        foreach ((string name, byte[] content) in files)
        {
            _ = _folder.Write("in/" + name, content);
        }

        return _folder.Sub("in");
    }

    private string Hash((string, byte[])[] files) => Using(_folder.Write($"{Guid.NewGuid():N}.tar", Tar(files)), s => s.Sha256);

    private T Using<T>(string path, Func<ImageFolder, T> get)
    {
        using ImageFolder set = Open(path);
        return get(set);
    }

    private ImageFolder Open(string path, int size = 0, int threads = 2, string cache = "cache") =>
        ImageFolder.Open(path, new ImageFolderOptions { ImageSize = size, Threads = threads, CacheFolder = _folder.Sub(cache) });
}
