using Overmix.Core.Configuration;
using Overmix.Core.Seeding;
using Overmix.Tests.Training.Data.Archives;
using Overmix.Training.Data;
using Overmix.Training.Data.Images;

namespace Overmix.Tests.Training.Data.Images;

/// <summary>The cache is used when it is good, and only then.</summary>
public sealed class ImageCacheTests : IDisposable
{
    private readonly SampleFolder _folder = new();

    [Fact]
    public void Open_SecondTime_ReadsTheCacheAndNothingElse()
    {
        string path = WriteArchive(1);
        string first = Hash(path);
        DateTime written = File.GetLastWriteTimeUtc(CacheFile());
        byte[] bytes = File.ReadAllBytes(path);
        Array.Clear(bytes); // same length, and below the same time: the picture files are gone
        DateTime stamp = File.GetLastWriteTimeUtc(path);
        File.WriteAllBytes(path, bytes);
        File.SetLastWriteTimeUtc(path, stamp);
        Assert.Equal(first, Hash(path));
        Assert.Equal(written, File.GetLastWriteTimeUtc(CacheFile()));
    }

    [Fact]
    public void Open_SourceChanged_IsReadAnew()
    {
        string path = WriteArchive(1), first = Hash(path);
        _ = WriteArchive(2);
        File.SetLastWriteTimeUtc(path, File.GetLastWriteTimeUtc(path).AddSeconds(1));
        Assert.NotEqual(first, Hash(path));
        _ = CacheFile(); // still one
        string folder = Path.GetDirectoryName(_folder.Write("in/a/1.png", Pictures.Png(4, 4, 1)))!;
        string before = Hash(_folder.Sub("in"));
        _ = _folder.Write("in/a/2.png", Pictures.Png(4, 4, 2));
        Assert.NotEqual(before, Hash(_folder.Sub("in")));
        Assert.NotNull(folder);
    }

