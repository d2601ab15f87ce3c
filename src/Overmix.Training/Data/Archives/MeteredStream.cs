namespace Overmix.Training.Data.Archives;

/// <summary>Counts what comes out of a decompressor against what went in, and stops a bomb.</summary>
internal sealed class MeteredStream(Stream content, Stream compressed, ArchiveLimits limits, Func<string, string, Exception?, DataException> refusal) : Stream
{
    private readonly byte[] _scratch = new byte[1 << 14];
    private long _position;

    /// <summary>Bytes that came out so far.</summary>
    public override long Position
    {
        get => _position;
        set => throw new NotSupportedException();
    }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    /// <summary>Reads until the buffer is full or the stream ends.</summary>
    public int Fill(Span<byte> buffer)
    {
        int length = 0;
        while (length < buffer.Length && Read(buffer[length..]) is var read and > 0)
        {
            length += read;
        }

        return length;
    }

    /// <summary>Reads and forgets; false if the stream ended before.</summary>
    public bool Skip(long count)
    {
        while (count > 0)
        {
            int read = Read(_scratch.AsSpan(0, (int)Math.Min(count, _scratch.Length)));
            if (read == 0)
            {
                return false;
            }

            count -= read;
        }

        return true;
    }

    public override int Read(Span<byte> buffer)
    {
        int read;
        try
        {
            read = content.Read(buffer);
        }
        catch (InvalidDataException cause)
        {
            throw refusal("the compressed data are damaged", "an undamaged gzip file", cause);
        }

        _position += read;
        if (Position > limits.TotalBytes)
        {
            throw refusal("the archive has grown too large", $"at most {limits.TotalBytes} bytes", null);
        }

        if (Position > limits.FreeBytes && Position > limits.Ratio * compressed.Position)
        {
            throw refusal($"{compressed.Position} bytes have become {Position}", $"at most {limits.Ratio} for each byte", null);
        }

        return read;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            content.Dispose();
            compressed.Dispose();
        }

        base.Dispose(disposing);
    }
}
