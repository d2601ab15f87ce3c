using System.Buffers.Binary;

namespace Overmix.Training.Data.Archives;

/// <summary>The extra field with the sizes that do not fit into 32 bits.</summary>
internal static class Zip64Extra
{
    private const int Id = 1;

    /// <summary>Replaces each value that is all ones by the field's, in the field's order; false if it is missing, doubled or out of range.</summary>
    public static bool TryApply(ReadOnlySpan<byte> extra, ref long length, ref long compressed, ref long offset)
    {
        bool wanted = length == uint.MaxValue || compressed == uint.MaxValue || offset == uint.MaxValue, found = false;
        while (extra.Length >= 4)
        {
            (int id, int size) = (BinaryPrimitives.ReadUInt16LittleEndian(extra), BinaryPrimitives.ReadUInt16LittleEndian(extra[2..]));
            if (size > extra.Length - 4)
            {
                return false;
            }

            if (id == Id && wanted)
            {
                ReadOnlySpan<byte> field = extra.Slice(4, size);
                if (found || !Take(ref field, ref length) || !Take(ref field, ref compressed) || !Take(ref field, ref offset))
                {
                    return false;
                }

                found = true;
            }

            extra = extra[(4 + size)..];
        }

        return !wanted || found;
    }

    private static bool Take(ref ReadOnlySpan<byte> field, ref long value)
    {
        if (value != uint.MaxValue)
        {
            return true;
        }

        if (field.Length < 8)
        {
            return false;
        }

        value = BinaryPrimitives.ReadInt64LittleEndian(field);
        field = field[8..];
        return value >= 0;
    }
}
