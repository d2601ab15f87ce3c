namespace Overmix.Training.Data.Formats;

/// <summary>The checksum of zip files: CRC-32 of ISO 3309, polynomial 0xEDB88320, reflected.</summary>
internal sealed class Crc32
{
    private static readonly uint[] Table = [.. Enumerable.Range(0, 256).Select(i => Enumerable.Range(0, 8).Aggregate((uint)i, (r, _) => (r & 1) == 0 ? r >> 1 : r >> 1 ^ 0xEDB88320))];

    private uint _remainder = uint.MaxValue;

    /// <summary>The checksum of what was added.</summary>
    public uint Value => ~_remainder;

    /// <summary>Adds bytes.</summary>
    public void Add(ReadOnlySpan<byte> bytes)
    {
        uint remainder = _remainder;
        foreach (byte b in bytes)
        {
            remainder = Table[(byte)(remainder ^ b)] ^ remainder >> 8;
        }

        _remainder = remainder;
    }
}
