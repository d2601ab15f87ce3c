using System.Buffers.Binary;

namespace Overmix.Runs.Foreign;

/// <summary>Walks over the fields of a Protocol Buffers message. Nothing is allocated, whatever lengths it claims.</summary>
/// <param name="bytes">The message.</param>
internal ref struct ProtoReader(ReadOnlySpan<byte> bytes)
{
    private ReadOnlySpan<byte> _rest = bytes;

    /// <summary>Number of the current field.</summary>
    public int Field { get; private set; }

    /// <summary>How the current field is encoded.</summary>
    public WireType Type { get; private set; }

    /// <summary>The current field if it is a varint, or fixed bits.</summary>
    public ulong Bits { get; private set; }

    /// <summary>The current field if it has a length.</summary>
    public ReadOnlySpan<byte> Bytes { get; private set; }

    /// <summary>Whether the message breaks off or breaks a rule; nothing more is read then.</summary>
    public bool IsBroken { get; private set; }

    /// <summary>The current field as float32.</summary>
    public readonly float Single => BitConverter.UInt32BitsToSingle((uint)Bits);

    /// <summary>The current field as float64.</summary>
    public readonly double Double => BitConverter.UInt64BitsToDouble(Bits);

    /// <summary>Moves to the next field.</summary>
    public bool MoveNext()
    {
        if (_rest.IsEmpty || IsBroken)
        {
            return false;
        }

        if (!Varint(out ulong tag) || tag >> 3 is 0 or > 0x1FFFFFFF)
        {
            return Break();
        }

        (Field, Type) = ((int)(tag >> 3), (WireType)(tag & 7));
        Bytes = default;
        return Type switch
        {
            WireType.Varint => Varint(out ulong value) ? Keep(value) : Break(),
            WireType.Fixed64 => Take(8, out ReadOnlySpan<byte> eight) ? Keep(BinaryPrimitives.ReadUInt64LittleEndian(eight)) : Break(),
            WireType.Fixed32 => Take(4, out ReadOnlySpan<byte> four) ? Keep(BinaryPrimitives.ReadUInt32LittleEndian(four)) : Break(),
            WireType.Delimited when Varint(out ulong length) && Take(length, out ReadOnlySpan<byte> taken) => Keep(taken),
            _ => Break(),
        };
    }

    private bool Break()
    {
        IsBroken = true;
        return false;
    }

    private bool Keep(ulong bits)
    {
        Bits = bits;
        return true;
    }

    private bool Keep(ReadOnlySpan<byte> bytes)
    {
        Bytes = bytes;
        return true;
    }

    private bool Take(ulong length, out ReadOnlySpan<byte> taken)
    {
        bool fits = length <= (ulong)_rest.Length;
        taken = fits ? _rest[..(int)length] : default;
        _rest = fits ? _rest[(int)length..] : _rest;
        return fits;
    }

    private bool Varint(out ulong value)
    {
        value = 0;
        for (int i = 0; i < 10 && i < _rest.Length; i++)
        {
            value |= (ulong)(_rest[i] & 0x7F) << (7 * i);
            if (_rest[i] < 0x80)
            {
                _rest = _rest[(i + 1)..];
                return true;
            }
        }

        return false;
    }
}

/// <summary>How a field is encoded.</summary>
internal enum WireType
{
    /// <summary>Seven bits a byte.</summary>
    Varint = 0,

    /// <summary>Eight bytes.</summary>
    Fixed64 = 1,

    /// <summary>A length, then so many bytes.</summary>
    Delimited = 2,

    /// <summary>Four bytes.</summary>
    Fixed32 = 5,
}
