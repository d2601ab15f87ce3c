using System.Buffers.Binary;
using System.Text;

namespace Overmix.Runs.TensorBoard;

/// <summary>A Protocol Buffers message under construction: the few field types that an event needs.</summary>
internal sealed class ProtoMessage
{
    private const int Varint = 0, Fixed64 = 1, Delimited = 2, Fixed32 = 5;

    private readonly List<byte> _bytes = [];

    public byte[] ToArray() => [.. _bytes];

    public ProtoMessage Add(int field, long value)
    {
        Tag(field, Varint);
        AddVarint((ulong)value);
        return this;
    }

    public ProtoMessage Add(int field, double value)
    {
        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteDoubleLittleEndian(bytes, value);
        Tag(field, Fixed64);
        _bytes.AddRange(bytes);
        return this;
    }

    public ProtoMessage Add(int field, float value)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteSingleLittleEndian(bytes, value);
        Tag(field, Fixed32);
        _bytes.AddRange(bytes);
        return this;
    }

    public ProtoMessage Add(int field, string value) => Add(field, Encoding.UTF8.GetBytes(value));

    public ProtoMessage Add(int field, ProtoMessage value) => Add(field, value.ToArray());

    private ProtoMessage Add(int field, byte[] value)
    {
        Tag(field, Delimited);
        AddVarint((ulong)value.Length);
        _bytes.AddRange(value);
        return this;
    }

    private void Tag(int field, int type) => AddVarint((ulong)((field << 3) | type));

    private void AddVarint(ulong value)
    {
        for (; value >= 0x80; value >>= 7)
        {
            _bytes.Add((byte)(value | 0x80));
        }

        _bytes.Add((byte)value);
    }
}
