using System.Text;
using Overmix.Tests.Training.Data.Images;

namespace Overmix.Tests.Training.Data.Archives;

/// <summary>Archives made to harm whoever unpacks them, each in a name that begins with its kind. All begin with a good picture, so that being refused is not for lack of one.</summary>
internal static class HostileArchives
{
    private const string Good = "cat/good.png";
    private static readonly byte[] Picture = Pictures.Png(4, 4, 1);
    private static readonly byte[] Zeros = new byte[18 << 20];

    private static readonly Dictionary<string, Func<byte[]>> Makers = new()
    {
        ["tar-dot-dot"] = () => Tar().File("../cat/a.png", Picture).Close(),
        ["tar-dot-dot-inside"] = () => Tar().File("cat/../../../a.png", Picture).Close(),
        ["tar-absolute"] = () => Tar().File("/cat/a.png", Picture).Close(),
        ["tar-drive"] = () => Tar().File("C:/cat/a.png", Picture).Close(),
        ["tar-backslash"] = () => Tar().File("..\\cat\\a.png", Picture).Close(),
        ["tar-symbolic-link"] = () => Tar().Link("cat/a.png", '2', "/etc/passwd").Close(),
        ["tar-link-chain"] = () => Tar().Link("dog", '2', "..").Link("dog/up", '2', "..").File("dog/up/a.png", Picture).Close(),
        ["tar-hard-link"] = () => Tar().Link("cat/a.png", '1', "../../outside").Close(),
        ["tar-hard-link-chain"] = () => Tar().Link("cat/a.png", '1', Good).Link("cat/b.png", '1', "cat/a.png").Close(),
        ["tar-character-device"] = () => Tar().Link("cat/a.png", '3', "").Close(),
        ["tar-block-device"] = () => Tar().Link("cat/a.png", '4', "").Close(),
        ["tar-named-pipe"] = () => Tar().Link("cat/a.png", '6', "").Close(),
        ["tar-unknown-kind"] = () => Tar().Link("cat/a.png", 'Z', "").Close(),
        ["tar-sparse"] = () => Tar().Link("cat/a.png", 'S', "").Close(),
        ["tar-sparse-pax"] = () => Tar().Pax(TarBuilder.Record("GNU.sparse.size", "999999999999")).File("cat/a.png", Picture).Close(),
        ["tar-twice"] = () => Tar().File(Good, Picture).Close(),
        ["tar-twice-by-dot"] = () => Tar().File("./" + Good, Picture).Close(),
        ["tar-case-of-file"] = () => Tar().File("cat/GOOD.png", Picture).Close(),
        ["tar-case-of-folder"] = () => Tar().File("Cat/a.png", Picture).Close(),
        ["tar-file-as-folder"] = () => Tar().File(Good + "/a.png", Picture).Close(),
        ["tar-folder-as-file"] = () => Tar().File("cat", Picture).Close(),
        ["tar-size-too-large"] = () => Tar().Entry(Name("cat/a.png"), '0', Picture, TarBuilder.Octal(1 << 20)).Close(),
        ["tar-size-negative"] = () => Tar().Entry(Name("cat/a.png"), '0', Picture, [.. Enumerable.Repeat((byte)0xFF, 12)]).Close(),
        ["tar-size-of-2-to-63"] = () => Tar().Entry(Name("cat/a.png"), '0', Picture, TarBuilder.Binary(0x80, 0x7F, 255, 255, 255, 255, 255, 255, 255)).Close(),
        ["tar-size-no-number"] = () => Tar().Entry(Name("cat/a.png"), '0', Picture, "12x4567890\0\0"u8.ToArray()).Close(),
        ["tar-folder-with-content"] = () => Tar().Entry(Name("dog/"), '5', Picture).Close(),
        ["tar-pax-huge"] = () => Tar().Entry(Name("pax"), 'x', [], TarBuilder.Octal(1 << 30)).Close(),
        ["targz-pax-bomb"] = () => TarBuilder.Gzip(Tar().Entry(Name("pax"), 'x', Zeros).File("cat/a.png", Picture).Close()),
        ["tar-pax-dot-dot"] = () => Tar().Pax(TarBuilder.Record("path", "../../a.png")).File("cat/a.png", Picture).Close(),
        ["tar-pax-nul"] = () => Tar().Pax(TarBuilder.Record("path", "cat/a.png\0.txt")).File("cat/a.png", Picture).Close(),
        ["tar-pax-size"] = () => Tar().Pax(TarBuilder.Record("size", "99999999999")).File("cat/a.png", Picture).Close(),
        ["tar-pax-size-negative"] = () => Tar().Pax(TarBuilder.Record("size", "-1")).File("cat/a.png", Picture).Close(),
        ["tar-pax-damaged"] = () => Tar().Pax("99 path=cat/b.png\n").File("cat/a.png", Picture).Close(),
        ["tar-pax-global-path"] = () => Tar().Pax(TarBuilder.Record("path", "cat/b.png"), 'g').File("cat/a.png", Picture).Close(),
        ["tar-pax-twice"] = () => Tar().Pax(TarBuilder.Record("path", "cat/b.png")).Pax(TarBuilder.Record("path", "cat/c.png")).File("cat/a.png", Picture).Close(),
        ["tar-pax-last"] = () => Tar().Pax(TarBuilder.Record("path", "cat/b.png")).Close(),
        ["tar-long-name-dot-dot"] = () => Tar().Entry(Name("././@LongLink"), 'L', Name("../../../" + new string('a', 200) + ".png\0")).File("cat/a.png", Picture).Close(),
        ["tar-long-link"] = () => Tar().Entry(Name("././@LongLink"), 'K', Name("/etc/passwd\0")).Link("cat/a.png", '2', "x").Close(),
        ["tar-name-nul"] = () => Tar().Entry(Name("cat/a.png\0.txt"), '0', Picture).Close(),
        ["tar-name-control"] = () => Tar().File("cat/\u001b[2J.png", Picture).Close(),
        ["tar-name-no-utf8"] = () => Tar().Entry([.. "cat/"u8, 0xC3, 0x28, .. ".png"u8], '0', Picture).Close(),
        ["tar-name-deep"] = () => Tar().File(string.Concat(Enumerable.Repeat("d/", 40)) + "a.png", Picture).Close(),
        ["tar-cut-in-entry"] = () => Tar().File("cat/a.png", new byte[5000]).Open()[..^3000],
        ["tar-cut-at-entry"] = () => Tar().File("cat/a.png", Picture).Open(),
        ["tar-checksum"] = () => Tar().Entry(Name("cat/a.png"), '0', Picture, checksumError: 1).Close(),
        ["tar-after-its-end"] = () => [.. Tar().Close(), .. Tar().File("cat/b.png", Picture).Close()],
        ["targz-bomb"] = () => TarBuilder.Gzip(Tar().File("cat/a.png", Zeros).Close()),
        ["targz-bomb-beside"] = () => TarBuilder.Gzip(Tar().File("notes.txt", Zeros).Close()),
        ["targz-bomb-of-end"] = () => TarBuilder.Gzip([.. Tar().Close(), .. Zeros]),
        ["targz-nested-gzip"] = () => TarBuilder.Gzip(TarBuilder.Gzip(Tar().Close())),
        ["targz-cut"] = () => TarBuilder.Gzip(Tar().File("cat/a.png", Noise(9000)).Close())[..^2000],
        ["targz-damaged"] = () => Flip(TarBuilder.Gzip(Tar().File("cat/a.png", Noise(9000)).Close()), 3000),
        ["targz-checksum"] = () => Flip(TarBuilder.Gzip(Tar().Close()), -6),
        ["zip-dot-dot"] = () => Zip().File("../cat/a.png", Picture).Close(),
        ["zip-absolute"] = () => Zip().File("/cat/a.png", Picture).Close(),
        ["zip-drive"] = () => Zip().File("c:cat/a.png", Picture).Close(),
        ["zip-backslash"] = () => Zip().File("cat\\..\\..\\a.png", Picture).Close(),
        ["zip-nul"] = () => Zip().File("cat/a.png\0.txt", Picture).Close(),
        ["zip-symbolic-link"] = () => Zip().File("cat/a.png", Name("/etc/passwd"), new ZipLie { Mode = 0xA1FF }).Close(),
        ["zip-device"] = () => Zip().File("cat/a.png", [], new ZipLie { Mode = 0x21A4 }).Close(),
        ["zip-named-pipe"] = () => Zip().File("cat/a.png", [], new ZipLie { Mode = 0x11A4 }).Close(),
        ["zip-twice"] = () => Zip().File(Good, Picture).Close(),
        ["zip-case"] = () => Zip().File("cat/Good.PNG", Picture).Close(),
        ["zip-bomb"] = () => Zip().File("cat/a.png", Zeros).Close(),
        ["zip-bomb-that-lies"] = () => Zip().File("cat/a.png", Zeros, new ZipLie { Length = 1000 }).Close(),
        ["zip-bomb-that-lies-in-both"] = () => Zip().File("cat/a.png", Zeros, new ZipLie { Length = 1000, CompressedLength = 900 }).Close(),
        ["zip-overlap"] = () => Zip().File("cat/a.png", Noise(4000)).File("cat/b.png", Noise(4000), new ZipLie { Offset = Zip().Close().Length, InDirectoryOnly = true }).Close(),
        ["zip-overlap-of-all"] = Overlapping,
        ["zip-cut"] = () => Zip().File("cat/a.png", Noise(4000)).Close()[..^30],
        ["zip-cut-in-front"] = () => Zip().File("cat/a.png", Noise(4000)).Close()[40..],
        ["zip-checksum"] = () => Zip().File("cat/a.png", Picture, new ZipLie { Checksum = 1 }).Close(),
        ["zip-size-too-small"] = () => Zip().File("cat/a.png", Picture, new ZipLie { Length = Picture.Length - 1 }).Close(),
        ["zip-size-too-large"] = () => Zip().File("cat/a.png", Picture, new ZipLie { Length = Picture.Length + 1 }).Close(),
        ["zip-compressed-size-4-gib"] = () => Zip().File("cat/a.png", Picture, new ZipLie { CompressedLength = 0xFFFFFFFE }).Close(),
        ["zip-encrypted"] = () => Zip().File("cat/a.png", Picture, new ZipLie { Flags = 1 }).Close(),
        ["zip-method"] = () => Zip().File("cat/a.png", Picture, new ZipLie { Method = 14 }).Close(),
        ["zip-stored-size"] = () => Zip().File("cat/a.png", Picture, new ZipLie { Method = 0, Length = Picture.Length + 5 }).Close(),
        ["zip-other-local-name"] = () => Zip().File("cat/a.png", Picture, new ZipLie { LocalName = Name("cat/b.png") }).Close(),
        ["zip-offset-outside"] = () => Zip().File("cat/a.png", Picture, new ZipLie { Offset = 0x7FFFFFFF }).Close(),
        ["zip-entries-too-many"] = () => Zip().Close(entries: 60000),
        ["zip-entries-too-few"] = () => Zip().File("cat/a.png", Picture).Close(entries: 1),
        ["zip-directory-elsewhere"] = () => Zip().Close(offset: 4),
        ["zip-disks"] = () => Zip().Close(disk: 1),
        ["zip64-size"] = () => Zip().File("cat/a.png", Picture, new ZipLie { Length = uint.MaxValue, Extra = ZipBuilder.Extra64(1L << 50) }).Close(),
        ["zip64-size-negative"] = () => Zip().File("cat/a.png", Picture, new ZipLie { Length = uint.MaxValue, Extra = ZipBuilder.Extra64(-5) }).Close(),
        ["zip64-size-missing"] = () => Zip().File("cat/a.png", Picture, new ZipLie { Length = uint.MaxValue }).Close(),
        ["zip64-end-entries"] = () => Zip().Close(before: (at, length) => ZipBuilder.End64(at + length, long.MaxValue, length, at)),
        ["zip64-end-offset"] = () => Zip().Close(entries: 0xFFFF, before: (at, length) => ZipBuilder.End64(at + length, 1, length, -1)),
        ["zip64-locator-elsewhere"] = () => Zip().Close(before: (at, length) => ZipBuilder.End64(0, 1, length, at)),
        ["zip-name-no-utf8"] = () => Zip().File([.. "cat/"u8, 0x81, .. ".png"u8], Picture).Close(),
        ["zip-nested-only"] = () => new ZipBuilder().File("zips/a.zip", new ZipBuilder().File("zips/b.zip", Zip().Close()).Close()).Close(),
        ["zip-empty"] = () => new ZipBuilder().Close(),
        ["picture-of-2-gigapixels"] = () => Tar().File("cat/a.png", Pictures.Claiming(60_000, 40_000)).Close(),
        ["no-archive"] = () => Noise(4000),
        ["nothing"] = () => [],
    };

