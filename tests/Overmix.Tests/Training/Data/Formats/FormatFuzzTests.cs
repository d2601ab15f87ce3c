using System.IO.Compression;
using System.Text;
using Overmix.Core.Seeding;
using Overmix.Training.Data.Formats;

namespace Overmix.Tests.Training.Data.Formats;

/// <summary>Expectations' figure 5 for the parsers of data sets. OVERMIX_TRIALS sets any number of inputs a parser.</summary>
public sealed class FormatFuzzTests
{
    // y of the digit: four elements of 16 bytes and a tag of 8.
    private const int LabelBytes = 72;

    private const int Quick = 20_000;

    // All parsers together take a hundred seconds of one core.
    private const int Slow = 1_000_000;

    private static readonly byte[][] Numbers = [.. new uint[] { 0, 1, 3, 32, 0x801, 0x803, 0x7FFFFFFF, 0xFFFFFFFF, 14, 15, 0x00040001 }.Select(BitConverter.GetBytes), new byte[8], [.. Enumerable.Repeat((byte)0xFF, 8)]];
    private static readonly byte[][] Words = [.. ((string[])["18446744073709551615", "-1", "1e9", "(", ")", "{", "}", "'", "\"", ",", ": ", "'descr'", "'shape': (0,)", "'|O'", "'<f8'", "'>i2'", "True", "False", "NaN", "inf", "1e39", ";", "\t", "\r", "\n", "\"\"", "label", "é", "\0", "(2147483647, 2147483647)", "((((((((", "PK\u0001\u0002", "PK\u0005\u0006"]).Select(Encoding.UTF8.GetBytes), [0xFF, 0xFE], [0xEF, 0xBB, 0xBF]];
    private static readonly byte[] Records10 = FormatReferences.Bytes("cifar10.bin"), Records100 = FormatReferences.Bytes("cifar100.bin"), Deflated = FormatReferences.Bytes("streamed.npz");
    private static readonly byte[] Images = FormatReferences.Bytes("t10k-images-idx3-ubyte"), Labels = FormatReferences.Bytes("t10k-labels.idx1-ubyte");
    private static readonly byte[] OneDigit = [.. SvhnCroppedTests.Matrix("y", 6, [1, 1], SvhnCroppedTests.Element(2, [10])), .. SvhnCroppedTests.Matrix("X", 9, [32, 32, 3, 1], SvhnCroppedTests.Element(2, FormatReferences.Images(1, 3, 32, 32)))];
    private static readonly byte[] Floats = NpyArrayTests.Npy("{'descr': '<f4', 'fortran_order': True, 'shape': (2, 3), }   \n", new byte[24]);
    private static readonly byte[] Archive = TarMembersTests.Tar([("f/other", [1]), ("f/a.bin", [1, 2, 3])])[..3072];
    private static readonly byte[][] Tables = [.. ((string[])["u,v,label\n1,2,a\n3,-4e1,\"b\"\"c\"\n5,6,a\n", "1;2;x\r\n3;4;y\r\n", "\"u\"\tclass\n.5\t\"a\tb\"\n"]).Select(Encoding.UTF8.GetBytes)];

    public static TheoryData<string> Parsers => [.. Cases.Keys];

    private static Dictionary<string, Case> Cases { get; } = new()
    {
        ["cifar10"] = new(draw => ByteMutation.Of(Records10.AsSpan(0, 2 * 3073), Numbers, draw), file => CifarBinary.Read(Reader(file), CifarLayout.Cifar10, 0), .5),
        ["cifar100"] = new(draw => ByteMutation.Of(Records100.AsSpan(0, 3074), Numbers, draw), file => CifarBinary.Read(Reader(file), CifarLayout.Cifar100, 0), .5),
        ["idx images"] = new(draw => ByteMutation.Of(Images, Numbers, draw), file => IdxFile.Read(Reader(file), Reader(Labels), 10), .5),
        ["idx labels"] = new(draw => ByteMutation.Of(Labels, Numbers, draw), file => IdxFile.Read(Reader(Images), Reader(file), 10), .8),
        ["idx gzip"] = new(draw => Repacked(Images, Numbers, draw, IdxFileTests.Gzip), file => IdxFile.Read(BoundedReader.PlainOrGzip("f", new MemoryStream(file)), Reader(Labels), 10), .5),
        ["mat"] = new(draw => [.. SvhnCroppedTests.Header(), .. ByteMutation.Of(OneDigit, Numbers, draw)], file => SvhnCropped.Read(Reader(file)), .3),
        ["mat compressed"] = new(draw => [.. SvhnCroppedTests.Header(), .. Repacked(OneDigit.AsSpan(0, LabelBytes).ToArray(), Numbers, draw, SvhnCroppedTests.Packed), .. OneDigit.AsSpan(LabelBytes)], file => SvhnCropped.Read(Reader(file)), .5),
        ["npy"] = new(draw => ByteMutation.Of(Floats, Words, draw), file => NpyArray.Read(Reader(file)), .5),
        ["npz"] = new(MutatedNpz, file => NpzExamples.Read("s", "f", new MemoryStream(file)), .5),
        ["csv"] = new(draw => ByteMutation.Of(Tables[draw.NextInt(Tables.Length)], Words, draw), file => CsvTable.Parse("f", file), .3),
        ["tar"] = new(draw => ByteMutation.Of(Archive, Numbers, draw), file => TarMembers.Read(Reader(file), 1 << 20, name => name == "a.bin", (_, member) => member.Take(member.Left, "content")), .3),
    };

