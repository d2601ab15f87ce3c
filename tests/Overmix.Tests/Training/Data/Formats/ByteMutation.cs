using System.Buffers.Binary;
using Overmix.Core.Seeding;

namespace Overmix.Tests.Training.Data.Formats;

/// <summary>Damages a file as disks, networks and enemies do: bits flipped, bytes cut out, doubled or replaced by what hurts, sizes made huge, the end cut off.</summary>
internal static class ByteMutation
{
    private static readonly uint[] Sizes = [0, 1, 2, 7, 8, 0x7F, 0x80, 0xFF, 0x100, 0x7FFF, 0xFFFF, 0x10000, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFE, 0xFFFFFFFF];

    /// <summary>A damaged copy.</summary>
    /// <param name="whole">The file.</param>
    /// <param name="pieces">Pieces that mean something in its format.</param>
    /// <param name="draw">The draws.</param>
    public static byte[] Of(ReadOnlySpan<byte> whole, IReadOnlyList<byte[]> pieces, RandomStream draw)
    {
        byte[] file = whole.ToArray();
        for (int edits = 1 + draw.NextInt(3); edits > 0; edits--)
        {
            // Half of the edits fall into the first bytes, where the sizes are.
            int end = draw.NextInt(2) == 0 ? Math.Min(file.Length, 200) : file.Length;
            int at = draw.NextInt(end + 1), length = draw.NextInt(Math.Min(12, file.Length - at + 1));
            file = draw.NextInt(7) switch
            {
                0 or 1 => WithFlippedBit(file, at, draw),
                2 => WithSize(file, at, draw),
                3 => [.. file.AsSpan(0, at), .. file.AsSpan(at + length)],
                4 => [.. file.AsSpan(0, at + length), .. file.AsSpan(at)],
                5 => [.. file.AsSpan(0, at), .. pieces[draw.NextInt(pieces.Count)], .. file.AsSpan(at + length)],
                _ => draw.NextInt(4) == 0 ? file[..at] : WithFlippedBit(file, at, draw),
            };
        }

        return file;
    }

    private static byte[] WithFlippedBit(byte[] file, int at, RandomStream draw)
    {
        if (at < file.Length)
        {
            file[at] ^= (byte)(1 << draw.NextInt(8));
        }

        return file;
    }

    private static byte[] WithSize(byte[] file, int at, RandomStream draw)
    {
        uint size = Sizes[draw.NextInt(Sizes.Length)];
        if (at + 4 <= file.Length)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(at), draw.NextInt(2) == 0 ? size : BinaryPrimitives.ReverseEndianness(size));
        }

        return file;
    }
}
