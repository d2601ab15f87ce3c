using System.Buffers.Binary;

namespace Overmix.Training.Data.Archives;

/// <summary>CRC-32 of zip files (polynomial EDB88320, reflected), eight bytes at a time.</summary>
internal static class Crc32
{
    /// <summary>The state before any byte.</summary>
    public const uint Start = 0xFFFFFFFF;

    private static readonly uint[] Tables = Build();

    /// <summary>The checksum of a state.</summary>
    public static uint End(uint state) => ~state;

    /// <summary>The state after more bytes.</summary>
    public static uint Add(uint state, ReadOnlySpan<byte> bytes)
    {
        ReadOnlySpan<uint> t = Tables;
        for (; bytes.Length >= 8; bytes = bytes[8..])
        {
            uint low = BinaryPrimitives.ReadUInt32LittleEndian(bytes) ^ state, high = BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]);
            state = t[1792 + (int)(low & 255)] ^ t[1536 + (int)(low >> 8 & 255)] ^ t[1280 + (int)(low >> 16 & 255)] ^ t[1024 + (int)(low >> 24)]
                ^ t[768 + (int)(high & 255)] ^ t[512 + (int)(high >> 8 & 255)] ^ t[256 + (int)(high >> 16 & 255)] ^ t[(int)(high >> 24)];
        }

        foreach (byte b in bytes)
        {
            state = t[(int)((state ^ b) & 255)] ^ (state >> 8);
        }

        return state;
    }

    private static uint[] Build()
    {
        uint[] tables = new uint[8 * 256];
        for (uint i = 0; i < 256; i++)
        {
            uint state = i;
            for (int bit = 0; bit < 8; bit++)
            {
                state = (state >> 1) ^ ((state & 1) * 0xEDB88320);
            }

            tables[i] = state;
        }

        for (int i = 256; i < tables.Length; i++)
        {
            tables[i] = (tables[i - 256] >> 8) ^ tables[tables[i - 256] & 255];
        }

        return tables;
    }
}
