using System.Buffers.Binary;

namespace Overmix.Training.Data.Formats;

/// <summary>An npy array: its header and its numbers as stored.</summary>
/// <param name="File">What it was read from, for messages.</param>
/// <param name="Header">Type and shape.</param>
/// <param name="Data">The numbers, in C order.</param>
/// <param name="Place">Byte of the file where they begin.</param>
internal sealed record NpyArray(string File, NpyHeader Header, byte[] Data, long Place)
{
    /// <summary>Number of elements.</summary>
    public int Count => Data.Length / Header.ItemSize;

    /// <summary>Reads an array, of version 1 to 3, and brings it into C order.</summary>
    /// <param name="file">Its file, from the start.</param>
    /// <exception cref="DataException">Damaged, or not an array of numbers.</exception>
    public static NpyArray Read(BoundedReader file)
    {
        NpyHeader header = NpyHeader.Read(file);
        UInt128 bytes = header.Shape.Aggregate((UInt128)header.ItemSize, (product, size) => size == 0 ? 0 : UInt128.Min(product, long.MaxValue) * (uint)size);
        long place = file.Offset;
        byte[] data = file.Take((long)UInt128.Min(bytes, long.MaxValue), $"the array of {Text(header)}");
        file.RequireEnd("the array");
        return new NpyArray(file.File, header with { IsFortran = false }, header.IsFortran ? ToRows(data, header) : data, place);
    }

    /// <summary>Element i as a whole number.</summary>
    /// <exception cref="DataException">It is not whole, or beyond 64 bits.</exception>
    public long Whole(int i)
    {
        double number = Number(i);
        return Header.Kind is 'i' || (Header.Kind is 'u' && Header.ItemSize < 8) ? (long)Bits(i)
            : number == Math.Floor(number) && Math.Abs(number) <= 1L << 53 ? (long)number
            : throw new DataException(File, FormattableString.Invariant($"expected element {i} to be a whole number, found {number}. Save class numbers as integers."), Place + (long)i * Header.ItemSize);
    }

    /// <summary>Element i.</summary>
    public double Number(int i) => (Header.Kind, Header.ItemSize) switch
    {
        ('f', 2) => (double)BitConverter.UInt16BitsToHalf((ushort)Bits(i)),
        ('f', 4) => BitConverter.UInt32BitsToSingle((uint)Bits(i)),
        ('f', _) => BitConverter.UInt64BitsToDouble(Bits(i)),
        ('i', _) => (long)Bits(i),
        _ => Bits(i),
    };

    // Sign-extended for signed types.
    private ulong Bits(int i)
    {
        ReadOnlySpan<byte> at = Data.AsSpan(i * Header.ItemSize, Header.ItemSize);
        (bool big, bool signed) = (Header.IsBigEndian, Header.Kind == 'i');
        return at.Length switch
        {
            1 => signed ? (ulong)(sbyte)at[0] : at[0],
            2 when signed => (ulong)(big ? BinaryPrimitives.ReadInt16BigEndian(at) : BinaryPrimitives.ReadInt16LittleEndian(at)),
            2 => big ? BinaryPrimitives.ReadUInt16BigEndian(at) : BinaryPrimitives.ReadUInt16LittleEndian(at),
            4 when signed => (ulong)(big ? BinaryPrimitives.ReadInt32BigEndian(at) : BinaryPrimitives.ReadInt32LittleEndian(at)),
            4 => big ? BinaryPrimitives.ReadUInt32BigEndian(at) : BinaryPrimitives.ReadUInt32LittleEndian(at),
            _ => big ? BinaryPrimitives.ReadUInt64BigEndian(at) : BinaryPrimitives.ReadUInt64LittleEndian(at),
        };
    }

    // Fortran order: element (i, j, k, …) lies at i + d₀·(j + d₁·(k + …)). An index counts through it row by row.
    private static byte[] ToRows(byte[] columns, NpyHeader header)
    {
        (int rank, int item) = (header.Shape.Count, header.ItemSize);
        byte[] rows = new byte[columns.Length];
        int[] index = new int[rank], stride = new int[rank];
        for (int axis = 0, step = 1; axis < rank; axis++)
        {
            (stride[axis], step) = (step, step * header.Shape[axis]);
        }

        for (int to = 0, from = 0; to < rows.Length; to += item)
        {
            columns.AsSpan(from * item, item).CopyTo(rows.AsSpan(to));
            for (int axis = rank - 1; axis >= 0; axis--)
            {
                from += stride[axis];
                if (++index[axis] < header.Shape[axis])
                {
                    break;
                }

                from -= stride[axis] * header.Shape[axis];
                index[axis] = 0;
            }
        }

        return rows;
    }

    private static string Text(NpyHeader header) => $"({string.Join(", ", header.Shape)}) numbers of type {header.Type}";
}
