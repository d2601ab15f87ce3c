using System.Buffers.Binary;
using System.Numerics;

namespace Overmix.Runs.TensorBoard;

/// <summary>
/// A record of an event file: length (8 bytes), masked CRC-32C of the length, payload, masked CRC-32C of the payload; all little-endian.
/// Source: the TFRecord format as TensorFlow documents it; CRC-32C (Castagnoli) as in RFC 3720, appendix B.4.
/// </summary>
internal static class EventRecord
{
    private const uint MaskDelta = 0xA282EAD8;

    /// <summary>The record of a payload.</summary>
    public static byte[] Frame(ReadOnlySpan<byte> payload)
    {
        byte[] record = new byte[payload.Length + 16];
        BinaryPrimitives.WriteUInt64LittleEndian(record, (ulong)payload.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(record.AsSpan(8), Mask(Crc32C(record.AsSpan(0, 8))));
        payload.CopyTo(record.AsSpan(12));
        BinaryPrimitives.WriteUInt32LittleEndian(record.AsSpan(12 + payload.Length), Mask(Crc32C(payload)));
        return record;
    }

    /// <summary>The checksum that a record has beside some bytes of it.</summary>
    public static uint Masked(ReadOnlySpan<byte> bytes) => Mask(Crc32C(bytes));

    /// <summary>CRC-32C: polynomial 0x1EDC6F41, reflected, start and end inverted.</summary>
    public static uint Crc32C(ReadOnlySpan<byte> bytes)
    {
        uint crc = uint.MaxValue;
        foreach (byte value in bytes)
        {
            crc = BitOperations.Crc32C(crc, value);
        }

        return ~crc;
    }

    /// <summary>A checksum stored beside the bytes it is over is masked, so that a checksum over both does not degenerate.</summary>
    private static uint Mask(uint crc) => unchecked(BitOperations.RotateRight(crc, 15) + MaskDelta);
}
