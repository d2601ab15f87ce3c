using System.Buffers.Binary;

namespace Overmix.Training.Data.Archives;

/// <summary>An entry of a zip's directory, checked in itself.</summary>
internal sealed record ZipRecord
{
    public const int FixedLength = 46;
    private const uint Signature = 0x02014b50;
    private const int Encrypted = 1, Patched = 32, Strong = 64, Masked = 8192, Unix = 3;

    public required byte[] Name { get; init; }

    public required ushort Flags { get; init; }

    public required ushort Method { get; init; }

    public required uint Checksum { get; init; }

    public required long CompressedLength { get; init; }

    public required long Length { get; init; }

    /// <summary>Where its local header begins.</summary>
    public required long Offset { get; init; }

    /// <summary>Where this record begins.</summary>
    public required long DirectoryOffset { get; init; }

    public bool IsFolder => Name is [.., (byte)'/'];

    /// <summary>Reads a record at the start of <paramref name="bytes"/>; null and the problem if it is none.</summary>
    public static ZipRecord? TryParse(ReadOnlySpan<byte> bytes, long position, out int used, out (string Problem, string Expectation) refused)
    {
        used = 0;
        refused = ("has no valid record in the directory", "a whole record");
        if (bytes.Length < FixedLength || BinaryPrimitives.ReadUInt32LittleEndian(bytes) != Signature)
        {
            return null;
        }

        int name = Short(bytes, 28), extra = Short(bytes, 30), comment = Short(bytes, 32);
        used = FixedLength + name + extra + comment;
        if (used > bytes.Length)
        {
            return null;
        }

        (long compressed, long length, long offset) = (Long(bytes, 20), Long(bytes, 24), Long(bytes, 42));
        if (!Zip64Extra.TryApply(bytes.Slice(FixedLength + name, extra), ref length, ref compressed, ref offset))
        {
            refused = ("has a damaged 64-bit record", "sizes below 2⁶³ where they are announced");
            return null;
        }

        var record = new ZipRecord
        {
            Name = bytes.Slice(FixedLength, name).ToArray(),
            Flags = (ushort)Short(bytes, 8),
            Method = (ushort)Short(bytes, 10),
            Checksum = (uint)Long(bytes, 16),
            CompressedLength = compressed,
            Length = length,
            Offset = offset,
            DirectoryOffset = position,
        };
        refused = record.Problem(madeBy: Short(bytes, 4) >> 8, mode: (int)(Long(bytes, 38) >> 16), disk: Short(bytes, 34));
        return refused == default ? record : null;
    }

    private (string, string) Problem(int madeBy, int mode, int disk) => this switch
    {
        _ when (Flags & (Encrypted | Patched | Strong | Masked)) != 0 => ("is encrypted or patched", "plain entries"),
        _ when Method is not (0 or 8) => ($"is compressed by method {Method}", "stored (0) or deflated (8)"),
        _ when madeBy == Unix && (mode & 0xF000) is not (0 or 0x8000 or 0x4000) => ($"is a link or a device (mode {Convert.ToString(mode, 8)})", "regular files and folders only"),
        _ when madeBy == Unix && (mode & 0xF000) == 0x4000 && !IsFolder => ("is a folder without a slash at the end of its name", "a slash"),
        _ when disk != 0 => ("lies on another disk", "an archive in one file"),
        _ when Method == 0 && CompressedLength != Length => ($"is stored in {CompressedLength} bytes", $"{Length}, its length"),
        _ when IsFolder && Length != 0 => ($"is a folder of {Length} bytes", "0 bytes"),
        _ => default,
    };

    private static int Short(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt16LittleEndian(bytes[at..]);

    private static long Long(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt32LittleEndian(bytes[at..]);
}
