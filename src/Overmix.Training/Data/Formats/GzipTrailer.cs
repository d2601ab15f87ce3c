using System.Buffers.Binary;

namespace Overmix.Training.Data.Formats;

/// <summary>
/// The last eight bytes of a gzip file: checksum and length of its content. They are compared here, since a file that is cut within them decompresses without complaint.
/// A file of several gzip members has only the last one's; it is refused.
/// </summary>
/// <param name="Checksum">CRC-32 of the content.</param>
/// <param name="Length">Length of the content, modulo 2³².</param>
internal sealed record GzipTrailer(uint Checksum, uint Length)
{
    private const int Bytes = 8, HeaderBytes = 10;

    /// <summary>What was decompressed.</summary>
    public ChecksumStream? Content { get; init; }

    /// <summary>What is wrong, in words, when all has been read; null if nothing is.</summary>
    public string? Mismatch => Content is null || (Content.Checksum == Checksum && (uint)Content.Length == Length)
        ? null
        : $"expected {Length} bytes of checksum 0x{Checksum:x8} in one gzip member, as the file's last bytes say, found {Content.Length} of 0x{Content.Checksum:x8}";

    /// <summary>Reads it and goes back to the start.</summary>
    /// <param name="file">Name for messages.</param>
    /// <param name="stream">The file; seekable.</param>
    public static GzipTrailer Read(string file, Stream stream)
    {
        if (stream.Length < HeaderBytes + Bytes)
        {
            throw new DataException(file, $"expected a gzip file of at least {HeaderBytes + Bytes} bytes, found {stream.Length}. {BoundedReader.Remedy}", stream.Length);
        }

        Span<byte> last = stackalloc byte[Bytes];
        stream.Position = stream.Length - Bytes;
        stream.ReadExactly(last);
        stream.Position = 0;
        return new GzipTrailer(BinaryPrimitives.ReadUInt32LittleEndian(last), BinaryPrimitives.ReadUInt32LittleEndian(last[4..]));
    }
}
