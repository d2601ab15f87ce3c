namespace Overmix.Native.Elf;

/// <summary>A section of an ELF file whose bytes lie inside the file.</summary>
/// <param name="Name">Such as <c>.dynsym</c>.</param>
/// <param name="Offset">First byte, from the start of the file.</param>
/// <param name="Size">Bytes.</param>
internal readonly record struct ElfSection(string Name, int Offset, int Size)
{
    public int End => Offset + Size;
}
