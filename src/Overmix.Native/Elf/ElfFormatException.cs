namespace Overmix.Native.Elf;

/// <summary>Bytes that should be a 64-bit little-endian ELF file are not, or end too early. Callers add the file's name and the remedy.</summary>
internal sealed class ElfFormatException : Exception
{
    public ElfFormatException(string what, long offset)
        : base($"{what} at byte {offset}") => Offset = offset;

    /// <summary>Where in the file, in bytes.</summary>
    public long Offset { get; }
}
