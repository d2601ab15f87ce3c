using System.Security.Cryptography;
using System.Text;
using CsCheck;
using Overmix.Native;
using Overmix.Native.Elf;
using Overmix.Native.Remedy;

namespace Overmix.Tests.Native;

public sealed class LibstdcppRemedyTests
{
    [Fact]
    public void Apply_ShippedLibrary_GivesTheBytesOfTheWorkedExample()
    {
        // The pinned hash was made by an independent program (Python, 27 lines); this is the second road to it.
        byte[] patched = LibstdcppRemedy.Apply(RealBridge.Bytes());

        Assert.Equal(PinnedVersions.PatchedSha256, Convert.ToHexStringLower(SHA256.HashData(patched)));
    }

    [Fact]
    public void Apply_ShippedLibrary_ChangesOnlyNameVersionAndFlag()
    {
        byte[] original = RealBridge.Bytes();
        byte[] patched = LibstdcppRemedy.Apply(original);

        Assert.Equal(original.Length, patched.Length);
        int name = original.AsSpan().IndexOf(Encoding.ASCII.GetBytes(LibstdcppRemedy.MissingSymbol));
        int flags = SymbolVersions.Needed(ElfImage.Parse(original)).Single(v => v.Name == LibstdcppRemedy.MissingVersion).FlagsOffset;
        ElfSection versions = ElfImage.Parse(original).Section(".gnu.version");
        int[] changed = [.. Enumerable.Range(0, original.Length).Where(i => original[i] != patched[i])];
        int[] elsewhere = [.. changed.Where(i => i < name || i >= name + LibstdcppRemedy.MissingSymbol.Length).Where(i => i != flags)];

        // What is left is the low byte of one 16-bit entry of the version table.
        int entry = Assert.Single(elsewhere);
        Assert.InRange(entry, versions.Offset, versions.End - 1);
        Assert.Equal(0, (entry - versions.Offset) % 2);
        Assert.Equal(1, patched[entry]);
    }

    [Fact]
    public void Apply_ShippedLibrary_WantsNothingNewerThanGcc12()
    {
        byte[] original = RealBridge.Bytes();

        Assert.Equal(new Version(3, 4, 32), NewestStrong(original));
        Assert.Equal(new Version(3, 4, 30), NewestStrong(LibstdcppRemedy.Apply(original)));
    }

    [Fact]
    public void Apply_Twice_IsRefused()
    {
        byte[] once = LibstdcppRemedy.Apply(RealBridge.Bytes());

        Assert.Throws<ElfFormatException>(() => LibstdcppRemedy.Apply(once));
    }

    [Fact]
    public void Apply_NameSharedWithLongerSymbol_IsRefused()
    {
        // The byte before the name ends the string before it; without it the name is the tail of a longer one.
        byte[] bytes = RealBridge.Bytes();
        int name = bytes.AsSpan().IndexOf(Encoding.ASCII.GetBytes(LibstdcppRemedy.MissingSymbol));
        bytes[name - 1] = (byte)'x';

        ElfFormatException refused = Assert.Throws<ElfFormatException>(() => LibstdcppRemedy.Apply(bytes));
        Assert.Contains("shares", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Apply_CutShort_GivesTypedError()
    {
        byte[] bytes = RealBridge.Bytes();

        Gen.Int[0, bytes.Length - 1].Sample(length => Assert.Throws<ElfFormatException>(() => LibstdcppRemedy.Apply(bytes[..length])), iter: 50);
    }

    [Fact]
    public void Apply_DamagedTables_GivesResultOrTypedError()
    {
        byte[] bytes = RealBridge.Bytes();
        ElfImage image = ElfImage.Parse(bytes);
        int sectionTable = BitConverter.ToInt32(bytes, 0x28);
        (int Start, int Size)[] tables =
        [
            (0x10, 0x30), (sectionTable, bytes.Length - sectionTable), Range(image, ".gnu.version_r"), Range(image, ".dynsym"), Range(image, ".gnu.version"),
        ];
        Gen<(int Table, int Position, byte Value)> damage = Gen.Select(Gen.Int[0, tables.Length - 1], Gen.Int[0, int.MaxValue], Gen.Byte);

        damage.Array[1, 8].Sample(
            hits =>
            {
                byte[] copy = [.. bytes];
                foreach ((int table, int position, byte value) in hits)
                {
                    copy[tables[table].Start + (position % tables[table].Size)] = value;
                }

                try
                {
                    _ = LibstdcppRemedy.Apply(copy);
                }
                catch (ElfFormatException)
                {
                    // Any other exception fails the test.
                }
            },
            iter: 200);
    }

    [Theory]
    [InlineData("")]
    [InlineData("MZ not an ELF file at all, but long enough to hold the header of one, which has 64 bytes")]
    public void Parse_Garbage_GivesTypedError(string text) =>
        Assert.Throws<ElfFormatException>(() => ElfImage.Parse(Encoding.ASCII.GetBytes(text)));

    private static (int Start, int Size) Range(ElfImage image, string name) => (image.Section(name).Offset, image.Section(name).Size);

    private static Version? NewestStrong(byte[] bytes) =>
        SymbolVersions.Newest(SymbolVersions.Needed(ElfImage.Parse(bytes)).Where(v => !v.Weak).Select(v => v.Name), Libstdcpp.Prefix);
}
