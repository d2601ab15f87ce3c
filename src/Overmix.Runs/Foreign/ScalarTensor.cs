using System.Buffers.Binary;

namespace Overmix.Runs.Foreign;

/// <summary>The number in a <c>TensorProto</c> of one element. Field numbers: <c>tensor.proto</c> and <c>types.proto</c> of TensorBoard.</summary>
internal static class ScalarTensor
{
    private const int TypeField = 1, Shape = 2, Content = 4, FloatValues = 5, DoubleValues = 6, IntValues = 7, Int64Values = 10, HalfValues = 13;
    private const int Dimension = 2, Size = 1;
    private const ulong Float = 1, Double = 2, Int32 = 3, Int64 = 9, BFloat16 = 14, Half = 19;

    /// <summary>Reads it; NaN if it is no number or has not exactly one element.</summary>
    /// <returns>Whether the message is a valid one.</returns>
    public static bool TryRead(ReadOnlySpan<byte> message, out double value)
    {
        value = double.NaN;
        (ulong type, bool isScalar) = (0, true);
        var fields = new ProtoReader(message);
        while (fields.MoveNext())
        {
            type = fields is { Field: TypeField, Type: WireType.Varint } ? fields.Bits : type;
            isScalar &= !(fields is { Field: Shape, Type: WireType.Delimited }) || HasOneElement(fields.Bytes);
        }

        if (fields.IsBroken || !isScalar)
        {
            return !fields.IsBroken;
        }

        var again = new ProtoReader(message);
        while (again.MoveNext())
        {
            value = ValueOf(again, type) is { } found ? found : value;
        }

        return true;
    }

    private static double? ValueOf(in ProtoReader field, ulong type) => (field.Field, field.Type) switch
    {
        (Content, WireType.Delimited) => FromContent(field.Bytes, type),
        (FloatValues, WireType.Fixed32) => field.Single,
        (FloatValues, WireType.Delimited) when field.Bytes.Length == 4 => BinaryPrimitives.ReadSingleLittleEndian(field.Bytes),
        (DoubleValues, WireType.Fixed64) => field.Double,
        (DoubleValues, WireType.Delimited) when field.Bytes.Length == 8 => BinaryPrimitives.ReadDoubleLittleEndian(field.Bytes),
        (IntValues or Int64Values, WireType.Varint) => (long)field.Bits,
        (HalfValues, WireType.Varint) => FromBits((ushort)field.Bits, type),
        (IntValues or Int64Values or HalfValues, WireType.Delimited) => FromPacked(field.Bytes, field.Field == HalfValues, type),
        _ => null,
    };

    private static double? FromContent(ReadOnlySpan<byte> bytes, ulong type) => (type, bytes.Length) switch
    {
        (Float, 4) => BinaryPrimitives.ReadSingleLittleEndian(bytes),
        (Double, 8) => BinaryPrimitives.ReadDoubleLittleEndian(bytes),
        (Int32, 4) => BinaryPrimitives.ReadInt32LittleEndian(bytes),
        (Int64, 8) => BinaryPrimitives.ReadInt64LittleEndian(bytes),
        (Half or BFloat16, 2) => FromBits(BinaryPrimitives.ReadUInt16LittleEndian(bytes), type),
        _ => null,
    };

    private static double FromBits(ushort bits, ulong type) => type == BFloat16 ? BitConverter.UInt32BitsToSingle((uint)bits << 16) : (double)BitConverter.UInt16BitsToHalf(bits);

    // A packed list of one varint: read as the tail of a field of that kind.
    private static double? FromPacked(ReadOnlySpan<byte> bytes, bool isHalf, ulong type)
    {
        ulong value = 0;
        for (int i = 0; i < bytes.Length && i < 10; i++)
        {
            value |= (ulong)(bytes[i] & 0x7F) << (7 * i);
            if (bytes[i] < 0x80)
            {
                return i < bytes.Length - 1 ? null : isHalf ? FromBits((ushort)value, type) : (long)value;
            }
        }

        return null;
    }

    private static bool HasOneElement(ReadOnlySpan<byte> shape)
    {
        var dimensions = new ProtoReader(shape);
        while (dimensions.MoveNext())
        {
            if (dimensions is { Field: Dimension, Type: WireType.Delimited })
            {
                ulong size = 0;
                var fields = new ProtoReader(dimensions.Bytes);
                while (fields.MoveNext())
                {
                    size = fields is { Field: Size, Type: WireType.Varint } ? fields.Bits : size;
                }

                if (size != 1)
                {
                    return false;
                }
            }
        }

        return true;
    }
}
