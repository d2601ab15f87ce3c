using System.Diagnostics;
using System.Formats.Tar;
using System.IO.Compression;
using Overmix.Training.Data;
using Overmix.Training.Data.Archives;

namespace Overmix.Tests.Training.Data.Archives;

/// <summary>Archives that other programs wrote are read, and the limits hold.</summary>
public sealed class ArchiveReaderTests
{
    private static readonly (string Name, byte[] Content)[] Files =
        [("a/one.bin", [1, 2, 3]), ($"a/{new string('n', 120)}/two.bin", HostileArchives.Noise(70_000)), ("ü/three.bin", []), ("four.bin", new byte[512])];

    [Theory]
    [InlineData(TarEntryFormat.Ustar)]
    [InlineData(TarEntryFormat.Pax)]
    [InlineData(TarEntryFormat.Gnu)]
    public void Next_TarOfTheBaseLibrary_GivesItsFiles(TarEntryFormat format)
    {
        using var stream = new MemoryStream();
        using (var writer = new TarWriter(stream, format, leaveOpen: true))
        {
            foreach ((string name, byte[] content) in Files)
            {
                TarEntry entry = format switch { TarEntryFormat.Ustar => new UstarTarEntry(TarEntryType.RegularFile, name), TarEntryFormat.Pax => new PaxTarEntry(TarEntryType.RegularFile, name), _ => new GnuTarEntry(TarEntryType.RegularFile, name) };
                entry.DataStream = new MemoryStream(content);
                writer.WriteEntry(entry);
            }
        }

        AssertFiles(stream.ToArray());
        AssertFiles(TarBuilder.Gzip(stream.ToArray()));
    }

    [Theory]
    [InlineData(CompressionLevel.NoCompression)]
    [InlineData(CompressionLevel.Optimal)]
    public void Next_ZipOfTheBaseLibrary_GivesItsFiles(CompressionLevel level)
    {
        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach ((string name, byte[] content) in Files)
            {
                using Stream entry = zip.CreateEntry(name, level).Open();
                entry.Write(content);
            }
        }

        AssertFiles(stream.ToArray());
    }

    [Theory]
    [InlineData("gnu")]
    [InlineData("ustar")]
    [InlineData("pax")]
    [InlineData("v7")]
    public void Next_TarOfGnu_GivesItsFiles(string format)
    {
        using var folder = new SampleFolder();
        (string, byte[])[] files = [.. Files.Where(f => format is not ("v7" or "ustar") || f.Name.Length < 90)]; // they have no folder names that long
        foreach ((string name, byte[] content) in files)
        {
            folder.Write("in/" + name, content);
        }

        string path = folder.Sub("out.tar");
        Assert.SkipUnless(Run("tar", $"--format={format}", "-cf", path, "-C", folder.Sub("in"), "."), "GNU tar is not installed.");
        using ArchiveReader reader = ArchiveReader.Open(path);
        Assert.Equal(files.OrderBy(f => f.Item1, StringComparer.Ordinal).Select(f => (f.Item1, Convert.ToHexString(f.Item2))), Contents(reader).OrderBy(f => f.Name, StringComparer.Ordinal).Select(f => (f.Name, Convert.ToHexString(f.Content))));
    }

    [Fact]
    public void Next_ContentLeftUnread_GoesOnAtTheNextEntry()
    {
        using ArchiveReader reader = ArchiveReader.Open(new MemoryStream(new TarBuilder().File("a", new byte[1000]).File("b", [7]).Close()), "x", new ArchiveLimits());
        Assert.Equal("a", reader.Next()!.Name);
        Assert.Equal(0, reader.Content.ReadByte());
        ArchiveEntry second = reader.Next()!;
        Assert.Equal([7], reader.ReadAll(second));
        Assert.Null(reader.Next());
        Assert.Null(reader.Next());
    }

    [Fact]
    public void Next_Limits_AreCountedWhileReading()
    {
        byte[] tar = new TarBuilder().File("a", new byte[3000]).File("b", new byte[3000]).Close();
        Assert.Contains("at most 1.", Refused(tar, new ArchiveLimits { Entries = 1 }), StringComparison.Ordinal);
        Assert.Contains("at most 2999.", Refused(tar, new ArchiveLimits { EntryBytes = 2999 }), StringComparison.Ordinal);
        Assert.Contains("at most 5000 bytes", Refused(tar, new ArchiveLimits { TotalBytes = 5000 }), StringComparison.Ordinal);
        Assert.Contains("at most 10 for each byte", Refused(TarBuilder.Gzip(tar), new ArchiveLimits { Ratio = 10, FreeBytes = 0 }), StringComparison.Ordinal);
        byte[] zip = new ZipBuilder().File("a", new byte[3000]).File("b", new byte[3000]).Close();
        Assert.Contains("at most 1.", Refused(zip, new ArchiveLimits { Entries = 1 }), StringComparison.Ordinal);
        Assert.Contains("at most 5000", Refused(zip, new ArchiveLimits { TotalBytes = 5000 }), StringComparison.Ordinal);
        Assert.Contains("10 for each byte", Refused(zip, new ArchiveLimits { Ratio = 10, FreeBytes = 0 }), StringComparison.Ordinal);
    }

    [Fact]
    public void Open_MissingFile_IsADataError() =>
        Assert.Contains("no such file", Assert.Throws<DataException>(() => ArchiveReader.Open("/nowhere/at/all.tar")).Message, StringComparison.Ordinal);

    [Fact]
    public void Open_NamedPipe_DoesNotWait()
    {
        using var folder = new SampleFolder();
        Assert.SkipUnless(Run("mkfifo", folder.Sub("x.tar")), "mkfifo is not installed.");
        Assert.Contains("pipe", Assert.Throws<DataException>(() => ArchiveReader.Open(folder.Sub("x.tar"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Crc32_KnownValue_AndAnySplit() // the check value of the catalogue of parametrised CRCs
    {
        Assert.Equal(0xCBF43926u, Crc32.End(Crc32.Add(Crc32.Start, "123456789"u8)));
        byte[] noise = HostileArchives.Noise(100);
        uint whole = Crc32.Add(Crc32.Start, noise);
        Assert.All(Enumerable.Range(0, 101), cut => Assert.Equal(whole, Crc32.Add(Crc32.Add(Crc32.Start, noise.AsSpan(0, cut)), noise.AsSpan(cut))));
    }

    private static string Refused(byte[] archive, ArchiveLimits limits) => Assert.Throws<DataException>(() =>
    {
        using ArchiveReader reader = ArchiveReader.Open(new MemoryStream(archive), "x", limits);
        _ = Contents(reader);
    }).Message;

    private static void AssertFiles(byte[] archive)
    {
        using ArchiveReader reader = ArchiveReader.Open(new MemoryStream(archive), "x", new ArchiveLimits());
        Assert.Equal(Files.OrderBy(f => f.Name, StringComparer.Ordinal).Select(f => (f.Name, Convert.ToHexString(f.Content))), Contents(reader).OrderBy(f => f.Name, StringComparer.Ordinal).Select(f => (f.Name, Convert.ToHexString(f.Content))));
    }

    private static List<(string Name, byte[] Content)> Contents(ArchiveReader reader)
    {
        List<(string, byte[])> found = [];
        while (reader.Next() is { } entry)
        {
            if (!entry.IsFolder)
            {
                found.Add((entry.Name, reader.ReadAll(entry)));
            }
        }

        return found;
    }

    private static bool Run(string program, params string[] arguments)
    {
        try
        {
            using Process process = Process.Start(new ProcessStartInfo(program, arguments))!;
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
