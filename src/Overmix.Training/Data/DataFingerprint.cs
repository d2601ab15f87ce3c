using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Overmix.Training.Data;

/// <summary>SHA-256 of data held in memory: shape, number of classes, inputs, labels and the official parts if there are any, all little-endian.</summary>
internal static class DataFingerprint
{
    public static string Of(ExampleShape shape, int classes, ReadOnlySpan<byte> inputs, ReadOnlySpan<int> labels, IReadOnlyList<DataPart>? parts = null)
    {
        Span<byte> header = stackalloc byte[16];
        BinaryPrimitives.WriteInt32LittleEndian(header, shape.Channels);
        BinaryPrimitives.WriteInt32LittleEndian(header[4..], shape.Height);
        BinaryPrimitives.WriteInt32LittleEndian(header[8..], shape.Width);
        BinaryPrimitives.WriteInt32LittleEndian(header[12..], classes);
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(header);
        hash.AppendData(inputs);
        hash.AppendData(MemoryMarshal.AsBytes(labels));
        hash.AppendData(parts is null ? [] : parts.Select(p => (byte)p).ToArray());
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
