using System.Formats.Tar;
using Overmix.Training.Data;
using Overmix.Training.Data.Formats;

namespace Overmix.Tests.Training.Data.Formats;

public sealed class TarMembersTests
{
    [Theory]
    [InlineData(TarEntryFormat.Ustar)]
    [InlineData(TarEntryFormat.Gnu)]
    [InlineData(TarEntryFormat.Pax)]
    [InlineData(TarEntryFormat.V7)]
    public void Read_ArchiveOfTheBaseLibrary_GivesTheWantedFiles(TarEntryFormat format)
    {
        byte[] archive = Tar([("f/a.bin", new byte[700]), ("f/b.bin", [1, 2, 3]), ("f/c.bin", [])], format);
        Assert.Equal(["b.bin 1,2,3", "c.bin "], ReadAll(archive, "b.bin", "c.bin"));
    }

    [Fact]
    public void Read_LinksAndFolders_ArePassedOver()
    {
        using var stream = new MemoryStream();
        using (var tar = new TarWriter(stream, leaveOpen: true))
        {
            tar.WriteEntry(new PaxTarEntry(TarEntryType.Directory, "a.bin"));
            tar.WriteEntry(new PaxTarEntry(TarEntryType.SymbolicLink, "../a.bin") { LinkName = "/etc/passwd" });
            tar.WriteEntry(new PaxTarEntry(TarEntryType.HardLink, "/a.bin") { LinkName = "/etc/passwd" });
            tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, "../../a.bin") { DataStream = new MemoryStream([7]) }); // its folders mean nothing: nothing is written
        }

        Assert.Equal(["a.bin 7"], ReadAll(stream.ToArray(), "a.bin"));
    }

    [Fact]
    public void Read_DamagedHeader_IsRefusedWithItsPlace()
    {
        byte[] archive = Tar([("a.bin", new byte[512]), ("b.bin", [1])], TarEntryFormat.Ustar);
        archive[1024] ^= 1;
        DataException error = Assert.Throws<DataException>(() => ReadAll(archive, "b.bin"));
        Assert.Equal(1024, error.Offset);
        Assert.Contains("header of a file of a tar archive", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_MoreThanAllowed_IsRefusedBeforeItIsRead()
    {
        byte[] archive = IdxFileTests.Gzip(Tar([("other", new byte[1 << 20]), ("a.bin", [1])], TarEntryFormat.Ustar));
        DataException error = Assert.Throws<DataException>(() => TarMembers.Read(BoundedReader.PlainOrGzip("a.tgz", new MemoryStream(archive)), 1 << 19, n => n == "a.bin", (_, _) => { }));
        Assert.Equal(("a.tgz decompressed", 0L), (error.File, error.Offset));
    }

    [Fact]
    public void Read_CutArchive_IsRefused()
    {
        byte[] archive = Tar([("a.bin", [1, 2, 3])], TarEntryFormat.Ustar);
        foreach (int length in (int[])[0, 1, 511, 512, 513, 515, 1023, 1024, 1300])
        {
            Assert.Throws<DataException>(() => ReadAll(archive[..length], "a.bin"));
        }
    }

    internal static byte[] Tar(IEnumerable<(string Name, byte[] Content)> files, TarEntryFormat format = TarEntryFormat.Ustar)
    {
        using var stream = new MemoryStream();
        using (var tar = new TarWriter(stream, format, leaveOpen: true))
        {
            foreach ((string name, byte[] content) in files)
            {
                TarEntryType type = format == TarEntryFormat.V7 ? TarEntryType.V7RegularFile : TarEntryType.RegularFile;
                using var data = new MemoryStream(content);
                TarEntry entry = format switch
                {
                    TarEntryFormat.V7 => new V7TarEntry(type, name),
                    TarEntryFormat.Gnu => new GnuTarEntry(type, name),
                    TarEntryFormat.Pax => new PaxTarEntry(type, name),
                    _ => new UstarTarEntry(type, name),
                };
                entry.DataStream = data;
                tar.WriteEntry(entry);
            }
        }

        return stream.ToArray();
    }

    private static List<string> ReadAll(byte[] archive, params string[] wanted)
    {
        List<string> found = [];
        TarMembers.Read(FormatReferences.Reader("a.tar", archive), 1 << 20, wanted.Contains, (name, file) => found.Add($"{name} {string.Join(',', file.Take(file.Left, "content"))}"));
        return found;
    }
}
