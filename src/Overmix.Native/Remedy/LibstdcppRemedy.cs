using System.Buffers.Binary;
using System.Text;
using Overmix.Native.Elf;

namespace Overmix.Native.Remedy;

/// <summary>
/// Makes a copy of libLibTorchSharp.so that loads where libstdc++ is older than GCC 13's.
/// The library wants <c>GLIBCXX_3.4.32</c> for one symbol, <c>std::ios_base_library_init()</c>: an empty anchor by which code built with GCC 13 makes sure
/// that libstdc++ sets up <c>std::cout</c> and its kin. Older libstdc++ has no such symbol, and code built with GCC ≤ 12, libtorch_cpu.so among it, sets them up itself.
/// </summary>
internal static class LibstdcppRemedy
{
    /// <summary>The symbol that old libstdc++ lacks.</summary>
    public const string MissingSymbol = "_ZSt21ios_base_library_initv";

    /// <summary>The version that it carries.</summary>
    public const string MissingVersion = "GLIBCXX_3.4.32";

    // Any symbol would do that every libc has and that is shorter than the one replaced: nothing calls it.
    private const string Substitute = "sched_yield";
    private const int SymbolSize = 24;
    private const ushort Unversioned = 1;
    private const ushort Weak = 2;

    /// <summary>The patched bytes: the symbol renamed and unversioned, the wanted version weak. Nothing else changes, the length neither.</summary>
    /// <param name="original">The library's bytes; left as they are.</param>
    /// <exception cref="ElfFormatException">Not an ELF library, damaged, or without exactly one such symbol and version.</exception>
    public static byte[] Apply(byte[] original)
    {
        ElfImage image = ElfImage.Parse(original);
        byte[] copy = [.. original];
        Rename(image, copy);
        MakeWeak(image, copy);
        return copy;
    }

    private static void Rename(ElfImage image, byte[] copy)
    {
        ElfSection strings = image.Section(".dynstr"), symbols = image.Section(".dynsym"), versions = image.Section(".gnu.version");
        (int index, uint name) = FindSymbol(image, strings, symbols);
        Span<byte> text = copy.AsSpan(strings.Offset + (int)name, MissingSymbol.Length);
        text.Clear();
        Encoding.ASCII.GetBytes(Substitute, text);

        int version = versions.Offset + (index * 2);
        _ = image.Slice(version, 2);
        BinaryPrimitives.WriteUInt16LittleEndian(copy.AsSpan(version), Unversioned);
    }

    private static (int Index, uint Name) FindSymbol(ElfImage image, ElfSection strings, ElfSection symbols)
    {
        uint[] names = [.. Enumerable.Range(0, symbols.Size / SymbolSize).Select(i => image.U32(symbols.Offset + ((long)i * SymbolSize)))];
        int[] hits = [.. Enumerable.Range(0, names.Length).Where(i => image.Text(strings, names[i]) == MissingSymbol)];
        if (hits.Length != 1 || image.U16(symbols.Offset + ((long)hits[0] * SymbolSize) + 6) != 0)
        {
            throw new ElfFormatException($"{hits.Length} undefined symbols {MissingSymbol} instead of one, table", symbols.Offset);
        }

        uint name = names[hits[0]];
        // Linkers let a name be the tail of a longer one: renaming it would then rename others.
        bool shared = image.Slice(strings.Offset + (long)name - 1, 1)[0] != 0 || names.Any(n => n > name && n < name + MissingSymbol.Length);
        return shared ? throw new ElfFormatException($"{MissingSymbol} shares its text with another symbol", strings.Offset + (long)name) : (hits[0], name);
    }

    private static void MakeWeak(ElfImage image, byte[] copy)
    {
        NeededVersion[] hits = [.. SymbolVersions.Needed(image).Where(v => v.Name == MissingVersion)];
        if (hits.Length != 1)
        {
            throw new ElfFormatException($"{hits.Length} wanted versions {MissingVersion} instead of one, table", image.Section(".gnu.version_r").Offset);
        }

        ushort flags = image.U16(hits[0].FlagsOffset);
        BinaryPrimitives.WriteUInt16LittleEndian(copy.AsSpan(hits[0].FlagsOffset), (ushort)(flags | Weak));
    }
}