    public static IReadOnlyCollection<string> Names => Makers.Keys;

    public static byte[] Make(string name) => Makers[name]();

    public static byte[] Noise(int length)
    {
        Overmix.Core.Seeding.RandomStream stream = new Overmix.Core.Seeding.RandomStreams(5).Open(Overmix.Core.Seeding.StreamName.Theory);
        return [.. Enumerable.Range(0, length).Select(_ => (byte)stream.NextInt(256))];
    }

    private static TarBuilder Tar() => new TarBuilder().File(Good, Picture);

    private static ZipBuilder Zip() => new ZipBuilder().File(Good, Picture);

    private static byte[] Name(string text) => Encoding.UTF8.GetBytes(text);

    // One kernel of deflated zeros that a thousand entries share.
    private static byte[] Overlapping()
    {
        byte[] kernel = new byte[1 << 16];
        ZipBuilder zip = new ZipBuilder().File(Good, Picture).File("cat/0.png", kernel);
        foreach (int i in Enumerable.Range(1, 1000))
        {
            zip.File($"cat/{i}.png", kernel, new ZipLie { Offset = Zip().Close().Length - 46 - Good.Length - 22, InDirectoryOnly = true });
        }

        return zip.Close();
    }

    private static byte[] Flip(byte[] bytes, int at)
    {
        bytes[at < 0 ? bytes.Length + at : at] ^= 0x10;
        return bytes;
    }
}