    [Theory]
    [MemberData(nameof(Parsers))]
    public void Read_DamagedFiles_OnlyDataErrorsAndBoundedMemory(string parser) => Run(parser, Quick);

    [Theory(Explicit = true)]
    [Trait("Speed", "slow")]
    [MemberData(nameof(Parsers))]
    public void Read_AMillionDamagedFiles_OnlyDataErrorsAndBoundedMemory(string parser) => Run(parser, Slow);

    [Fact]
    public void Cases_Undamaged_AreAccepted()
    {
        _ = CifarBinary.Read(Reader(FormatReferences.Bytes("cifar10.bin")), CifarLayout.Cifar10, 0);
        _ = IdxFile.Read(Reader(Images), Reader(Labels), 10);
        Assert.Equal([0], SvhnCropped.Read(Reader([.. SvhnCroppedTests.Header(), .. OneDigit])).Labels);
        Assert.Equal([0], SvhnCropped.Read(Reader([.. SvhnCroppedTests.Header(), .. SvhnCroppedTests.Packed(OneDigit[..LabelBytes]), .. OneDigit.AsSpan(LabelBytes)])).Labels);
        Assert.Equal(6, NpyArray.Read(Reader(Floats)).Count);
        Assert.All(Tables, table => CsvTable.Parse("f", table));
        TarMembers.Read(Reader(Archive), 1 << 20, _ => true, (_, member) => member.Take(member.Left, "content"));
    }

    private static void Run(string parser, int count)
    {
        Case one = Cases[parser];
        FormatFuzz.Run(parser, count, one.Make, one.Parse, one.LeastRefused);
    }

    private static BoundedReader Reader(byte[] file) => FormatReferences.Reader("f", file);

    // Damage within the compressed bytes stops the decompressor; damage before compression reaches the parser.
    private static byte[] Repacked(byte[] content, byte[][] pieces, RandomStream draw, Func<byte[], byte[]> pack) =>
        draw.NextInt(3) == 0 ? ByteMutation.Of(pack(content), pieces, draw) : pack(ByteMutation.Of(content, pieces, draw));

    private static byte[] MutatedNpz(RandomStream draw)
    {
        byte[] labels = NpyArrayTests.Npy("{'descr': '|i1', 'fortran_order': False, 'shape': (2,)}", [0, 1]);
        return draw.NextInt(3) switch
        {
            0 => ByteMutation.Of(Deflated, [.. Words, .. Numbers], draw),
            1 => Stored([("x.npy", ByteMutation.Of(Floats, Words, draw)), ("y.npy", labels)]),
            _ => Stored([("x.npy", Floats), ("y.npy", ByteMutation.Of(labels, Words, draw))]),
        };
    }

    private static byte[] Stored((string Name, byte[] Content)[] files)
    {
        using var packed = new MemoryStream();
        using (var zip = new ZipArchive(packed, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach ((string name, byte[] content) in files)
            {
                using Stream entry = zip.CreateEntry(name, CompressionLevel.NoCompression).Open();
                entry.Write(content);
            }
        }

        return packed.ToArray();
    }

    private sealed record Case(Func<RandomStream, byte[]> Make, Action<byte[]> Parse, double LeastRefused);
}
