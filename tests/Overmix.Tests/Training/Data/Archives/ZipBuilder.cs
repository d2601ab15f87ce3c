using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using Overmix.Training.Data.Archives;

namespace Overmix.Tests.Training.Data.Archives;

/// <summary>What a zip entry says of itself; what is not given is true.</summary>
internal sealed record ZipLie
{
    public int? Method { get; init; }

    public int Flags { get; init; }

    public uint? Checksum { get; init; }

    public long? Length { get; init; }

    public long? CompressedLength { get; init; }

    public long? Offset { get; init; }

    public int Mode { get; init; } = 0x81A4; // a regular file

    public byte[]? LocalName { get; init; }

    public byte[] Extra { get; init; } = [];

    public bool InDirectoryOnly { get; init; }
}

/// <summary>Writes a zip byte by byte, lies included.</summary>
internal sealed class ZipBuilder
{
    private readonly List<byte> _bytes = [], _directory = [];
    private int _entries;

    public ZipBuilder File(string name, byte[] content, ZipLie? lie = null) => File(Encoding.UTF8.GetBytes(name), content, lie);

    public ZipBuilder File(byte[] name, byte[] content, ZipLie? lie = null)
    {
        lie ??= new ZipLie();
        byte[] packed = lie.Method == 0 ? content : Deflate(content);
        uint checksum = lie.Checksum ?? Crc32.End(Crc32.Add(Crc32.Start, content));
        (long length, long compressed, long offset) = (lie.Length ?? content.Length, lie.CompressedLength ?? packed.Length, lie.Offset ?? _bytes.Count);
        if (!lie.InDirectoryOnly)
        {
            _bytes.AddRange(Local(lie.LocalName ?? name, lie, checksum, compressed, length));
            _bytes.AddRange(packed);
        }

        byte[] record = new byte[46];
        BinaryPrimitives.WriteUInt32LittleEndian(record, 0x02014b50);
        Put16(record, 4, (3 << 8) | 20);
        Fill(record, 8, lie, checksum, compressed, length, name.Length, lie.Extra.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(record.AsSpan(38), (uint)lie.Mode << 16);
        BinaryPrimitives.WriteUInt32LittleEndian(record.AsSpan(42), (uint)offset);
        _directory.AddRange(record);
        _directory.AddRange(name);
        _directory.AddRange(lie.Extra);
        _entries++;
        return this;
    }

    /// <summary>The zip; its end record may lie.</summary>
    public byte[] Close(int? entries = null, uint? offset = null, int disk = 0, Func<long, long, byte[]>? before = null)
    {
        byte[] end = new byte[22];
        BinaryPrimitives.WriteUInt32LittleEndian(end, 0x06054b50);
        Put16(end, 4, disk);
        Put16(end, 8, entries ?? _entries);
        Put16(end, 10, entries ?? _entries);
        BinaryPrimitives.WriteUInt32LittleEndian(end.AsSpan(12), (uint)_directory.Count);
        BinaryPrimitives.WriteUInt32LittleEndian(end.AsSpan(16), offset ?? (uint)_bytes.Count);
        byte[] between = before?.Invoke(_bytes.Count, _directory.Count) ?? [];
        return [.. _bytes, .. _directory, .. between, .. end];
    }

    /// <summary>The 64-bit end record and its locator.</summary>
    public static byte[] End64(long at, long entries, long length, long offset)
    {
        byte[] both = new byte[76];
        BinaryPrimitives.WriteUInt32LittleEndian(both, 0x06064b50);
        BinaryPrimitives.WriteInt64LittleEndian(both.AsSpan(4), 44);
        BinaryPrimitives.WriteInt64LittleEndian(both.AsSpan(24), entries);
        BinaryPrimitives.WriteInt64LittleEndian(both.AsSpan(32), entries);
        BinaryPrimitives.WriteInt64LittleEndian(both.AsSpan(40), length);
        BinaryPrimitives.WriteInt64LittleEndian(both.AsSpan(48), offset);
        BinaryPrimitives.WriteUInt32LittleEndian(both.AsSpan(56), 0x07064b50);
        BinaryPrimitives.WriteInt64LittleEndian(both.AsSpan(64), at);
        BinaryPrimitives.WriteInt32LittleEndian(both.AsSpan(72), 1);
        return both;
    }

    /// <summary>An extra field with 64-bit numbers.</summary>
    public static byte[] Extra64(params long[] numbers)
    {
        byte[] extra = new byte[4 + 8 * numbers.Length];
        Put16(extra, 0, 1);
        Put16(extra, 2, 8 * numbers.Length);
        for (int i = 0; i < numbers.Length; i++)
        {
            BinaryPrimitives.WriteInt64LittleEndian(extra.AsSpan(4 + 8 * i), numbers[i]);
        }

        return extra;
    }

    public static byte[] Deflate(byte[] content)
    {
        using var stream = new MemoryStream();
        using (var deflate = new DeflateStream(stream, CompressionLevel.Optimal))
        {
            deflate.Write(content);
        }

        return stream.ToArray();
    }

    private static byte[] Local(byte[] name, ZipLie lie, uint checksum, long compressed, long length)
    {
        byte[] local = new byte[30];
        BinaryPrimitives.WriteUInt32LittleEndian(local, 0x04034b50);
        Fill(local, 6, lie, checksum, compressed, length, name.Length, lie.Extra.Length);
        return [.. local, .. name, .. lie.Extra];
    }

    private static void Fill(byte[] record, int at, ZipLie lie, uint checksum, long compressed, long length, int name, int extra)
    {
        Put16(record, at, lie.Flags);
        Put16(record, at + 2, lie.Method ?? 8);
        BinaryPrimitives.WriteUInt32LittleEndian(record.AsSpan(at + 8), checksum);
        BinaryPrimitives.WriteUInt32LittleEndian(record.AsSpan(at + 12), (uint)compressed);
        BinaryPrimitives.WriteUInt32LittleEndian(record.AsSpan(at + 16), (uint)length);
        Put16(record, at + 20, name);
        Put16(record, at + 22, extra);
    }

    private static void Put16(byte[] record, int at, int value) => BinaryPrimitives.WriteUInt16LittleEndian(record.AsSpan(at), (ushort)value);
}