    [Fact]
    public void Open_AnyByteOfTheCacheDamaged_IsNoticedAndRebuilt()
    {
        string path = WriteArchive(1), hash = Hash(path);
        byte[] good = File.ReadAllBytes(CacheFile());
        int pixels = ImageCache.PixelsStart;
        int[] places = [0, 7, pixels, pixels + 17, .. Enumerable.Range(0, 40).Select(i => pixels + (int)((long)i * (good.Length - pixels) / 40)), good.Length - 1, good.Length - 20, good.Length - 48];
        foreach (int place in places)
        {
            byte[] bad = [.. good];
            bad[place] ^= 4;
            File.WriteAllBytes(CacheFile(), bad);
            Assert.Equal(hash, Hash(path));
            Assert.True(good.AsSpan().SequenceEqual(File.ReadAllBytes(CacheFile())), $"Damage at {place} stayed.");
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(100)]
    [InlineData(4096)]
    [InlineData(-1)]
    [InlineData(-60)]
    public void Open_CacheCut_IsRebuilt(int length)
    {
        string path = WriteArchive(1), hash = Hash(path);
        byte[] good = File.ReadAllBytes(CacheFile());
        File.WriteAllBytes(CacheFile(), good[..(length < 0 ? good.Length + length : length)]);
        Assert.Equal(hash, Hash(path));
        Assert.Equal(good, File.ReadAllBytes(CacheFile()));
    }

    [Fact]
    public void Open_LeftoversOfAKilledProcess_AreRemoved()
    {
        string path = WriteArchive(1);
        _ = Hash(path);
        string left = CacheFile().Replace(".images", ".0123.tmp", StringComparison.Ordinal);
        File.WriteAllBytes(left, [1]);
        File.Delete(CacheFile());
        _ = Hash(path);
        Assert.False(File.Exists(left));
    }

    [Fact]
    public void Open_ManyAtOnce_AllGetTheSameSet()
    {
        string path = WriteArchive(1), expected = Hash(path);
        File.Delete(CacheFile());
        string[] hashes = new string[8];
        Thread[] threads = [.. Enumerable.Range(0, 8).Select(i => new Thread(() => hashes[i] = Hash(path)))];
        Array.ForEach(threads, t => t.Start());
        Array.ForEach(threads, t => t.Join());
        Assert.All(hashes, h => Assert.Equal(expected, h));
        Assert.Empty(Directory.GetFiles(_folder.Sub("cache"), "*.tmp"));
    }

    [Fact]
    public void Open_CacheFolderCannotBe_GoesOnInMemoryAndSaysSo()
    {
        string path = WriteArchive(1), expected = Hash(path);
        string blocked = Path.Combine(_folder.Write("file", [1]), "cache");
        using ImageFolder set = ImageFolder.Open(path, new ImageFolderOptions { CacheFolder = blocked });
        Assert.Equal(expected, set.Sha256);
        Assert.Contains(blocked, Assert.Single(set.Notes), StringComparison.Ordinal);
        using PreparedData data = DataPreparation.Prepare(set, new DataConfig { Train = 0, ValidationFraction = 0 }, new RandomStreams(1));
        Assert.Equal(set.Notes, data.Notes);
        DataException error = Assert.Throws<DataException>(() => ImageFolder.Open(path, new ImageFolderOptions { CacheFolder = blocked, MostInMemory = 100 }));
        Assert.Contains("data.inMemory", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_FullDisk_GoesOnInMemoryAndSaysSo()
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "There is no /dev/full.");
        string path = WriteArchive(1), expected = Hash(path);
        File.Delete(CacheFile());
        var reader = new ImageFolderReader(ImageSource.Open(path), new ImageFolderOptions { CacheFolder = _folder.Sub("cache") })
        {
            CreateFile = _ => File.OpenHandle("/dev/full", FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite),
        };
        using ImageFolder set = ImageFolder.Of(path, reader.Read());
        Assert.Equal(expected, set.Sha256);
        Assert.Contains("the disk is full", Assert.Single(set.Notes), StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(_folder.Sub("cache"), "*.images"));
    }

    [Fact]
    public void Read_CacheDamagedLater_NamesItAndRemovesIt()
    {
        string path = WriteArchive(1);
        _ = Hash(path);
        string cache = CacheFile();
        var reader = new ImageFolderReader(ImageSource.Open(path), new ImageFolderOptions { CacheFolder = _folder.Sub("cache") }) { VerifiedAtOnce = 0 };
        using ImageFolder set = ImageFolder.Of(path, reader.Read());
        byte[] pixels = new byte[set.Shape.Size];
        set.ReadBytes([3], pixels);
        using (FileStream file = new(cache, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete))
        {
            file.Position = ImageCache.PixelsStart + 10;
            file.WriteByte((byte)(file.ReadByte() + 1));
        }

        DataException error = Assert.Throws<DataException>(() =>
        {
            for (int i = 0; i < set.Count; i++)
            {
                set.ReadBytes([i], pixels);
            }
        });
        Assert.Contains(cache, error.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(cache));
    }

    [Fact]
    public void MappedPixels_ReadFromManyThreadsWhileViewsAreRenewed_GiveTheFile()
    {
        const int Size = 100_000;
        byte[] bytes = HostileArchives.Noise(Size);
        string path = _folder.Write("pixels", [.. Enumerable.Range(0, 8).SelectMany(i => bytes.Select(b => (byte)(b + i)))]);
        using var pixels = new MappedPixels(new FileStream(path, FileMode.Open, FileAccess.Read), 0);
        _ = Parallel.For(0, 2000, i => // 200 MB: the view is renewed three times
        {
            byte[] read = new byte[Size];
            pixels.Read(i % 8, read);
            Assert.Equal((byte)(bytes[i] + i % 8), read[i]);
            Assert.Equal((byte)(bytes[^1] + i % 8), read[^1]);
        });
        pixels.Dispose();
        Assert.Throws<ObjectDisposedException>(() => pixels.Read(0, new byte[Size]));
    }

    public void Dispose() => _folder.Dispose();

    private string CacheFile() => Directory.GetFiles(_folder.Sub("cache"), "*.images").OrderBy(File.GetCreationTimeUtc).First();

    private string WriteArchive(int seed) => _folder.Write("set.tar", Enumerable.Range(0, 20).Aggregate(new TarBuilder(), (tar, i) => tar.File($"{i % 2}/{i}.png", Pictures.Png(6, 5, 100 * seed + i))).Close());

    private string Hash(string path)
    {
        using ImageFolder set = ImageFolder.Open(path, new ImageFolderOptions { CacheFolder = _folder.Sub("cache") });
        return set.Sha256;
    }
}
