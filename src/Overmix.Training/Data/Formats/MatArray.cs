using System.Buffers.Binary;

namespace Overmix.Training.Data.Formats;

/// <summary>The numbers of one variable of a MAT file, as they are stored.</summary>
/// <param name="Name">Name of the variable.</param>
/// <param name="Dimensions">Its sizes; element (i, j, k, …) lies at i + d₀·(j + d₁·(k + …)).</param>
/// <param name="Storage">How a number is stored, which may be narrower than what it is: MATLAB writes small whole doubles as bytes.</param>
/// <param name="Data">The stored numbers, least significant byte first.</param>
/// <param name="Place">Byte of the file where the numbers begin.</param>
internal sealed record MatArray(string Name, IReadOnlyList<int> Dimensions, MatStorage Storage, byte[] Data, long Place)
{
    /// <summary>Number of elements.</summary>
    public int Count => Data.Length / SizeOf(Storage);

    /// <summary>Element i in storage order.</summary>
    public double this[int i]
    {
        get
        {
            ReadOnlySpan<byte> at = Data.AsSpan(i * SizeOf(Storage));
            return Storage switch
            {
                MatStorage.Int8 => (sbyte)at[0],
                MatStorage.UInt8 => at[0],
                MatStorage.Int16 => BinaryPrimitives.ReadInt16LittleEndian(at),
                MatStorage.UInt16 => BinaryPrimitives.ReadUInt16LittleEndian(at),
                MatStorage.Int32 => BinaryPrimitives.ReadInt32LittleEndian(at),
                MatStorage.UInt32 => BinaryPrimitives.ReadUInt32LittleEndian(at),
                MatStorage.Single => BinaryPrimitives.ReadSingleLittleEndian(at),
                MatStorage.Double => BinaryPrimitives.ReadDoubleLittleEndian(at),
                MatStorage.Int64 => BinaryPrimitives.ReadInt64LittleEndian(at),
                _ => BinaryPrimitives.ReadUInt64LittleEndian(at),
            };
        }
    }

    /// <summary>Bytes of a stored number; 0 for what is not a number.</summary>
    public static int SizeOf(MatStorage storage) => storage switch
    {
        MatStorage.Int8 or MatStorage.UInt8 => 1,
        MatStorage.Int16 or MatStorage.UInt16 => 2,
        MatStorage.Int32 or MatStorage.UInt32 or MatStorage.Single => 4,
        MatStorage.Double or MatStorage.Int64 or MatStorage.UInt64 => 8,
        _ => 0,
    };
}

/// <summary>Types of data elements that a MAT file of version 5 can hold.</summary>
internal enum MatStorage
{
    Int8 = 1,
    UInt8 = 2,
    Int16 = 3,
    UInt16 = 4,
    Int32 = 5,
    UInt32 = 6,
    Single = 7,
    Double = 9,
    Int64 = 12,
    UInt64 = 13,
    Matrix = 14,
    Compressed = 15,
}
