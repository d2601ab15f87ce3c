using System.Buffers.Binary;
using System.Text;

namespace Overmix.Native.Elf;

/// <summary>
/// A 64-bit little-endian ELF file held in memory. Every read is checked against the file's length, because sizes and offsets in a file can lie.
/// Layout: <i>System V ABI, AMD64 supplement</i>; symbol versions: <i>Linux Standard Base Core 5.0, ch. 10.7</i>.
/// </summary>
internal sealed class ElfImage
{
    private const int HeaderSize = 64;
    private const int SectionHeaderSize = 64;
    private const uint NoBits = 8;

    private readonly byte[] bytes;
    private readonly Dictionary<string, ElfSection> sections = new(StringComparer.Ordinal);

    private ElfImage(byte[] bytes) => this.bytes = bytes;

    /// <summary>Reads the header and the section table.</summary>
    /// <param name="bytes">The whole file; kept, not copied.</param>
    /// <exception cref="ElfFormatException">Not such a file, or cut short.</exception>
    public static ElfImage Parse(byte[] bytes)
    {
        if (bytes.Length < HeaderSize || !bytes.AsSpan(0, 6).SequenceEqual("\u007fELF\u0002\u0001"u8))
        {
            throw new ElfFormatException("no 64-bit little-endian ELF header", 0);
        }

        var image = new ElfImage(bytes);
        image.ReadSections();
        return image;
    }

    /// <summary>Reads a file of at most <paramref name="maximumBytes"/> bytes.</summary>
    /// <exception cref="ElfFormatException">Larger, not an ELF file, or cut short.</exception>
    public static ElfImage Open(string path, long maximumBytes = 64 << 20)
    {
        long length = new FileInfo(path).Length;
        return length <= maximumBytes ? Parse(File.ReadAllBytes(path)) : throw new ElfFormatException("file larger than expected, cut", maximumBytes);
    }

    /// <summary>A section by name.</summary>
    /// <exception cref="ElfFormatException">The file has none of that name.</exception>
    public ElfSection Section(string name) =>
        sections.TryGetValue(name, out ElfSection section) ? section : throw new ElfFormatException($"no section {name} in the table", SectionTable);

    /// <summary>Whether the file has a section of that name.</summary>
    public bool Has(string name) => sections.ContainsKey(name);

    public ushort U16(long offset) => BinaryPrimitives.ReadUInt16LittleEndian(Slice(offset, 2));

    public uint U32(long offset) => BinaryPrimitives.ReadUInt32LittleEndian(Slice(offset, 4));

    /// <summary>Some bytes of the file.</summary>
    public ReadOnlySpan<byte> Slice(long offset, long length) =>
        offset >= 0 && length >= 0 && offset <= bytes.Length - length
            ? bytes.AsSpan((int)offset, (int)length)
            : throw new ElfFormatException($"{length} bytes wanted, file ends at {bytes.Length},", offset);

    /// <summary>The zero-terminated text at an offset into a string section.</summary>
    public string Text(ElfSection strings, uint at)
    {
        if (at >= strings.Size)
        {
            throw new ElfFormatException($"text outside {strings.Name}", strings.Offset + (long)at);
        }

        ReadOnlySpan<byte> rest = Slice(strings.Offset + (long)at, strings.Size - (long)at);
        int end = rest.IndexOf((byte)0);
        return end >= 0 ? Encoding.UTF8.GetString(rest[..end]) : throw new ElfFormatException("text without end", strings.Offset + (long)at);
    }

    private long SectionTable => (long)Math.Min(BinaryPrimitives.ReadUInt64LittleEndian(Slice(0x28, 8)), long.MaxValue);

    private void ReadSections()
    {
        long table = SectionTable;
        int entrySize = U16(0x3A), count = U16(0x3C), namesIndex = U16(0x3E);
        if (count == 0 || entrySize != SectionHeaderSize || namesIndex >= count)
        {
            throw new ElfFormatException("no usable section table", 0x3A);
        }

        _ = Slice(table, (long)count * entrySize);
        ElfSection names = At(table + ((long)namesIndex * entrySize), "section names");
        for (int i = 0; i < count; i++)
        {
            long header = table + ((long)i * entrySize);
            if (U32(header + 4) is not (0 or NoBits)) // unused entries and .bss have no bytes in the file
            {
                string name = Text(names, U32(header));
                sections.TryAdd(name, At(header, name));
            }
        }
    }

    private ElfSection At(long header, string name)
    {
        ulong offset = BinaryPrimitives.ReadUInt64LittleEndian(Slice(header + 0x18, 8));
        ulong size = BinaryPrimitives.ReadUInt64LittleEndian(Slice(header + 0x20, 8));
        return offset <= (ulong)bytes.Length && size <= (ulong)bytes.Length - offset
            ? new ElfSection(name, (int)offset, (int)size)
            : throw new ElfFormatException($"section {name} reaches beyond the file's end, header", header);
    }
}
