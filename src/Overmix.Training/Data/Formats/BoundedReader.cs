using System.Buffers.Binary;
using System.Globalization;
using System.IO.Compression;

namespace Overmix.Training.Data.Formats;

/// <summary>
/// Reads a file front to back and believes no size: what a header claims is held against what the file can hold before anything is allocated,
/// and what is compressed is given memory only as its bytes arrive. Every failure names file, byte and expectation.
/// </summary>
internal sealed class BoundedReader
{
    /// <summary>Deflate makes at most 258 bytes of 2 bits.</summary>
    public const long MostExpansion = 1032;

    /// <summary>What to do about a damaged file.</summary>
    public const string Remedy = "The file is damaged or of another kind; fetch or save it again.";

    private const int FirstAllocation = 1 << 16;

    private readonly Stream _stream;
    private readonly long _limit;
    private readonly bool _isExact;
    private readonly GzipTrailer? _trailer;

    private BoundedReader(string file, Stream stream, long limit, bool isExact, GzipTrailer? trailer = null) =>
        (File, _stream, _limit, _isExact, _trailer) = (file, stream, limit, isExact, trailer);

    /// <summary>What is read, as messages call it.</summary>
    public string File { get; }

    /// <summary>Bytes read so far.</summary>
    public long Offset { get; private set; }

    /// <summary>Bytes that can follow; for compressed data an upper bound.</summary>
    public long Left => _limit - Offset;

    /// <summary>Reads what is not compressed.</summary>
    /// <param name="file">Name for messages.</param>
    /// <param name="stream">Its bytes.</param>
    /// <param name="length">How many there are.</param>
    public static BoundedReader Plain(string file, Stream stream, long length) => new(file, stream, length, isExact: true);

    /// <summary>Reads what another stream decompresses.</summary>
    /// <param name="file">Name for messages.</param>
    /// <param name="stream">The decompressed bytes.</param>
    /// <param name="compressedLength">Length before decompression.</param>
    public static BoundedReader Decompressed(string file, Stream stream, long compressedLength) => new(file, stream, LimitOf(compressedLength), isExact: false);

    /// <summary>Reads a file's content, decompressing it if it is a gzip file.</summary>
    /// <param name="file">Name for messages.</param>
    /// <param name="stream">The file, from its start.</param>
    public static BoundedReader PlainOrGzip(string file, Stream stream)
    {
        Span<byte> magic = stackalloc byte[2];
        bool isGzip = stream.ReadAtLeast(magic, 2, throwOnEndOfStream: false) == 2 && magic is [0x1f, 0x8b];
        stream.Position = 0;
        if (!isGzip)
        {
            return Plain(file, stream, stream.Length);
        }

        var trailer = GzipTrailer.Read(file, stream);
        var content = new ChecksumStream(new GZipStream(stream, CompressionMode.Decompress));
        return new BoundedReader($"{file} decompressed", content, LimitOf(stream.Length), isExact: false, trailer with { Content = content });
    }

    /// <summary>Reads the next bytes.</summary>
    /// <param name="destination">Filled whole.</param>
    /// <param name="what">What they are, for messages.</param>
    /// <exception cref="DataException">There are not as many.</exception>
    public void Fill(Span<byte> destination, string what)
    {
        Require(destination.Length, what);
        int read = ReadSome(destination);
        Offset += read;
        if (read < destination.Length)
        {
            throw Error($"{what} should go on for {destination.Length - read} more bytes, but the data ends here. {Remedy}");
        }
    }

    /// <summary>Reads the next bytes into an array of their own.</summary>
    /// <param name="count">How many, as claimed by the file.</param>
    /// <param name="what">What they are, for messages.</param>
    /// <exception cref="DataException">There are not as many, or more than an array can hold.</exception>
    public byte[] Take(long count, string what)
    {
        Require(count, what);
        if (count > Array.MaxLength)
        {
            throw Error($"{what} takes {count} bytes; at most {Array.MaxLength} can be read.");
        }

        byte[] bytes = new byte[_isExact ? count : Math.Min(count, FirstAllocation)];
        Fill(bytes, what);
        while (bytes.Length < count)
        {
            int have = bytes.Length;
            Array.Resize(ref bytes, (int)Math.Min(count, 2L * have));
            Fill(bytes.AsSpan(have), what);
        }

        return bytes;
    }

