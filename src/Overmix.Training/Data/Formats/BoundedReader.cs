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

    private BoundedReader(string file, Stream stream, long limit, bool isExact) => (File, _stream, _limit, _isExact) = (file, stream, limit, isExact);

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
    public static BoundedReader Decompressed(string file, Stream stream, long compressedLength) => new(file, stream, (compressedLength + 1) * MostExpansion, isExact: false);

    /// <summary>Reads a file's content, decompressing it if it is a gzip file.</summary>
    /// <param name="file">Name for messages.</param>
    /// <param name="stream">The file, from its start.</param>
    public static BoundedReader PlainOrGzip(string file, Stream stream)
    {
        Span<byte> magic = stackalloc byte[2];
        bool isGzip = stream.ReadAtLeast(magic, 2, throwOnEndOfStream: false) == 2 && magic is [0x1f, 0x8b];
        stream.Position = 0;
        return isGzip
            ? Decompressed($"{file} decompressed", new GZipStream(stream, CompressionMode.Decompress), stream.Length)
            : Plain(file, stream, stream.Length);
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

    /// <summary>Checks that nothing follows; what is compressed has its checksum verified by this.</summary>
    /// <param name="what">What has ended, for messages.</param>
    public void RequireEnd(string what)
    {
        if (_isExact ? Left > 0 : ReadSome(stackalloc byte[1]) > 0)
        {
            throw Error($"{what} ends here, but the data goes on. {Remedy}");
        }
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
    public Stream Segment(long length) => new SegmentStream(this, length);

    private int ReadSome(Span<byte> destination)
    {
        try
        {
            return _stream.ReadAtLeast(destination, destination.Length, throwOnEndOfStream: false);
        }
        catch (InvalidDataException cause)
        {
            throw Error($"the compressed data is damaged. {Remedy}", inner: cause);
        }
    }

    private sealed class SegmentStream(BoundedReader owner, long length) : Stream
    {
        private long _left = length;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override int Read(Span<byte> buffer)
        {
            int count = (int)Math.Min(buffer.Length, _left);
            owner.Fill(buffer[..count], "the compressed data");
            _left -= count;
            return count;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