    /// <summary>Passes over bytes.</summary>
    /// <param name="count">How many, as claimed by the file.</param>
    /// <param name="what">What they are, for messages.</param>
    public void Skip(long count, string what)
    {
        Require(count, what);
        byte[] scrap = new byte[Math.Min(count, FirstAllocation)];
        for (long left = count; left > 0; left -= Math.Min(left, scrap.Length))
        {
            Fill(scrap.AsSpan(0, (int)Math.Min(left, scrap.Length)), what);
        }
    }

    /// <summary>The next byte.</summary>
    public byte TakeByte(string what)
    {
        Span<byte> bytes = stackalloc byte[1];
        Fill(bytes, what);
        return bytes[0];
    }

    /// <summary>The next four bytes, least significant first.</summary>
    public uint TakeUInt32(string what)
    {
        Span<byte> bytes = stackalloc byte[4];
        Fill(bytes, what);
        return BinaryPrimitives.ReadUInt32LittleEndian(bytes);
    }

    /// <summary>The next four bytes, most significant first.</summary>
    public uint TakeUInt32BigEndian(string what) => BinaryPrimitives.ReverseEndianness(TakeUInt32(what));

    /// <summary>Checks that nothing follows; a gzip file has its checksum verified by this.</summary>
    /// <param name="what">What has ended, for messages.</param>
    public void RequireEnd(string what)
    {
        if (_isExact ? Left > 0 : ReadSome(stackalloc byte[1]) > 0)
        {
            throw Error($"{what} ends here, but the data goes on. {Remedy}");
        }

        RequireChecksum();
    }

    /// <summary>Passes over what follows, to the end; a gzip file has its checksum verified by this.</summary>
    /// <param name="most">Bytes that may have been read then, at most.</param>
    public void SkipToEnd(long most)
    {
        byte[] scrap = new byte[FirstAllocation];
        for (int read; (read = ReadSome(scrap.AsSpan(0, (int)Math.Min(Math.Max(Left, 1), scrap.Length)))) > 0;)
        {
            Offset += read;
            if (Offset > most)
            {
                throw Error($"expected at most {most} bytes. {Remedy}");
            }
        }

        RequireChecksum();
    }

    /// <summary>Checks that so many bytes can follow.</summary>
    public void Require(long count, string what)
    {
        if (count > Left)
        {
            throw Error(string.Create(CultureInfo.InvariantCulture, $"{what} should take {count} bytes, but {(_isExact ? "only" : "at most")} {Left} follow. {Remedy}"));
        }
    }

    /// <summary>An error at the current place, or at one read before.</summary>
    public DataException Error(string problem, long? at = null, Exception? inner = null) => new(File, problem, at ?? Offset, inner);

    /// <summary>The next bytes as a stream, for a decompressor; reading it moves this reader on.</summary>
    /// <param name="length">How many; <see cref="Require"/>d before.</param>
    public SegmentStream Segment(long length) => new(this, length);

    private static long LimitOf(long compressedLength) => (compressedLength + 1) * MostExpansion;

    private void RequireChecksum()
    {
        if (_trailer?.Mismatch is { } mismatch)
        {
            throw Error($"{mismatch}. {Remedy}");
        }
    }

    private int ReadSome(Span<byte> destination)
    {
        try
        {
            return _stream.ReadAtLeast(destination, destination.Length, throwOnEndOfStream: false);
        }
        catch (Exception cause) when (cause is InvalidDataException || (cause is IOException && !_isExact))
        {
            // zlib's own troubles come as an IOException of a type that cannot be named.
            throw Error($"the compressed data is damaged. {Remedy}", inner: cause);
        }
    }
}
